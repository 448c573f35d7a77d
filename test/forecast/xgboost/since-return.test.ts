import { describe, expect, it } from 'vitest';
import { sinceReturn } from '../../../src/forecast/xgboost/since-return.js';
import { seriesStart } from '../../../src/table/panel.js';
import { panelOf } from '../../contract/panels.js';

/** `units` a day, with `absent` days of nothing between `before` and `after` days of sales. */
const withAbsence = (units: number, before: number, absent: number, after: number): number[] => [...Array<number>(before).fill(units), ...Array<number>(absent).fill(0), ...Array<number>(after).fill(units)];

describe('a panel since the items’ return', () => {
  it('begins with the first sale after a long absence, also in its columns', () => {
    const panel = panelOf({ back: withAbsence(2, 100, 60, 30), steady: withAbsence(2, 190, 0, 0) });
    const rows = panel.offsets[2]!;
    const price = Float32Array.from({ length: rows + 2 * 3 }, (_, i) => i);
    const cut = sinceReturn({ ...panel, futureDays: 3, columns: new Map([['price', { availability: { kind: 'known' }, values: price }]]) });
    expect(seriesStart(cut, 0)).toBe(panel.endDay - 29);
    expect(seriesStart(cut, 1)).toBe(seriesStart(panel, 1));
    expect(Array.from(cut.quantity.subarray(0, 30))).toEqual(Array<number>(30).fill(2));
    expect(Array.from(cut.columns.get('price')!.values)).toEqual([...Array.from({ length: 33 }, (_, i) => 160 + i), ...Array.from({ length: 193 }, (_, i) => 193 + i)]);
  });

  it.each([
    ['is away still', withAbsence(2, 100, 90, 0)],
    ['was away for a month', withAbsence(2, 100, 30, 30)],
    ['sells so seldom that chance explains it', withAbsence(0.2, 100, 60, 30)],
    ['began late', withAbsence(2, 0, 90, 30)],
  ])('leaves an item as it is that %s', (_, history) => {
    const panel = panelOf({ item: history });
    expect(sinceReturn(panel)).toBe(panel);
  });

  it('looks at the past alone: what came later moves no start that was there before', () => {
    const history = [...withAbsence(2, 100, 60, 30), ...Array<number>(200).fill(0)];
    expect(seriesStart(sinceReturn(panelOf({ item: history })), 0)).toBe(17_000 - 229);
  });
});
