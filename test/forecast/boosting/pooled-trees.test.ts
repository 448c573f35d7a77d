import { expect, test } from 'vitest';
import { decodeArtifact, encodeArtifact } from '../../../src/base/artifact.js';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { createRandom } from '../../../src/base/random.js';
import { preparePool, takeRows } from '../../../src/forecast/boosting/pooled-trees.js';
import { loadLibxgboost } from '../../../src/forecast/boosting/libxgboost.js';
import { parseTrees } from '../../../src/forecast/boosting/read-trees.js';
import type { FitContext } from '../../../src/forecast/contract.js';
import { openXgboost, xgboost } from '../../../src/forecast/xgboost/xgboost.js';
import type { XgboostOptions } from '../../../src/forecast/xgboost/options.js';
import type { Panel } from '../../../src/table/panel.js';
import { columnsOf, panelOf } from '../../contract/panels.js';
import { xgboostOrSkip } from './boosting-fixture.js';

const there = (await xgboostOrSkip()) !== undefined;
const context = (): FitContext => ({ random: createRandom(1), log: silentLog, progress: silentProgress });
const quick: XgboostOptions = { strategy: 'recursive', rounds: 20, depth: 4, threads: 1, calibrationOrigins: 0 };
const features = 3;

/** Rows whose first feature is a code of 0, 1 or 2 and whose label depends on the others in another way for each. */
function codedRows(count: number, seed: number): { readonly rows: number; readonly features: number; readonly values: Float32Array; readonly label: Float32Array; readonly codes: readonly number[] } {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: count * features }, (_, i) => (i % features === 0 ? random.integer(3) : random.next()));
  const codes = Array.from({ length: count }, (_, r) => values[r * features]!);
  const label = Float32Array.from(codes, (code, r) => 1 + (code === 0 ? values[r * features + 1]! : code === 1 ? 3 * values[r * features + 2]! : 2));
  return { rows: count, features, values, label, codes };
}

async function treesOf(of: { readonly rows: number; readonly features: number; readonly values: Float32Array; readonly label: Float32Array }): Promise<{ readonly trees: ReturnType<typeof parseTrees>; readonly predict: (values: Float32Array, rows: number) => Float32Array }> {
  const booster = await (await loadLibxgboost()).train(of, { rounds: 15, params: { objective: 'reg:tweedie', max_depth: 3, nthread: 1, seed: 1 } });
  return { trees: parseTrees(booster.toJson()), predict: (values, rows) => booster.predict({ rows, features, values }) };
}

test.skipIf(!there)('a row gets the mean of what all and its own groups say, by libxgboost itself; codes never seen get that of all', async () => {
  const data = codedRows(600, 1);
  const all = await treesOf(data);
  const ofCode = new Map<number, Awaited<ReturnType<typeof treesOf>>>();
  for (const code of [0, 1]) {
    const rows = data.codes.flatMap((own, r) => (own === code ? [r] : []));
    ofCode.set(code, await treesOf({ rows: rows.length, features, values: takeRows(data.values, features, rows), label: Float32Array.from(rows, (r) => data.label[r]!) }));
  }
  const pool = preparePool({ all: all.trees, levels: [{ column: 0, byCode: new Map([...ofCode].map(([code, { trees }]) => [code, trees])) }] });
  const asked = codedRows(200, 2);
  asked.values[0] = Number.NaN; // a row that does not tell its group
  const scores = pool.score(asked.values, asked.rows);
  const parts = pool.parts(asked.values, asked.rows);
  const whole = all.predict(asked.values, asked.rows);
  for (let r = 0; r < asked.rows; r++) {
    const own = ofCode.get(asked.values[r * features]!);
    const row = asked.values.subarray(r * features, (r + 1) * features);
    const expected = own === undefined ? whole[r]! : (whole[r]! + own.predict(row.slice(), 1)[0]!) / 2;
    expect(scores[r]).toBeCloseTo(expected, 5);
    expect(pool.score(row, 1)[0]).toBe(scores[r]); // asked alone as asked together
    const of = parts.subarray(r * (features + 1), (r + 1) * (features + 1));
    expect(of.reduce((sum, part) => sum + part, 0)).toBeCloseTo(expected, 5);
  }
});

/** Two categories of items: sales of one rise with the weekday, those of the other fall. */
function opposedPanel(): Panel {
  const random = createRandom(3);
  const histories: Record<string, number[]> = {};
  for (let s = 0; s < 12; s++) histories[`item${String(s).padStart(2, '0')}`] = Array.from({ length: 200 }, (_, t) => Math.max(0, Math.round(6 + (s < 6 ? 1 : -1) * ((t % 7) - 3) + random.normal())));
  const panel = panelOf(histories);
  return { ...panel, statics: new Map([...panel.statics, ['category', { codes: Int32Array.from(panel.keys, (_, s) => (s < 6 ? 0 : 1)), names: ['up', 'down'] }]]) };
}

const meansOf = async (model: { predict(request: { horizon: number }): Promise<Parameters<typeof columnsOf>[0]> }): Promise<number[]> => columnsOf(await model.predict({ horizon: 28 }))['mean'] as number[];

test.skipIf(!there)('a model per category moves the forecast, explains itself to the sum, and opens as it was', async () => {
  const panel = opposedPanel();
  const one = await meansOf(await xgboost(quick).fit(panel, context()));
  const fitted = await xgboost({ ...quick, per: ['category'], fewestGroupRows: 500 }).fit(panel, context());
  const means = await meansOf(fitted);
  expect(means).not.toEqual(one);
  const parts = columnsOf(await fitted.explain!({ horizon: 28 }));
  const names = Object.keys(parts).filter((name) => name !== 'series' && name !== 'date');
  means.forEach((mean, i) => expect(names.reduce((sum, name) => sum + (parts[name]![i] as number), 0)).toBeCloseTo(mean, 6));
  expect(await meansOf(openXgboost(decodeArtifact(encodeArtifact(fitted.toArtifact()))))).toEqual(means);
  expect(await meansOf(await xgboost({ ...quick, per: 'auto', fewestGroupRows: 500 }).fit(panel, context()))).toEqual(means);
});

test.skipIf(!there)('groups with too few rows are left to the model of all, and an unknown column is refused by name', async () => {
  const panel = opposedPanel();
  const one = await meansOf(await xgboost(quick).fit(panel, context()));
  for (const per of ['auto', ['category']] as const) expect(await meansOf(await xgboost({ ...quick, per }).fit(panel, context()))).toEqual(one);
  await expect(xgboost({ ...quick, per: ['colour'] }).fit(panel, context())).rejects.toThrow(/per names colour; allowed: .*category/);
  expect(() => xgboost({ per: 'category' as never })).toThrow(/per is "category"; allowed: auto, or a list/);
});
