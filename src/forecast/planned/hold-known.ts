import type { Day } from '../../base/day.js';
import type { FeatureState } from '../../features/compile.js';
import type { Panel } from '../../table/panel.js';
import type { Override } from './ahead.js';

/** Fills known columns beyond what the panel knows: the stated fallback is that the last price holds and no promotion is planned. */
export interface Hold {
  /** Fills the days within reach of a state just opened. */
  start(state: FeatureState): void;
  /** Fills the day that came within reach when a day was appended to the state. */
  next(state: FeatureState): void;
  /** Tells a fork of `series` of values ahead; the returned function is to be called after each day appended to it. */
  tell(fork: FeatureState, series: Int32Array, overrides: readonly Override[]): () => void;
}

/** What a known column is taken for beyond what the panel knows, one value a series: its last known value; 0 for promotions. */
export function heldValues(panel: Panel, name: string): Float32Array {
  const { values } = panel.columns.get(name)!;
  return Float32Array.from(panel.keys, (_, s) => {
    if (name === 'promotion') return 0;
    const from = panel.offsets[s]! + s * panel.futureDays;
    let at = panel.offsets[s + 1]! + (s + 1) * panel.futureDays - 1;
    while (at > from && Number.isNaN(values[at]!)) at--;
    return at < from ? Number.NaN : values[at]!;
  });
}

/** `reach` is how many days ahead rows are asked for. */
export function openHold(panel: Panel, reach: number): Hold {
  const columns = [...panel.columns].flatMap(([name, { availability }]) => (availability.kind === 'known' ? [[name, heldValues(panel, name)] as const] : []));
  const knownTo = panel.endDay + panel.futureDays;
  const everyone = Int32Array.from(panel.keys, (_, s) => s);
  const fill = (state: FeatureState, day: Day, series: Int32Array = everyone): void => {
    if (day > knownTo) for (const [name, values] of columns) for (let i = 0; i < series.length; i++) state.set(name, i, day, values[series[i]!]!);
  };
  return {
    start(state) {
      for (let day = knownTo + 1; day <= panel.endDay + reach; day++) fill(state, day);
    },
    next: (state) => fill(state, state.lastDay(0) + reach),
    tell(fork, series, overrides) {
      const placeOf = new Map(Array.from(series, (s, i) => [s, i] as const));
      const byDay = new Map<Day, Override[]>();
      for (const override of overrides) byDay.set(override.day, [...(byDay.get(override.day) ?? []), override]);
      const say = (day: Day): void => byDay.get(day)?.forEach(({ column, series: s, value }) => placeOf.has(s) && fork.set(column, placeOf.get(s)!, day, value));
      for (let day = fork.lastDay(0) + 1; day <= fork.lastDay(0) + reach; day++) say(day);
      return () => {
        fill(fork, fork.lastDay(0) + reach, series);
        say(fork.lastDay(0) + reach);
      };
    },
  };
}
