import { resolve } from 'node:path';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { loadPanel } from '../../src/engine/load-panel.js';
import { openDataset } from '../../src/engine/open-dataset.js';
import { accuracyRecord, type AccuracyRecord, type ErrorSums } from '../../src/evaluate/accuracy-record.js';
import { backtest, type BacktestResult, type MeasuredForecasts } from '../../src/evaluate/backtest.js';
import { forecasterNamed } from '../../src/forecast/catalogue.js';
import { readAccuracy } from '../../src/publish/accuracy-file.js';
import { publishForecaster } from '../../src/publish/publish-forecaster.js';
import { openRegistry } from '../../src/publish/registry.js';

const model = 'level-and-shape';
const context = { random: createRandom(1), log: silentLog, progress: silentProgress };
let record: AccuracyRecord;
let result: BacktestResult;
let folder: string;

beforeAll(async () => {
  const dataset = await openDataset(resolve('datasets/sample'));
  const panel = await loadPanel(dataset, { futureDays: 28 });
  const seen: MeasuredForecasts[] = [];
  const forecaster = await forecasterNamed(model);
  result = await backtest(panel, [forecaster], { horizon: 28, origins: 2 }, { ...context, clock: () => 0, watch: (one) => seen.push(one) });
  record = accuracyRecord(seen, model);
  folder = await mkdtemp(join(tmpdir(), 'anbar-accuracy-'));
  await publishForecaster(openRegistry(folder, { now: Date.now, who: 'test' }), { name: 'demand', fitted: await forecaster.fit(panel, context), panel, dataset: dataset.manifest, accuracy: record });
  return () => rm(folder, { recursive: true, force: true });
}, 120_000);

const row = (name: string): BacktestResult['leaderboard'][number] => result.leaderboard.find((one) => one.model === name)!;
const whole = (): ErrorSums => record.slices.find((slice) => slice.class === null && slice.week === null)!;

describe('accuracyRecord', () => {
  it('agrees with the leaderboard, which is computed another way: whole, by class, by week, naive', () => {
    const all = whole();
    expect(all.absolute / all.sold).toBeCloseTo(row(model).wape, 10);
    expect(all.signed / all.sold).toBeCloseTo(row(model).bias, 10);
    expect(all.naiveAbsolute / all.sold).toBeCloseTo(row('naive').wape, 10);
    expect(all.inside! / all.days).toBeCloseTo(row(model).ranges.find(({ share }) => share === 0.8)!.coverage, 10);
    for (const { slice, wape } of row(model).byClass) {
      const own = record.slices.find((one) => one.class === slice && one.week === null)!;
      expect(own.absolute / own.sold, slice).toBeCloseTo(wape, 10);
    }
    for (const { slice, bias } of row(model).byHorizon) {
      const own = record.slices.find((one) => one.class === null && `week ${one.week}` === slice)!;
      expect(own.signed / own.sold, slice).toBeCloseTo(bias, 10);
    }
  });

  it('adds up: cells to classes, to weeks and to series', () => {
    const cells = record.slices.filter((slice) => slice.class !== null && slice.week !== null);
    for (const key of ['days', 'sold', 'absolute', 'signed', 'naiveAbsolute', 'inside'] as const) {
      expect(cells.reduce((sum, cell) => sum + cell[key]!, 0)).toBeCloseTo(whole()[key]!, 6);
      expect(record.series.reduce((sum, one) => sum + one[key]!, 0)).toBeCloseTo(whole()[key]!, 6);
    }
  });

  it('is published with the model, read back whole, and refused with one byte changed', async () => {
    const registry = openRegistry(folder, { now: Date.now, who: 'test' });
    expect(await readAccuracy(registry, 'demand', 1)).toEqual(JSON.parse(JSON.stringify(record)));
    const path = join(folder, 'demand', '1', 'accuracy.json');
    const bytes = await readFile(path);
    bytes[40] = bytes[40]! ^ 1;
    await writeFile(path, bytes);
    await expect(readAccuracy(registry, 'demand', 1)).rejects.toThrow(expect.objectContaining({ code: 'E_PUBLISH_CORRUPT' }));
  });

  it('names a model that was not measured', () => {
    expect(() => accuracyRecord([], 'none')).toThrow(expect.objectContaining({ code: 'E_BASE_OPTION' }));
  });
});
