import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePlan, panelSchema } from '../../../src/features/compile.js';
import { openAhead, type Stage } from '../../../src/forecast/planned/ahead.js';
import { panelWith } from '../../../src/forecast/panel-parts.js';
import { salesPlan } from '../../../src/forecast/planned/sales-plan.js';
import type { Panel } from '../../../src/table/panel.js';
import { countHistory, panelOf } from '../../contract/panels.js';

/** A shop with groups, prices and promotions known `ahead` days. */
function shop(seed: number, ahead: number): Panel {
  const histories = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((key, i) => [key, countHistory(120 + 30 * i, 1 + i, seed * 10 + i)]));
  const panel = panelOf(histories);
  const cells = panel.quantity.length + panel.keys.length * ahead;
  const price = Float32Array.from({ length: cells }, (_, i) => 10 + ((i * 7 + seed) % 5));
  const promotion = Float32Array.from({ length: cells }, (_, i) => Number(i % 11 === 0));
  return {
    ...panel,
    futureDays: ahead,
    columns: new Map([['price', { availability: { kind: 'known' }, values: price }], ['promotion', { availability: { kind: 'known' }, values: promotion }]]),
    statics: new Map([['category', { names: ['x', 'y'], codes: Int32Array.of(0, 0, 0, 1, 1, 1) }]]),
    events: new Map([[panel.endDay + 3, ['fair']]]),
  };
}

/** Stages whose score shows every feature, so that a wrong cell shows in the forecast. */
function stagesOf(panel: Panel, gaps: readonly number[]): Stage[] {
  return gaps.map((gap) => {
    const compiled = compilePlan(salesPlan(panel, gap), panelSchema(panel));
    const width = compiled.names.length;
    return {
      compiled,
      score: (values, rows) => Float32Array.from({ length: rows }, (_, r) => values.subarray(r * width, (r + 1) * width).reduce((sum, x, c) => sum + (Number.isNaN(x) ? 0.5 : x) / (c + 2 + gap / 10), 1) / 8),
      parts: (_, rows) => new Float64Array(rows * (width + 1)),
    };
  });
}

const all = Int32Array.of(0, 1, 2, 3, 4, 5);

for (const gaps of [[7, 14, 21, 28], [1]]) {
  test(`stages of gaps ${gaps.join(', ')}: days appended one by one, in any rhythm of questions, forecast as the whole history does`, () => {
    fc.assert(
      fc.property(fc.nat(50), fc.constantFrom(0, 5, 28), fc.array(fc.record({ asked: fc.boolean(), horizon: fc.integer({ min: 1, max: 40 }) }), { minLength: 1, maxLength: 12 }), (seed, known, days) => {
        const panel = shop(seed, known);
        const moving = openAhead(panel, stagesOf(panel, gaps));
        const appended: Float32Array[] = [];
        for (const [d, { asked, horizon }] of days.entries()) {
          if (asked) moving.paths(horizon, all.filter((s) => (s + d) % 2 === 0));
          appended.push(Float32Array.from(all, (s) => (s * 3 + d) % 4));
          moving.appendDay(appended.at(-1)!);
        }
        const longer = panelWith(panel, appended);
        const fresh = openAhead(longer, stagesOf(panel, gaps));
        expect(moving.paths(28, all)).toEqual(fresh.paths(28, all));
        expect(moving.paths(33, Int32Array.of(4, 1))).toEqual(fresh.paths(33, Int32Array.of(4, 1)));
      }),
      { numRuns: 25 },
    );
  });
}

test('what is asked under another price leaves the forecast as it was, and moves only the series it names', () => {
  const panel = shop(1, 28);
  const ahead = openAhead(panel, stagesOf(panel, [7, 14, 21, 28]));
  const before = ahead.paths(28, all);
  const cut = ahead.paths(28, all, [{ column: 'price', series: 2, day: panel.endDay + 5, value: 1 }]);
  expect(ahead.paths(28, all)).toEqual(before);
  expect(cut.subarray(0, 56)).toEqual(before.subarray(0, 56));
  expect(cut[2 * 28 + 4]).not.toBe(before[2 * 28 + 4]);
  // Beyond the stages' reach the other price is part of the history that later days see.
  const [plain, far] = [ahead.paths(40, all), ahead.paths(40, all, [{ column: 'price', series: 2, day: panel.endDay + 5, value: 1 }])];
  expect(far[2 * 40 + 4]).toBe(cut[2 * 28 + 4]);
  expect(far[2 * 40 + 35]).not.toBe(plain[2 * 40 + 35]);
});

test('beyond what the panel knows, the last price holds and no promotion is planned', () => {
  const [blind, seeing] = [shop(3, 0), shop(3, 28)];
  for (const [name, { values }] of seeing.columns) {
    all.forEach((s) => {
      const from = seeing.offsets[s]! + s * 28;
      const end = seeing.offsets[s + 1]! + s * 28;
      const own = blind.columns.get(name)!.values.subarray(blind.offsets[s]!, blind.offsets[s + 1]!);
      values.set(own, from);
      values.fill(name === 'promotion' ? 0 : own.at(-1)!, end, end + 28);
    });
  }
  expect(openAhead(blind, stagesOf(blind, [7, 14, 21, 28])).paths(28, all)).toEqual(openAhead(seeing, stagesOf(seeing, [7, 14, 21, 28])).paths(28, all));
});
