import { describe, expect, it } from 'vitest';
import { decodeArtifact, encodeArtifact } from '../../src/base/artifact.js';
import { isAnbarError } from '../../src/base/errors.js';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { forecasterNamed, forecasterNames, readForecaster } from '../../src/forecast/catalogue.js';
import { rangeColumns, type FitContext, type FittedForecaster } from '../../src/forecast/contract.js';
import { panelUntil } from '../../src/forecast/panel-until.js';
import { seriesLength, type Panel } from '../../src/table/panel.js';
import { awkwardPanel, columnsOf, countHistory, panelOf, salesRows } from './panels.js';

const context = (seed = 1): FitContext => ({ random: createRandom(seed), log: silentLog, progress: silentProgress });

/** Models whose native part this machine lacks say so; all others must pass. */
async function fit(name: string, panel: Panel): Promise<FittedForecaster | undefined> {
  try {
    return await (await forecasterNamed(name)).fit(panel, context());
  } catch (error) {
    if (!isAnbarError(error, 'E_ADAPTER_MISSING')) throw error;
    console.warn(`skipped: ${name}: ${error.message}`);
    return undefined;
  }
}

/** Methods whose parameters are given, so that an update is the same as a fit on the longer history. */
const updateEqualsRefit = ['naive', 'seasonal-naive', 'moving-average', 'croston', 'sba', 'tsb', 'level-and-shape'];

async function code(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return isAnbarError(error) ? error.code : String(error);
  }
  return 'no error';
}

