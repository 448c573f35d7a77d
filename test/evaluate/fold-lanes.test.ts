import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { foldThreads } from '../../src/cli/fold-threads.js';
import { sharedPanel } from '../../src/cli/shared-panel.js';
import { backtest, type BacktestContext, type BacktestOptions, type BacktestResult, type MeasuredForecasts } from '../../src/evaluate/backtest.js';
import { forecasterNamed } from '../../src/forecast/catalogue.js';
import type { Forecaster } from '../../src/forecast/contract.js';
import type { Panel } from '../../src/table/panel.js';
import { bundle } from '../faults/bundle.js';
import { countHistory, panelOf } from '../contract/panels.js';
import { standInOrNamed } from './stand-in-models.js';

let worker: URL;
beforeAll(async () => void (worker = pathToFileURL(await bundle('test/evaluate/fold-thread.ts'))));

const panel = panelOf(Object.fromEntries(Array.from({ length: 3 }, (_, s) => [`i${s}`, countHistory(120 + 20 * s, 0.5 + 2 * s, s + 1)])));

interface Told {
  readonly result?: BacktestResult;
  readonly error?: unknown;
  readonly lines: readonly string[];
  readonly seen: readonly MeasuredForecasts[];
  readonly done: readonly number[];
}

/** A backtest on so many threads (0 = in this one), with all that it told. */
async function told(threads: number, models: readonly Forecaster[], options: Partial<BacktestOptions> = {}): Promise<Told> {
  const lines: string[] = [];
  const seen: MeasuredForecasts[] = [];
  const done: number[] = [];
  const say = (kind: string) => (message: string) => void lines.push(`${kind}: ${message}`);
  const context: BacktestContext = {
    random: createRandom(7), log: { info: say('info'), warn: say('warn') }, progress: silentProgress, clock: () => 0, watch: (one) => seen.push(one),
    ...(threads === 0 ? {} : { lanes: (shown: Panel) => foldThreads(shown, threads, (count) => done.push(count), worker) }),
  };
  try {
    return { result: await backtest(panel, models, { horizon: 14, origins: 3, ...options }, context), lines, seen, done };
  } catch (error) {
    return { error, lines, seen, done };
  }
}

/** Without what the clock says. */
const timeless = ({ result, seen, ...rest }: Told): object => ({
  ...rest,
  done: undefined,
  result: { ...result, leaderboard: result?.leaderboard.map(({ fitSeconds: _fit, predictSeconds: _predict, ...row }) => row) },
  seen: seen.map((one) => ({ ...one, forecasts: one.forecasts.map(({ mean, ranges, quantiles }) => ({ mean, ranges, quantiles })) })),
});

