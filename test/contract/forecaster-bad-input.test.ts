import { DateDay, Field, Float64, Schema, Utf8, type Table } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { decodeArtifact, encodeArtifact } from '../../src/base/artifact.js';
import { isAnbarError } from '../../src/base/errors.js';
import { silentProgress, type Log } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { forecasterNamed, forecasterNames, readForecaster } from '../../src/forecast/catalogue.js';
import type { FittedForecaster } from '../../src/forecast/contract.js';
import { panelUntil } from '../../src/forecast/panel-until.js';
import type { Panel } from '../../src/table/panel.js';
import { tableOf } from '../../src/table/table-of.js';
import { awkwardPanel, columnsOf, countHistory, panelOf, salesRows } from './panels.js';

/** Models whose native part this machine lacks say so; all others must pass. What a fit logs is kept: it is read by people. */
async function fit(name: string, panel: Panel, lines: string[] = []): Promise<FittedForecaster | undefined> {
  const log: Log = { info: (line) => void lines.push(line), warn: (line) => void lines.push(line) };
  try {
    return await (await forecasterNamed(name)).fit(panel, { random: createRandom(1), log, progress: silentProgress });
  } catch (error) {
    if (!isAnbarError(error, 'E_ADAPTER_MISSING')) throw error;
    console.warn(`skipped: ${name}: ${error.message}`);
    return undefined;
  }
}

const meansOf = async (fitted: FittedForecaster, series: string, horizon = 28, known?: Table): Promise<number[]> =>
  columnsOf(await fitted.predict({ horizon, series: [series], ...(known === undefined ? {} : { known }) }))['mean'] as number[];

const sane = (values: readonly number[]): boolean => values.every((value) => Number.isFinite(value) && value >= 0);