describe.each(forecasterNames)('forecaster %s', (name) => {
  it('answers every series and day with finite, non-negative, ordered numbers', async () => {
    const panel = awkwardPanel();
    const fitted = await fit(name, panel);
    if (fitted === undefined) return;
    const table = await fitted.predict({ horizon: 40, ranges: [0.8, 0.95], levels: [0.1, 0.5, 0.9] });
    expect(table.numRows).toBe(panel.keys.length * 40);
    const columns = columnsOf(table);
    expect(columns['series']!.slice(0, 41)).toEqual([...new Array<string>(40).fill('busy'), 'constant']);
    expect((columns['date'] as number[]).slice(0, 2)).toEqual([17_001 * 86_400_000, 17_002 * 86_400_000]);
    const numbers = (column: string): number[] => columns[column] as number[];
    for (const column of ['mean', 'q0.1', 'q0.5', 'q0.9', ...rangeColumns(0.8), ...rangeColumns(0.95)]) {
      expect(numbers(column).every((value) => Number.isFinite(value) && value >= 0), column).toBe(true);
    }
    for (let i = 0; i < table.numRows; i++) {
      expect(numbers('q0.1')[i]!).toBeLessThanOrEqual(numbers('q0.5')[i]!);
      expect(numbers('q0.5')[i]!).toBeLessThanOrEqual(numbers('q0.9')[i]!);
      expect(numbers('lo_95')[i]!).toBeLessThanOrEqual(numbers('lo_80')[i]!);
      expect(numbers('hi_80')[i]!).toBeLessThanOrEqual(numbers('hi_95')[i]!);
      expect(Number.isInteger(numbers('hi_80')[i]!)).toBe(true);
    }
  });

  it('gives a series that never sold nothing, and a constant one about itself', async () => {
    const fitted = await fit(name, awkwardPanel());
    if (fitted === undefined) return;
    const means = async (key: string): Promise<number[]> => columnsOf(await fitted.predict({ horizon: 14, series: [key] }))['mean'] as number[];
    expect(Math.max(...(await means('zeros')))).toBeLessThan(0.05);
    for (const value of await means('constant')) expect(Math.abs(value - 4)).toBeLessThan(1.5);
  });

  it('gives the same bytes for the same seed, and after saving and opening', async () => {
    const [a, b] = [await fit(name, awkwardPanel()), await fit(name, awkwardPanel())];
    if (a === undefined || b === undefined) return;
    const bytes = encodeArtifact(a.toArtifact());
    expect(Buffer.compare(bytes, encodeArtifact(b.toArtifact()))).toBe(0);
    const opened = await readForecaster(decodeArtifact(bytes));
    const request = { horizon: 20, ranges: [0.8], levels: [0.9] };
    expect(columnsOf(await opened.predict(request))).toEqual(columnsOf(await a.predict(request)));
  });

  it('answers for chosen series in the order asked for', async () => {
    const fitted = await fit(name, awkwardPanel());
    if (fitted === undefined) return;
    const two = columnsOf(await fitted.predict({ horizon: 3, series: ['slow', 'busy'] }));
    const all = columnsOf(await fitted.predict({ horizon: 3 }));
    expect(two['series']).toEqual(['slow', 'slow', 'slow', 'busy', 'busy', 'busy']);
    expect((two['mean'] as number[]).slice(3)).toEqual((all['mean'] as number[]).slice(0, 3));
  });

  it('takes new days without refit', async () => {
    const panel = panelOf({ a: countHistory(240, 5, 3), b: countHistory(180, 0.5, 4) });
    const earlier = panelUntil(panel, panel.endDay - 3);
    const fitted = await fit(name, earlier);
    const refitted = await fit(name, panel);
    if (fitted === undefined || refitted === undefined) return;
    const rows = panel.keys.flatMap((item, s) => [2, 1, 0].map((back) => ({ day: panel.endDay - back, item, quantity: panel.quantity[panel.offsets[s]! + seriesLength(panel, s) - 1 - back]! })));
    // Rows come in any order, and a day that sold nothing needs none.
    fitted.update(salesRows(rows.reverse().filter(({ quantity, day }) => quantity > 0 || day === panel.endDay)));
    const [updated, fresh] = [columnsOf(await fitted.predict({ horizon: 10 })), columnsOf(await refitted.predict({ horizon: 10 }))];
    expect(updated['date']).toEqual(fresh['date']);
    if (updateEqualsRefit.includes(name)) expect(updated['mean']).toEqual(fresh['mean']);
    expect((updated['mean'] as number[]).every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
  });

  it('splits each forecast into parts that add up to it', async () => {
    const fitted = await fit(name, awkwardPanel());
    if (fitted === undefined) return;
    // Beyond four weeks the direct stages start again on their own forecasts.
    for (const request of [{ horizon: 35 }, { horizon: 10, series: ['slow', 'constant'] }]) {
      const [means, parts] = [columnsOf(await fitted.predict(request)), columnsOf(await fitted.explain!(request))];
      expect(parts['series']).toEqual(means['series']);
      expect(parts['date']).toEqual(means['date']);
      const names = Object.keys(parts).filter((column) => column !== 'series' && column !== 'date');
      expect(names.every((column) => ['base', 'level', 'season', 'price', 'promotion', 'holiday', 'group'].includes(column)), names.join()).toBe(true);
      (means['mean'] as number[]).forEach((mean, i) => {
        const sum = names.reduce((total, column) => total + (parts[column] as number[])[i]!, 0);
        expect(Math.abs(sum - mean), `${String(means['series']![i])} row ${i}`).toBeLessThanOrEqual(1e-6 * Math.max(1, mean));
      });
    }
  });

  it('does not look at the future', async () => {
    const panel = panelOf({ a: countHistory(240, 5, 3), b: countHistory(240, 2, 4) });
    const wild = { ...panel, quantity: panel.quantity.map((y, i) => (i % 240 >= 200 ? y * 50 : y)) };
    const [calm, altered] = [await fit(name, panelUntil(panel, panel.endDay - 40)), await fit(name, panelUntil(wild, panel.endDay - 40))];
    if (calm === undefined || altered === undefined) return;
    expect(columnsOf(await altered.predict({ horizon: 28, ranges: [0.8] }))).toEqual(columnsOf(await calm.predict({ horizon: 28, ranges: [0.8] })));
  });

  it('refuses what it cannot do, by name', async () => {
    const fitted = await fit(name, awkwardPanel());
    if (fitted === undefined) return;
    for (const horizon of [0, 366, 1.5, 10_000]) expect(await code(fitted.predict({ horizon }))).toBe('E_BASE_OPTION');
    for (const level of [0, 1, -0.5, Number.NaN]) {
      expect(await code(fitted.predict({ horizon: 7, levels: [level] }))).toBe('E_BASE_OPTION');
      expect(await code(fitted.predict({ horizon: 7, ranges: [level] }))).toBe('E_BASE_OPTION');
    }
    expect(await code(fitted.predict({ horizon: 7, series: ['nobody'] }))).toBe('E_FORECAST_SERIES');
    const update = async (rows: Parameters<typeof salesRows>[0]): Promise<void> => fitted.update(salesRows(rows));
    expect(await code(update([{ day: 17_001, item: 'nobody', quantity: 1 }]))).toBe('E_FORECAST_SERIES');
    expect(await code(update([{ day: 17_000, item: 'busy', quantity: 1 }]))).toBe('E_FORECAST_ROWS');
    expect(await code(update([{ day: 17_001, item: 'busy', quantity: -1 }]))).toBe('E_FORECAST_ROWS');
    expect(await code(update([{ day: 17_001, item: 'busy', quantity: 1 }, { day: 17_001, item: 'busy', quantity: 2 }]))).toBe('E_FORECAST_ROWS');
    const bad = panelOf({ a: [1, -2, 3] });
    expect(await code((await forecasterNamed(name)).fit(bad, context()))).toBe('E_FORECAST_PANEL');
    expect(await code((await forecasterNamed(name)).fit(panelOf({ a: [1, Infinity] }), context()))).toBe('E_FORECAST_PANEL');
    expect(await code((await forecasterNamed(name)).fit(panelOf({}), context()))).toBe('E_FORECAST_PANEL');
    expect(await code(forecasterNamed(name, { nonsense: 1 }))).toBe('E_BASE_OPTION');
  });
});

describe('the catalogue', () => {
  it('names what is allowed when a model is unknown', async () => {
    expect(await code(forecasterNamed('oracle'))).toBe('E_FORECAST_MODEL');
    expect(await code(readForecaster({ kind: 'oracle', format: 1, json: {}, arrays: {} }))).toBe('E_FORECAST_MODEL');
  });
});
