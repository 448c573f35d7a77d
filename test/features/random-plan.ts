import fc from 'fast-check';
import { createRandom } from '../../src/base/random.js';
import type { Feature, FeaturePlan, RollingStat, CalendarPart } from '../../src/features/plan.js';
import type { Panel } from '../../src/table/panel.js';

export const parts: readonly CalendarPart[] = ['weekday', 'dayOfMonth', 'month', 'dayOfYear', 'week', 'quarter', 'weekend', 'trend', 'jalaliMonth', 'jalaliDay', 'jalaliDayOfYear'];

/** A small shop with gaps, missing values, missing groups, a known price and promotion, and an observed and a delayed column. */
export function randomPanel(seed: number, futureDays: number): Panel {
  const random = createRandom(seed);
  const count = 1 + random.integer(4);
  const lengths = Array.from({ length: count }, () => 1 + random.integer(45));
  const offsets = new Int32Array(count + 1);
  lengths.forEach((length, s) => (offsets[s + 1] = offsets[s]! + length));
  const rows = offsets[count]!;
  const missing = (value: number): number => (random.next() < 0.08 ? Number.NaN : value);
  const observed = (): Float32Array => Float32Array.from({ length: rows }, () => missing(random.next() * 30));
  const known = (pick: () => number): Float32Array => Float32Array.from({ length: rows + count * futureDays }, pick);
  const endDay = 16000 + random.integer(3000);
  const names = ['yalda', "o'clock", 'nowruz'];
  return {
    keys: lengths.map((_, s) => `s${s}`),
    offsets,
    endDay,
    quantity: Float32Array.from({ length: rows }, () => missing(random.next() < 0.4 ? 0 : random.integer(12))),
    futureDays,
    columns: new Map([
      ['price', { availability: { kind: 'known' }, values: known(() => missing(random.next() < 0.1 ? 0 : 5 + random.next() * 90)) }],
      ['promotion', { availability: { kind: 'known' }, values: known(() => Number(random.next() < 0.2)) }],
      ['visits', { availability: { kind: 'observed' }, values: observed() }],
      ['returns', { availability: { kind: 'delayed', days: 3 }, values: observed() }],
    ]),
    statics: new Map(['category', 'store'].map((name) => [name, { codes: Int32Array.from({ length: count }, () => random.integer(3) - (random.next() < 0.1 ? 1 : 0)), names: ['a', 'b', 'c'] }])),
    events: new Map(Array.from({ length: 12 }, () => [endDay + futureDays - random.integer(60), [names[random.integer(3)]!]])),
  };
}

const least: Readonly<Record<string, (gap: number) => number>> = { quantity: (gap) => gap, price: () => 0, promotion: () => 0, visits: (gap) => gap, returns: (gap) => gap + 3 };

function feature(gap: number): fc.Arbitrary<Feature> {
  const source = fc.constantFrom('quantity', 'price', 'promotion', 'visits', 'returns');
  const days = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most });
  const dated = source.chain((of) => fc.record({ of: fc.constant(of), lag: fc.integer({ min: least[of]!(gap), max: least[of]!(gap) + 9 }) }));
  const by = fc.constantFrom('category', 'store');
  return fc.oneof(
    dated.map(({ of, lag }): Feature => ({ kind: 'lag', of, lags: [lag, lag + 3] })),
    fc.record({ dated, window: days(12), stats: fc.subarray<RollingStat>(['mean', 'sd', 'min', 'max', 'quantile', 'positiveShare'], { minLength: 1 }), quantile: fc.constantFrom(0.25, 0.5, 0.9), full: fc.boolean() }).map(
      ({ dated: at, window, stats, quantile, full }): Feature => ({ kind: 'rolling', ...at, window, stats, quantile, minCount: full ? window : 1 }),
    ),
    fc.record({ dated, alpha: fc.constantFrom(0.1, 0.5), window: days(20) }).map(({ dated: at, alpha, window }): Feature => ({ kind: 'expMean', ...at, alpha, window })),
    fc.record({ dated, season: fc.constantFrom(2, 7), count: days(4) }).map(({ dated: at, season, count }): Feature => ({ kind: 'seasonalMean', ...at, season, count })),
    fc.record({ kind: fc.constant('sinceSale' as const), lag: fc.integer({ min: gap, max: gap + 5 }), cap: days(20) }),
    fc.subarray([...parts], { minLength: 1 }).map((chosen): Feature => ({ kind: 'calendar', parts: chosen })),
    fc.record({ before: days(9), after: days(9), any: fc.boolean() }).map(({ any, ...window }): Feature => ({ kind: 'event', label: any ? 'any' : 'some', names: any ? ['*'] : ["o'clock", 'nowruz'], ...window })),
    fc.record({ dated, window: days(9) }).map(({ dated: at, window }): Feature => ({ kind: 'relativeToHistory', ...at, window })),
    fc.record({ dated, by }).map(({ dated: at, by: group }): Feature => ({ kind: 'relativeToGroup', ...at, by: group })),
    fc.record({ dated, over: days(7) }).map(({ dated: at, over }): Feature => ({ kind: 'change', ...at, over })),
    fc.constant<Feature>({ kind: 'static', columns: ['store', 'category'] }),
    fc.record({ dated, by, window: days(9) }).map(({ dated: at, by: group, window }): Feature => ({ kind: 'groupMean', ...at, by: group, window })),
    fc.constant<Feature>({ kind: 'age' }),
  );
}

/** Valid plans over `randomPanel`; features of one label are kept once. */
export const randomPlan: fc.Arbitrary<FeaturePlan> = fc.integer({ min: 1, max: 5 }).chain((horizonGap) =>
  fc.array(feature(horizonGap), { minLength: 1, maxLength: 7 }).map((features): FeaturePlan => {
    const seen = new Set<string>();
    return { version: 1, horizonGap, features: features.filter((f) => {
      const mark = f.kind === 'calendar' || f.kind === 'event' ? f.kind + ('label' in f ? f.label : '') : 'of' in f ? `${f.kind} ${f.of}` : f.kind;
      return !seen.has(mark) && seen.add(mark);
    }) };
  }),
);

/** The panel up to `days` before its end: what was there then. */
export function cutPanel(panel: Panel, days: number): { readonly panel: Panel; readonly kept: readonly number[] } {
  const kept = panel.keys.map((_, s) => s).filter((s) => panel.offsets[s + 1]! - panel.offsets[s]! > days);
  const offsets = new Int32Array(kept.length + 1);
  kept.forEach((s, k) => (offsets[k + 1] = offsets[k]! + panel.offsets[s + 1]! - panel.offsets[s]! - days));
  const join = (values: Float32Array, ahead: number, extra: number): Float32Array =>
    Float32Array.from(kept.flatMap((s) => [...values.subarray(panel.offsets[s]! + s * ahead, panel.offsets[s + 1]! + s * ahead - days + extra)]));
  const futureDays = panel.futureDays + days;
  return {
    kept,
    panel: {
      ...panel,
      keys: kept.map((s) => panel.keys[s]!),
      offsets,
      endDay: panel.endDay - days,
      futureDays,
      quantity: join(panel.quantity, 0, 0),
      columns: new Map([...panel.columns].map(([name, { availability, values }]) => [name, { availability, values: availability.kind === 'known' ? join(values, panel.futureDays, futureDays) : join(values, 0, 0) }])),
      statics: new Map([...panel.statics].map(([name, { codes, names }]) => [name, { names, codes: Int32Array.from(kept, (s) => codes[s]!) }])),
    },
  };
}