async function refusal(work: Promise<unknown>): Promise<{ readonly code: string; readonly message: string }> {
  try {
    await work;
  } catch (error) {
    if (isAnbarError(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Two series whose price is known `ahead` days; no promotion was ever seen. */
function pricedPanel(ahead: number): Panel {
  const panel = panelOf({ a: countHistory(200, 6, 3), b: countHistory(200, 2, 4) });
  const price = Float32Array.from({ length: 400 + 2 * ahead }, (_, i) => 10 + (i % 3));
  const promotion = new Float32Array(400 + 2 * ahead);
  return { ...panel, futureDays: ahead, columns: new Map([['price', { availability: { kind: 'known' }, values: price }], ['promotion', { availability: { kind: 'known' }, values: promotion }]]) };
}

function knownTable(column: string, rows: readonly { readonly series: string; readonly day: number; readonly value: number | null }[]): Table {
  const schema = new Schema([new Field('series', new Utf8(), false), new Field('date', new DateDay(), false), new Field(column, new Float64(), true)]);
  return tableOf(schema, { series: rows.map(({ series }) => series), date: Int32Array.from(rows, ({ day }) => day), [column]: Float64Array.from(rows, ({ value }) => value ?? Number.NaN) });
}

const daysFrom = (series: string, first: number, count: number, value: number | null): { series: string; day: number; value: number | null }[] => Array.from({ length: count }, (_, i) => ({ series, day: first + i, value }));

describe.each(forecasterNames)('forecaster %s and input that is not what it should be', (name) => {
  it('says 0 where nothing was ever sold, and logs no NaN', async () => {
    for (const panel of [panelOf({ a: new Float32Array(200), b: new Float32Array(90) }), panelOf({ a: new Float32Array(60).fill(Number.NaN), b: [0] })]) {
      const lines: string[] = [];
      const fitted = await fit(name, panel, lines);
      if (fitted === undefined) return;
      const table = columnsOf(await fitted.predict({ horizon: 30, ranges: [0.8], levels: [0.9] }));
      expect(Math.max(...(table['mean'] as number[]))).toBe(0);
      expect(sane(table['hi_80'] as number[]) && sane(table['q0.9'] as number[])).toBe(true);
      expect(lines.filter((line) => /NaN|Infinity|undefined/.test(line))).toEqual([]);
      const opened = await readForecaster(decodeArtifact(encodeArtifact(fitted.toArtifact())));
      expect(columnsOf(await opened.predict({ horizon: 30, ranges: [0.8], levels: [0.9] }))).toEqual(table);
      fitted.update(salesRows([{ day: panel.endDay + 1, item: 'a', quantity: 3 }]));
      expect(sane(await meansOf(fitted, 'a'))).toBe(true);
    }
  });

  it('forecasts a store that was closed for a year, as unknown days and as zeros', async () => {
    const closedBy = (value: number): Float32Array => countHistory(800, 4, 6).fill(value, 435);
    const zeros = await fit(name, panelOf({ shut: closedBy(0) }));
    const unknown = await fit(name, panelOf({ open: countHistory(800, 4, 7), shut: closedBy(Number.NaN) }));
    const reopened = await fit(name, panelOf({ shut: closedBy(0).fill(4, 793) }));
    for (const fitted of [zeros, unknown, reopened]) {
      if (fitted === undefined) return;
      const means = await meansOf(fitted, 'shut', 40);
      expect(sane(means)).toBe(true);
      expect(Math.max(...means)).toBeLessThan(40);
    }
  });

  it('forecasts panels of one series, of three rows, of a constant', async () => {
    for (const history of [[7], [0, 2, 1], new Array<number>(90).fill(5), [Number.NaN, 3]]) {
      const fitted = await fit(name, panelOf({ only: history }));
      if (fitted === undefined) return;
      const table = columnsOf(await fitted.predict({ horizon: 40, ranges: [0.8, 0.95] }));
      for (const column of ['mean', 'lo_80', 'hi_95']) expect(sane(table[column] as number[]), column).toBe(true);
    }
  });

  it('leaves out a series that begins in the future, and refuses it by name', async () => {
    const panel = panelOf({ old: countHistory(200, 3, 1), unborn: countHistory(20, 3, 2) });
    const fitted = await fit(name, panelUntil(panel, panel.endDay - 28));
    if (fitted === undefined) return;
    expect(await refusal(fitted.predict({ horizon: 7, series: ['unborn'] }))).toMatchObject({ code: 'E_FORECAST_SERIES', message: expect.stringContaining('unborn') as string });
    const update = async (): Promise<void> => fitted.update(salesRows([{ day: panel.endDay - 27, item: 'unborn', quantity: 1 }]));
    expect((await refusal(update())).message).toContain('unborn');
  });

  it('names the days that values known ahead lack, and what else is wrong with them', async () => {
    const fitted = await fit(name, pricedPanel(28));
    if (fitted === undefined) return;
    const ask = (table: Table, horizon = 28): Promise<unknown> => fitted.predict({ horizon, known: table });
    const first = 17_001;
    expect(sane(await meansOf(fitted, 'a', 28, knownTable('price', daysFrom('a', first, 3, 9))))).toBe(true);
    expect(await refusal(ask(knownTable('price', daysFrom('a', first, 29, 9))))).toMatchObject({ code: 'E_FORECAST_KNOWN', message: expect.stringContaining('2016-08-16') as string });
    expect((await refusal(ask(knownTable('price', [...daysFrom('a', first, 2, 9), ...daysFrom('a', first, 1, 9)])))).message).toContain('twice');
    expect((await refusal(ask(knownTable('price', daysFrom('a', first - 1, 1, 9))))).code).toBe('E_FORECAST_KNOWN');
    expect((await refusal(ask(knownTable('price', daysFrom('nobody', first, 1, 9))))).code).toBe('E_FORECAST_SERIES');
    expect((await refusal(ask(salesRows([{ day: first, item: 'a', quantity: 1 }])))).message).toContain('series');
    // A blend passes on what the members that it uses refuse; those may all look at sales alone.
    if (name !== 'linear' && name !== 'xgboost') return;
    expect((await refusal(ask(knownTable('price', daysFrom('a', first, 1, null))))).message).toContain('price');
    expect(await refusal(ask(knownTable('price', daysFrom('a', first, 1, -9)))), 'a price below zero').toMatchObject({ code: 'E_FORECAST_KNOWN', message: expect.stringContaining('allowed: 0 or more') as string });
    expect((await refusal(ask(knownTable('discount', daysFrom('a', first, 1, 1))))).message).toContain('discount');
    const short = await refusal(ask(knownTable('price', daysFrom('a', first, 30, 9)), 33));
    expect(short).toMatchObject({ code: 'E_FORECAST_KNOWN' });
    for (const day of ['price', ' a ', '2016-08-18', '2016-08-20']) expect(short.message).toContain(day);
  });

  it('takes a promotion that it has never seen, and a panel that knows nothing ahead', async () => {
    const [fitted, blind] = [await fit(name, pricedPanel(28)), await fit(name, pricedPanel(0))];
    if (fitted === undefined || blind === undefined) return;
    expect(sane(await meansOf(fitted, 'a', 28, knownTable('promotion', daysFrom('a', 17_001, 28, 1))))).toBe(true);
    expect(sane(await meansOf(fitted, 'b', 60))).toBe(true);
    expect(sane(await meansOf(blind, 'a', 60))).toBe(true);
  });

  it('opens after an update as it was saved, whatever the order of the new rows', async () => {
    const [one, two] = [await fit(name, awkwardPanel()), await fit(name, awkwardPanel())];
    if (one === undefined || two === undefined) return;
    const rows = [0, 1, 2].flatMap((d) => [{ day: 17_001 + d, item: 'busy', quantity: 20 + d }, { day: 17_001 + d, item: 'zeros', quantity: d }]);
    one.update(salesRows(rows));
    two.update(salesRows([...rows].reverse()));
    const request = { horizon: 35, ranges: [0.8], levels: [0.5] };
    const answer = columnsOf(await one.predict(request));
    expect(columnsOf(await two.predict(request))).toEqual(answer);
    expect(columnsOf(await (await readForecaster(decodeArtifact(encodeArtifact(one.toArtifact())))).predict(request))).toEqual(answer);
  });
});
