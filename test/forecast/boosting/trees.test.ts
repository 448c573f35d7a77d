import { expect, test } from 'vitest';
import { decodeArtifact, encodeArtifact } from '../../../src/base/artifact.js';
import { isAnbarError } from '../../../src/base/errors.js';
import { gaussLegendre } from '../../../src/forecast/boosting/gauss-legendre.js';
import { parseTrees, treesFromArrays } from '../../../src/forecast/boosting/read-trees.js';
import { prepareShap, shapRows } from '../../../src/forecast/boosting/tree-shap.js';
import { treesToArrays, type Trees } from '../../../src/forecast/boosting/trees.js';
import { marginRow, prepareWalk, scoreRow, scoreRows } from '../../../src/forecast/boosting/walk.js';
import { madeUpSales, xgboostOrSkip } from './boosting-fixture.js';

const xgboost = await xgboostOrSkip();

const shapes = [
  { name: 'tweedie, depth 8', params: { objective: 'reg:tweedie', tweedie_variance_power: 1.1, max_depth: 8 }, features: 7 },
  { name: 'poisson, depth 3', params: { objective: 'count:poisson', max_depth: 3 }, features: 4 },
  { name: 'squared error, depth 12, few features, so that paths repeat them', params: { objective: 'reg:squarederror', max_depth: 12, gamma: 0.5 }, features: 2 },
  { name: 'squared error, lossguide', params: { objective: 'reg:squarederror', grow_policy: 'lossguide', max_leaves: 40, max_depth: 0 }, features: 5 },
  { name: 'one feature', params: { objective: 'reg:squarederror', max_depth: 5 }, features: 1 },
] as const;

for (const { name, params, features } of xgboost === undefined ? [] : shapes) {
  test(`walk and TreeSHAP equal libxgboost: ${name}`, async () => {
    const train = madeUpSales(11, 4000, features);
    const booster = await xgboost!.train(train, { rounds: 60, params: { ...params, learning_rate: 0.2, nthread: 1, seed: 3 } });
    const fresh = madeUpSales(12, 500, features);
    const trees = parseTrees(booster.toJson());
    const values = booster.predict(fresh);
    const margins = booster.predict(fresh, 'margin');
    const contributions = booster.predict(fresh, 'contributions');
    booster.free();

    const walk = prepareWalk(trees);
    const scored = scoreRows(walk, fresh.values, fresh.rows);
    const parts = shapRows(prepareShap(trees), fresh.values, fresh.rows);
    const scale = Math.max(1, ...margins.map(Math.abs));
    for (let r = 0; r < fresh.rows; r++) {
      const tolerance = 1e-6 * Math.max(1, Math.abs(values[r]!));
      expect(Math.abs(scoreRow(walk, fresh.values, r * features) - values[r]!)).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(scored[r]! - values[r]!)).toBeLessThanOrEqual(tolerance);
      const mine = parts.subarray(r * (features + 1), (r + 1) * (features + 1));
      expect(Math.abs(mine.reduce((sum, part) => sum + part, 0) - marginRow(walk, fresh.values, r * features))).toBeLessThanOrEqual(1e-6 * scale);
      for (let f = 0; f <= features; f++) expect(Math.abs(mine[f]! - contributions[r * (features + 1) + f]!)).toBeLessThanOrEqual(1e-5 * scale);
    }
  });
}

test.skipIf(xgboost === undefined)('quantile levels are outputs of one model', async () => {
  const train = madeUpSales(5, 3000, 4);
  const booster = await xgboost!.train(train, { rounds: 30, params: { objective: 'reg:quantileerror', quantile_alpha: '[0.1,0.5,0.9]', max_depth: 4, nthread: 1 } });
  const trees = parseTrees(booster.toJson());
  const values = booster.predict(train);
  booster.free();
  expect(trees.outputs).toBe(3);
  const scored = scoreRows(prepareWalk(trees), train.values, train.rows);
  for (let i = 0; i < scored.length; i++) expect(Math.abs(scored[i]! - values[i]!)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(values[i]!)));
});

test.skipIf(xgboost === undefined)('the same seed gives the same trees, whatever the weights of absent rows', async () => {
  const matrix = madeUpSales(8, 2000, 5);
  const params = { objective: 'reg:tweedie', max_depth: 6, subsample: 0.7, colsample_bytree: 0.7, nthread: 2, seed: 9 };
  const models = [];
  for (let i = 0; i < 2; i++) {
    const booster = await xgboost!.train(matrix, { rounds: 15, params });
    models.push(booster.toJson());
    booster.free();
  }
  expect(models[0]).toBe(models[1]);
  const other = await xgboost!.train(matrix, { rounds: 15, params: { ...params, seed: 10 } });
  expect(other.toJson()).not.toBe(models[0]);
  other.free();
});

test.skipIf(xgboost === undefined)('an artifact gives back the same trees, and a tampered one is refused', async () => {
  const matrix = madeUpSales(8, 500, 3);
  const booster = await xgboost!.train(matrix, { rounds: 5, params: { max_depth: 4, nthread: 1 } });
  const trees = parseTrees(booster.toJson());
  booster.free();
  const bytes = encodeArtifact({ kind: 'xgboost', format: 1, json: null, arrays: treesToArrays(trees, 'week1') });
  const arrays = () => decodeArtifact(bytes).arrays;
  const opened = treesFromArrays(arrays(), 'week1', trees);
  expect(scoreRows(prepareWalk(opened), matrix.values, matrix.rows)).toEqual(scoreRows(prepareWalk(trees), matrix.values, matrix.rows));
  const tamper: readonly ((trees: Trees) => void)[] = [({ left }) => left.fill(0), ({ split }) => split.fill(999), ({ roots }) => roots.fill(-1), ({ output }) => output.fill(7)];
  for (const change of tamper) {
    const changed = arrays();
    const broken = treesFromArrays(changed, 'week1', trees);
    change(broken);
    expect(() => treesFromArrays(changed, 'week1', trees)).toThrow(/corrupt/);
  }
});

test.skipIf(xgboost === undefined)('refusals say what is wrong', async () => {
  const matrix = madeUpSales(1, 50, 2);
  const refusal = async (work: () => Promise<unknown>): Promise<unknown> => work().then(() => undefined, (error: unknown) => error);
  expect(isAnbarError(await refusal(() => xgboost!.train(matrix, { rounds: 1, params: { objective: 'reg:nonsense' } })), 'E_FORECAST_XGBOOST')).toBe(true);
  const short = { ...matrix, label: new Float32Array(3) };
  expect(String(await refusal(() => xgboost!.train(short, { rounds: 1, params: {} })))).toMatch(/label has 3 values; allowed: 50/);
  expect(() => xgboost!.load('{}')).toThrow();
});

test('Gauss–Legendre integrates polynomials of degree 2n − 1', () => {
  for (let n = 1; n <= 16; n++) {
    const { points, weights } = gaussLegendre(n);
    for (let degree = 0; degree < 2 * n; degree++) expect(points.reduce((sum, x, i) => sum + weights[i]! * x ** degree, 0)).toBeCloseTo(1 / (degree + 1), 12);
  }
});
