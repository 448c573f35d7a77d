import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAnbarError } from '../../src/base/errors.js';
import { compilePlan, panelSchema } from '../../src/features/compile.js';
import { defaultPlan } from '../../src/features/default-plan.js';
import type { Feature, FeaturePlan } from '../../src/features/plan.js';
import type { Availability, Panel } from '../../src/table/panel.js';
import { randomPanel, randomPlan } from './random-plan.js';

/** `panel` with its own target as one more column, declared as `availability`; known columns repeat the last week ahead. */
function planted(panel: Panel, availability: Availability, scale = 1): Panel {
  const ahead = availability.kind === 'known' ? panel.futureDays : 0;
  const values = new Float32Array(panel.quantity.length + panel.keys.length * ahead);
  panel.keys.forEach((_, s) => {
    const own = panel.quantity.subarray(panel.offsets[s]!, panel.offsets[s + 1]!).map((x) => x * scale);
    values.set(own, panel.offsets[s]! + s * ahead);
    values.fill(own.at(-1)!, panel.offsets[s + 1]! + s * ahead, panel.offsets[s + 1]! + (s + 1) * ahead);
  });
  return { ...panel, columns: new Map([...panel.columns, ['leak', { availability, values }]]) };
}

const leaking = (lag: number): fc.Arbitrary<Feature> =>
  fc.constantFrom<Feature>(
    { kind: 'lag', of: 'leak', lags: [lag] },
    { kind: 'rolling', of: 'leak', lag, window: 3, stats: ['mean'] },
    { kind: 'expMean', of: 'leak', lag, alpha: 0.5, window: 9 },
    { kind: 'groupMean', of: 'leak', by: 'store', lag, window: 2 },
    { kind: 'relativeToHistory', of: 'leak', lag, window: 5 },
    { kind: 'relativeToGroup', of: 'leak', lag, by: 'category' },
    { kind: 'change', of: 'leak', lag, over: 2 },
  );

const availabilities: readonly Availability[] = [{ kind: 'known' }, { kind: 'observed' }, { kind: 'delayed', days: 2 }];

/** The panel with every observed value of the days after `day` replaced. */
function otherFuture(panel: Panel, day: number): Panel {
  const change = (values: Float32Array): Float32Array => {
    const out = values.slice();
    panel.keys.forEach((_, s) => {
      for (let at = panel.offsets[s + 1]! - 1; at >= panel.offsets[s]! && panel.endDay - (panel.offsets[s + 1]! - 1 - at) > day; at--) out[at] = 1000 + at;
    });
    return out;
  };
  return { ...panel, quantity: change(panel.quantity), columns: new Map([...panel.columns].map(([name, column]) => [name, column.availability.kind === 'known' ? column : { ...column, values: change(column.values) }])) };
}

function expectSameUpTo(plan: FeaturePlan, a: Panel, b: Panel, day: number): void {
  const compiled = compilePlan(plan, panelSchema(a));
  const options = { toDay: Math.min(day, a.endDay + plan.horizonGap) };
  expect(compiled.batch(b, options).values).toEqual(compiled.batch(a, options).values);
}

test('a planted target is refused or has no effect, in 1,000 random plans', () => {
  const outcomes = { refused: 0, harmless: 0 };
  fc.assert(
    fc.property(randomPlan.chain((plan) => fc.record({ plan: fc.constant(plan), seed: fc.nat(), how: fc.constantFrom(...availabilities), feature: fc.integer({ min: 0, max: 8 }).chain(leaking), scale: fc.constantFrom(1, 0.3) })), ({ plan, seed, how, feature, scale }) => {
      // Long enough for the lie of a `known` target to be told from chance.
      let panel = randomPanel(seed, 4);
      for (let next = seed + 1; panel.quantity.filter((x) => x >= 0).length < 40; next++) panel = randomPanel(next, 4);
      const leaky: FeaturePlan = { ...plan, features: [...plan.features, feature] };
      const origin = panel.endDay - plan.horizonGap;
      try {
        const a = planted(panel, how, scale);
        // Had the planted column an effect on the day it stands for, other sales after the origin would show in the rows up to origin + horizonGap.
        const b = otherFuture(panel, origin);
        expectSameUpTo(leaky, a, { ...planted(b, how, scale) }, origin + plan.horizonGap);
        outcomes.harmless++;
      } catch (error) {
        if (!isAnbarError(error, 'E_FEATURES_LEAK')) throw error;
        outcomes.refused++;
      }
    }),
    { numRuns: 1000, seed: 5 },
  );
  expect(outcomes.refused).toBeGreaterThan(200);
  expect(outcomes.harmless).toBeGreaterThan(200);
});

test('sales after the origin change no feature within reach of it', () => {
  fc.assert(
    fc.property(randomPlan, fc.nat(), fc.integer({ min: 0, max: 8 }), (plan, seed, back) => {
      const panel = randomPanel(seed, 4);
      expectSameUpTo(plan, panel, otherFuture(panel, panel.endDay - back), panel.endDay - back + plan.horizonGap);
    }),
    { numRuns: 300, seed: 6 },
  );
});

test('the default plan compiles, reads no later than its gap, and names its columns once', () => {
  for (const gap of [1, 7, 28, 365]) {
    const panel = randomPanel(21, 4);
    const plan = defaultPlan(panel, gap);
    expect(compilePlan(plan, panelSchema(panel)).names.length).toBeGreaterThan(30);
    expectSameUpTo(plan, panel, otherFuture(panel, panel.endDay - 3), panel.endDay - 3 + gap);
  }
});

test('plans are refused with the field, the value and what is allowed', () => {
  const panel = randomPanel(2, 4);
  const compile = (features: readonly unknown[], gap = 7): unknown => compilePlan({ version: 1, horizonGap: gap, features: features as Feature[] }, panelSchema(panel));
  expect(() => compile([{ kind: 'lag', lags: [6] }])).toThrow(/lag_6 reads quantity 6 days back.*7 or more/);
  expect(() => compile([{ kind: 'lag', of: 'returns', lags: [9] }])).toThrow(/10 or more/);
  expect(() => compile([{ kind: 'lag', of: 'cost', lags: [9] }])).toThrow(/needs the column cost/);
  expect(() => compile([{ kind: 'static', columns: ['brand'] }])).toThrow(/static column brand/);
  expect(() => compile([{ kind: 'lag', lag: [7] }])).toThrow(/no option lag/);
  expect(() => compile([{ kind: 'lags' }])).toThrow(/kind is lags/);
  expect(() => compile([{ kind: 'lag', lags: [7, 7] }])).toThrow(/two columns are called lag_7/);
  expect(() => compile([{ kind: 'rolling', lag: 7, window: 0, stats: ['mean'] }])).toThrow(/rolling.window is 0/);
  expect(() => compile([{ kind: 'rolling', lag: 7, window: 5, stats: ['quantile'] }])).toThrow(/rolling.quantile is undefined/);
});
