import { expect, test } from 'vitest';
import { MultivariateLinearRegression } from 'ml-regression';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { createRandom } from '../../../src/base/random.js';
import { linear } from '../../../src/forecast/linear/linear.js';
import { addRows, openEquations, scoreLinear, solveEquations } from '../../../src/forecast/linear/normal-equations.js';
import { columnsOf, countHistory, panelOf } from '../../contract/panels.js';

const context = { random: createRandom(1), log: silentLog, progress: silentProgress };

function fit(values: Float32Array, label: Float32Array, columns: number, blockRows = 1000) {
  const rows = label.length;
  const equations = openEquations(columns, values, Math.min(rows, blockRows));
  for (let start = 0; start < rows; start += blockRows) {
    const size = Math.min(blockRows, rows - start);
    addRows(equations, values.subarray(start * columns, (start + size) * columns), label.subarray(start, start + size), size);
  }
  return solveEquations(equations);
}

test('the kernel finds ml-regression’s weights, also far from zero and on unlike scales', () => {
  const random = createRandom(3);
  const [rows, columns] = [1777, 6];
  const values = Float32Array.from({ length: rows * columns }, (_, i) => (i % columns === 2 ? 1000 + random.normal() : i % columns === 4 ? 1e-3 * random.normal() : random.normal()));
  const label = Float32Array.from({ length: rows }, (_, r) => 3 + 2 * values[r * columns]! - values[r * columns + 2]! + 500 * values[r * columns + 4]! + random.normal());
  const own = fit(values, label, columns, 250);
  const x = Array.from({ length: rows }, (_, r) => [...values.subarray(r * columns, (r + 1) * columns)]);
  const theirs = new MultivariateLinearRegression(x, [...label].map((y) => [y])).weights.map(([weight]) => weight!);
  for (let c = 0; c < columns; c++) expect(Math.abs(own.weights[c]! - theirs[c]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(theirs[c]!)));
  expect(Math.abs(own.intercept - theirs[columns]!)).toBeLessThan(1e-5 * Math.abs(theirs[columns]!));
});

test('constant and repeated columns get no weight, and missing values count as the centre', () => {
  const random = createRandom(4);
  const rows = 400;
  const values = new Float32Array(rows * 4);
  const label = new Float32Array(rows);
  for (let r = 0; r < rows; r++) {
    const x = random.normal();
    values.set([x, 5, x, r % 7 === 0 ? Number.NaN : random.normal()], r * 4);
    label[r] = 1 + 3 * x;
  }
  const own = fit(values, label, 4);
  expect(own.weights[0]).toBeCloseTo(3, 5);
  expect([own.weights[1], own.weights[2]]).toEqual([0, 0]);
  expect(own.weights[3]).toBeCloseTo(0, 5);
  expect(scoreLinear(own, Float32Array.of(2, 5, 2, Number.NaN), 1)[0]).toBeCloseTo(7, 4);
});

test('both solvers forecast the same from a panel', async () => {
  const panel = panelOf({ a: countHistory(200, 6, 1), b: countHistory(150, 2, 2), c: countHistory(200, 0.4, 3) });
  const means = await Promise.all(
    (['normal-equations', 'ml-regression'] as const).map(async (solver) => columnsOf(await (await linear({ solver, calibrationOrigins: 0 }).fit(panel, context)).predict({ horizon: 14 }))['mean'] as number[]),
  );
  means[0]!.forEach((mean, i) => expect(Math.abs(mean - means[1]![i]!)).toBeLessThan(1e-3));
});
