import { createRandom } from '../../../src/base/random.js';
import { loadLibxgboost, type Libxgboost, type TrainingMatrix } from '../../../src/forecast/boosting/libxgboost.js';

/** libxgboost, or undefined with a printed reason where it is not installed (never silently on CI, whose set-up installs it). */
export async function xgboostOrSkip(): Promise<Libxgboost | undefined> {
  try {
    return await loadLibxgboost();
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    console.warn(`skipped: ${String(error)}`);
    return undefined;
  }
}

/** Seeded counts that depend on a few of the features, a tenth of the cells missing, some values tied to try thresholds. */
export function madeUpSales(seed: number, rows: number, features: number): TrainingMatrix {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: rows * features }, (_, i) => (random.next() < 0.1 ? Number.NaN : (i % features) % 3 === 2 ? random.integer(5) : random.normal()));
  const label = Float32Array.from({ length: rows }, (_, r) => {
    const [a, b, c] = [0, 1, 2].map((f) => values[r * features + (f % features)]!).map((x) => (Number.isNaN(x) ? 0.5 : x));
    return Math.max(0, Math.round(a! * b! + Math.sin(2 * b!) + c! / 2 + random.normal()));
  });
  return { rows, features, values, label };
}