describe('a backtest on threads', () => {
  it('gives the same numbers, lines and forecasts in the same order as one in this thread', async () => {
    const models = await Promise.all([
      forecasterNamed('moving-average', { windowDays: 3 }), forecasterNamed('xgboost', { rounds: 10, calibrationOrigins: 0 }), forecasterNamed('blend', { members: ['tsb', 'xgboost'], origins: 1 }), standInOrNamed('telling'), forecasterNamed('level-and-shape'),
    ]);
    const options = { origins: 2, gapDays: 2, stockOuts: { mode: 'detect' } } as const;
    const alone = await told(0, models, options);
    expect(alone.result!.leaderboard).toHaveLength(7);
    expect(alone.lines.filter((line) => line.startsWith('warn: telling'))).toHaveLength(2);
    const beside = await told(2, models, options);
    expect(timeless(beside)).toEqual(timeless(alone));
    expect(beside.done).toEqual(Array.from({ length: 14 }, (_, k) => k + 1));
  });

  it('runs a model that the catalogue did not make in this thread', async () => {
    const { recipe: _recipe, ...own } = await standInOrNamed('telling');
    const beside = await told(2, [{ ...own, name: 'own' }]);
    expect(beside.result!.leaderboard.map(({ model }) => model).sort()).toEqual(['naive', 'own', 'seasonal-naive']);
    expect(beside.done).toHaveLength(6);
  });

  it('lists a model without its part as missing, and goes on', async () => {
    const models = [await standInOrNamed('without-part'), await forecasterNamed('ses')];
    const [alone, beside] = [await told(0, models), await told(2, models)];
    expect(beside.result!.missing).toEqual([{ model: 'without-part', reason: 'a part is not installed' }]);
    expect(timeless(beside)).toEqual(timeless(alone));
  });

  it('throws what the first fold threw, after the lines told before', async () => {
    const models = [await standInOrNamed('refusing'), await standInOrNamed('defective')];
    const [alone, beside] = [await told(0, models), await told(2, models)];
    expect(beside.error).toMatchObject({ name: 'AnbarError', code: 'E_FORECAST_PANEL', message: `refused at ${panel.endDay - 42}`, hint: 'another panel', facts: { endDay: panel.endDay - 42, shares: [0.5] } });
    expect(alone.error).toMatchObject({ message: `refused at ${panel.endDay - 42}` });
    expect(beside.lines.slice(0, alone.lines.length)).toEqual(alone.lines);
  });

  it('throws a defect with its stack', async () => {
    const { error } = await told(2, [await standInOrNamed('defective')]);
    expect(error).toMatchObject({ message: 'a defect of ours' });
    expect((error as Error).stack).toContain('defective');
  });

  it('says which fold a thread died on', async () => {
    const { error } = await told(2, [await standInOrNamed('dying')]);
    expect(error).toMatchObject({ code: 'E_EVALUATE_THREAD', message: expect.stringMatching(/^the thread that measured dying at \d{4}-\d\d-\d\d ended before it was done$/) as string });
  });

  it('runs no more than two models at a time that train on all cores', async () => {
    const lanes = foldThreads(panel, 3, () => undefined, worker);
    const task = { recipe: { name: 'lingering', options: {}, allCoresFrom: panel.quantity.length }, cut: { origin: panel.endDay - 7, horizon: 7, gapDays: 0 }, shares: [], seed: 1 };
    let [now, highest] = [0, 0];
    const log = { info: (message: string) => void (highest = Math.max(highest, (now += message === 'in' ? 1 : -1))), warn: () => undefined };
    await Promise.all(Array.from({ length: 9 }, () => lanes.run(task, log)));
    await lanes.close();
    expect(now).toBe(0);
    expect(highest).toBeLessThanOrEqual(2);
  });

  it('says that a thread does not start', async () => {
    const lanes = foldThreads(panel, 2, () => undefined, new URL('file:///nowhere/fold-worker.js'));
    const task = { recipe: { name: 'ses', options: {} }, cut: { origin: panel.endDay - 7, horizon: 7, gapDays: 0 }, shares: [], seed: 1 };
    await expect(lanes.run(task, { info: () => undefined, warn: () => undefined })).rejects.toMatchObject({ code: 'E_EVALUATE_THREAD' });
    await lanes.close();
  });
});

describe('the memory of a backtest', () => {
  it('holds the past of the fold under way and no other, however many folds there are', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const large = panelOf(Object.fromEntries(Array.from({ length: 100 }, (_, s) => [`i${s}`, countHistory(5000, 1, s)])));
    const naive = await forecasterNamed('naive');
    const held: number[] = [];
    const arrays = async (): Promise<number> => {
      for (let turn = 0; turn < 2; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
        collect();
      }
      return process.memoryUsage().arrayBuffers;
    };
    const weighing: Forecaster = {
      name: 'naive',
      async fit(past, context) {
        held.push((await arrays()) - before);
        return naive.fit(past, context);
      },
    };
    const before = await arrays();
    await backtest(large, [weighing], { horizon: 14, origins: 8 }, { random: createRandom(1), log: silentLog, progress: silentProgress, clock: () => 0 });
    expect(held).toHaveLength(8);
    // Beside it, what is measured: 14 of 5,000 days a fold.
    expect(Math.max(...held)).toBeLessThan(2.5 * large.quantity.byteLength);
  });

  it('shares a panel with threads as the same numbers, and shares it once', () => {
    const wide: Panel = { ...panel, columns: new Map([['price', { availability: { kind: 'observed' }, values: Float32Array.from(panel.quantity, (_, k) => k) }]]), statics: new Map([['brand', { names: ['b'], codes: new Int32Array(3) }]]) };
    const shared = sharedPanel(wide);
    expect(shared).toEqual(wide);
    for (const values of [shared.offsets, shared.quantity, shared.columns.get('price')!.values, shared.statics.get('brand')!.codes]) expect(values.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(sharedPanel(shared).quantity).toBe(shared.quantity);
  });
});
