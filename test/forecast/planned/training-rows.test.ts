import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.js';
import { compilePlan, panelSchema } from '../../../src/features/compile.js';
import { trainingRows, type TrainingRows } from '../../../src/forecast/planned/training-rows.js';
import { salesPlan } from '../../../src/forecast/planned/sales-plan.js';
import type { Panel } from '../../../src/table/panel.js';

/** Series of several lengths, with days before the first sale and unknown days. */
function ragged(): Panel {
  const random = createRandom(5);
  const lengths = [40, 700, 520, 3, 610];
  const offsets = Int32Array.of(0, ...lengths.map((_, s) => lengths.slice(0, s + 1).reduce((a, b) => a + b, 0)));
  const quantity = Float32Array.from({ length: offsets[5]! }, (_, i) => (i > 600 && i < 640 ? 0 : random.next() < 0.02 ? Number.NaN : Math.floor(3 * random.next())));
  quantity.fill(0, offsets[4]!, offsets[4]! + 300);
  return { keys: ['a', 'b', 'c', 'd', 'e'], offsets, endDay: 17_000, quantity, futureDays: 0, columns: new Map(), statics: new Map([['kind', { codes: Int32Array.of(0, 1, 0, 1, 0), names: ['x', 'y'] }]]), events: new Map() };
}

const keysOf = ({ series, day }: TrainingRows): string[] => Array.from(series, (s, r) => `${s}:${day[r]}`);

describe('training rows', () => {
  const panel = ragged();
  const compiled = compilePlan(salesPlan(panel, 7), panelSchema(panel));

  it.each([{}, { lastDays: 100 }, { lastDays: 400, dropWarmup: true }, { series: [2, 4] }])('are those of the whole matrix from the first sale on, cell by cell: %o', (range) => {
    const rows = trainingRows(panel, compiled, range);
    const { lastDays, ...rest } = range as { lastDays?: number };
    const whole = compiled.batch(panel, { ...rest, ...(lastDays === undefined ? {} : { fromDay: panel.endDay - lastDays + 1 }), dropUnknown: true });
    const sold = panel.keys.map((_, s) => {
      const of = panel.quantity.subarray(panel.offsets[s]!, panel.offsets[s + 1]!);
      return panel.endDay - of.length + 1 + of.findIndex((q) => q > 0);
    });
    const expected = Array.from(whole.series, (_, r) => r).filter((r) => whole.day[r]! >= sold[whole.series[r]!]!);
    expect(rows.rows).toBe(expected.length);
    expect(rows.rows).toBeGreaterThan(50);
    expect(Array.from(rows.label)).toEqual(expected.map((r) => whole.target[r]!));
    const width = rows.features;
    expect(Array.from(rows.values)).toEqual(expected.flatMap((r) => Array.from(whole.values.subarray(r * width, (r + 1) * width))));
  });

  it('are exactly as many as allowed, by seed, and none that would not be there otherwise', () => {
    const all = new Set(keysOf(trainingRows(panel, compiled)));
    const some = trainingRows(panel, compiled, { mostRows: 200, seed: 3 });
    expect(some.rows).toBe(200);
    expect(new Set(keysOf(some)).size).toBe(200);
    for (const key of keysOf(some)) expect(all.has(key)).toBe(true);
    expect(trainingRows(panel, compiled, { mostRows: 200, seed: 3 }).values).toEqual(some.values);
    expect(keysOf(trainingRows(panel, compiled, { mostRows: 200, seed: 4 }))).not.toEqual(keysOf(some));
  });

  it('are drawn alike: every row about as often as any other', () => {
    const hits = new Map<string, number>();
    const total = keysOf(trainingRows(panel, compiled, { lastDays: 30 })).length;
    for (let seed = 0; seed < 400; seed++) for (const key of keysOf(trainingRows(panel, compiled, { lastDays: 30, mostRows: 40, seed }))) hits.set(key, (hits.get(key) ?? 0) + 1);
    expect(hits.size).toBe(total);
    const share = (400 * 40) / total;
    // Binomial: six standard deviations.
    for (const count of hits.values()) expect(Math.abs(count - share)).toBeLessThan(6 * Math.sqrt(share));
  });
});

describe('training rows of thousands of series', () => {
  it('come from a part of the series, half of whose days are taken', () => {
    const [count, days] = [3000, 20];
    const offsets = Int32Array.from({ length: count + 1 }, (_, s) => s * days);
    const panel: Panel = { keys: Array.from({ length: count }, (_, s) => `s${s}`), offsets, endDay: 17_000, quantity: new Float32Array(count * days).fill(1), futureDays: 0, columns: new Map(), statics: new Map(), events: new Map() };
    const compiled = compilePlan({ version: 1, horizonGap: 1, features: [{ kind: 'lag', lags: [1] }] }, panelSchema(panel));
    const { rows, series } = trainingRows(panel, compiled, { mostRows: 15_000, seed: 2 });
    expect(rows).toBe(15_000);
    const drawn = new Set(series);
    expect(drawn.size).toBeGreaterThan(1490);
    expect(drawn.size).toBeLessThanOrEqual(1500);
    // From all over the panel: the average number of 1,500 drawn out of 3,000 lies within six deviations.
    expect(Math.abs([...drawn].reduce((sum, s) => sum + s, 0) / drawn.size - 1500)).toBeLessThan(6 * 866 / Math.sqrt(2 * 1500));
    expect(trainingRows(panel, compiled, { mostRows: 1000 }).series.reduce((set, s) => set.add(s), new Set<number>()).size).toBeGreaterThan(600);
  });
});
