import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../../src/base/random.js';
import { encodeOneHot, encodeOrdinal, encodeTarget, encodeTargetOutOfFold, fitCategories, fitTargetEncoder } from '../../src/features/encode.js';
import { applyScaler, fitScaler } from '../../src/features/scale.js';

const training = [0, 1, 2, 3, 4];

test('scalers give what their definitions say, on columns worked out by hand', () => {
  const values = Float32Array.from([1, 7, 2, 7, 3, 7, 4, 7, 10, 7]);
  expect(fitScaler(values, 2, training, 'standard')).toEqual({ method: 'standard', centre: [4, 7], spread: [Math.sqrt(10), 1] });
  expect(fitScaler(values, 2, training, 'robust')).toEqual({ method: 'robust', centre: [3, 7], spread: [2, 1] });
  expect(fitScaler(values, 2, training, 'minMax')).toEqual({ method: 'minMax', centre: [1, 7], spread: [9, 1] });
  expect([...applyScaler(fitScaler(values, 2, training, 'minMax'), Float32Array.from([10, 7, Number.NaN, 8]))]).toEqual([1, 0, Number.NaN, 1]);
  expect(() => fitScaler(Float32Array.from([Number.NaN]), 1, [0], 'standard')).toThrow(/column 0 has no value/);
  expect(() => applyScaler(fitScaler(values, 2, training, 'robust'), new Float32Array(3))).toThrow(/3 values are no rows of 2 columns/);
});

test('rows outside the training rows change no fitted scaler and no fitted encoder', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 9 }), fc.constantFrom('standard' as const, 'robust' as const, 'minMax' as const), (test, method) => {
      const train = [3, 1, 4, 1, 5];
      const rows = [...train, ...test];
      expect(fitScaler(Float32Array.from(rows), 1, training, method)).toEqual(fitScaler(Float32Array.from(train), 1, training, method));
      const names = rows.map((x) => `c${x}`);
      expect(fitCategories(names, training)).toEqual(fitCategories(names.slice(0, 5), training));
      expect(fitTargetEncoder(names, rows, training)).toEqual(fitTargetEncoder(names.slice(0, 5), train, training));
    }),
  );
});

test('categories outside the training rows have no code', () => {
  const encoder = fitCategories(['tea', 'rice', null, 'tea', 'rice', 'oil'], training);
  expect(encoder.categories).toEqual(['rice', 'tea']);
  expect([...encodeOrdinal(encoder, ['tea', 'oil', null])]).toEqual([1, Number.NaN, Number.NaN]);
  expect([...encodeOneHot(encoder, ['tea', 'oil', 'rice'])]).toEqual([0, 1, 0, 0, 1, 0]);
});

test('target means are shrunk to the overall mean, and unseen categories get it', () => {
  const encoder = fitTargetEncoder(['a', 'a', 'b', null, 'b'], [2, 4, 6, 8, Number.NaN], training, 2);
  expect(encoder).toEqual({ prior: 5, means: { a: (6 + 10) / 4, b: (6 + 10) / 3 } });
  expect([...encodeTarget(encoder, ['a', 'toString', null])]).toEqual([4, 5, 5]);
});

test('out of fold, no row sees its own target', () => {
  const values = ['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b'];
  const rows = values.map((_, row) => row);
  const encode = (target: readonly number[]): Float32Array => encodeTargetOutOfFold(values, target, rows, { folds: 4, random: createRandom(1), smoothing: 1 });
  const target = [1, 2, 3, 4, 5, 6, 7, 8];
  const before = encode(target);
  rows.forEach((row) => expect(encode(target.map((y, at) => (at === row ? 1000 : y)))[row]).toBe(before[row]));
  // A category that occurs once would be its own target if it were encoded in fold.
  const single = encodeTargetOutOfFold(values.map((_, row) => `only ${row}`), target, rows, { folds: 8, random: createRandom(1) });
  rows.forEach((row) => expect(single[row]).toBeCloseTo((36 - target[row]!) / 7, 5));
});
