import { expect, it } from 'vitest';
import type { Panel } from '../../src/table/panel.js';
import { selectSeries } from '../../src/table/select-series.js';

it('keeps each chosen series whole: sales, columns known ahead with their reach, columns not known ahead, statics', () => {
  const lengths = [2, 3, 1];
  const futureDays = 2;
  const offsets = Int32Array.of(0, 2, 5, 6);
  // Each value tells its series (tens) and its day (units).
  const tell = (reach: number): Float32Array => Float32Array.from(lengths.flatMap((days, s) => Array.from({ length: days + reach }, (_, t) => 10 * s + t)));
  const panel: Panel = {
    keys: ['a', 'b', 'c'], offsets, endDay: 100, quantity: tell(0), futureDays,
    columns: new Map([['price', { availability: { kind: 'known' }, values: tell(futureDays) }], ['visits', { availability: { kind: 'observed' }, values: tell(0) }]]),
    statics: new Map([['category', { codes: Int32Array.of(0, 1, 0), names: ['x', 'y'] }]]),
    events: new Map([[99, ['eve']]]),
  };
  const chosen = selectSeries(panel, [1, 2]);
  expect(chosen.keys).toEqual(['b', 'c']);
  expect([...chosen.offsets]).toEqual([0, 3, 4]);
  expect([...chosen.quantity]).toEqual([10, 11, 12, 20]);
  expect([...chosen.columns.get('price')!.values]).toEqual([10, 11, 12, 13, 14, 20, 21, 22]);
  expect([...chosen.columns.get('visits')!.values]).toEqual([10, 11, 12, 20]);
  expect([...chosen.statics.get('category')!.codes]).toEqual([1, 0]);
  expect([chosen.endDay, chosen.futureDays, chosen.events]).toEqual([100, 2, panel.events]);
});
