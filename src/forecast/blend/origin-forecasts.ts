import { isAnbarError } from '../../base/errors.js';
import { naiveScale, recentRevenue } from '../../measure/scaled-errors.js';
import { seriesLength, type Panel } from '../../table/panel.js';
import { selectSeries } from '../../table/select-series.js';
import type { FitContext, Forecaster } from '../contract.js';
import { eventFactors } from '../events/event-factors.js';
import { onEventDays, ordinaryPanel } from '../events/ordinary-days.js';
import { panelDispersions } from '../local.js';
import { panelUntil } from '../panel-until.js';
import { indexKeys } from '../request.js';

/** All members' forecasts from one past origin, for the series that existed then. */
export interface OriginForecasts {
  readonly horizon: number;
  /** Index in the whole panel of each row. */
  readonly series: Int32Array;
  /** Rows × horizon. */
  readonly actual: Float32Array;
  /** One a member, rows × horizon. */
  readonly means: readonly Float64Array[];
  /** Per row; scale 0 or NaN = cannot be scored. */
  readonly scale: Float64Array;
  readonly revenue: Float64Array;
  readonly dispersion: Float64Array;
}

/** Windows of the past on which weights and ranges rest. */
export interface PastWindows {
  readonly horizon: number;
  /** Last days seen, newest first. */
  readonly origins: readonly number[];
}

/**
 * The newest windows that the panel's history allows, at most `count`, of the first of these `lengths` of which there are at least two, else one, else none: young shops would otherwise
 * blend blindly, with ranges by law alone. A member sees at least 28 days, or two windows of shorter ones.
 */
export function usableWindows(panel: Panel, count: number, lengths: readonly number[]): PastWindows {
  let longest = 0;
  for (let s = 0; s < panel.keys.length; s++) longest = Math.max(longest, seriesLength(panel, s));
  const windows = lengths.map((horizon) => {
    const before = Math.floor((longest - Math.min(28, 2 * horizon)) / horizon);
    return { horizon, origins: Array.from({ length: Math.max(0, Math.min(count, before)) }, (_, i) => panel.endDay - (i + 1) * horizon) };
  });
  return windows.find(({ origins }) => origins.length >= Math.min(2, count)) ?? windows.find(({ origins }) => origins.length > 0) ?? windows[0]!;
}

/** Members whose native part this machine lacks are left out, with a warning; the others are returned beside. */
export async function availableMembers(members: readonly Forecaster[], panel: Panel, context: FitContext): Promise<readonly Forecaster[]> {
  // A fit on a sliver of the panel tells whether a member can run at all.
  const sliver = selectSeries(panel, [0]);
  const usable: Forecaster[] = [];
  for (const member of members) {
    try {
      await member.fit(sliver, { ...context, random: context.random.fork('sliver') });
      usable.push(member);
    } catch (error) {
      if (!isAnbarError(error, 'E_ADAPTER_MISSING')) throw error;
      context.log.warn(`blend: without ${member.name}: ${error.message}`);
    }
  }
  return usable;
}

/** Fits every member at one origin, on ordinary days, and takes its means. */
export async function originForecasts(panel: Panel, origin: number, horizon: number, members: readonly Forecaster[], counts: boolean, context: FitContext): Promise<OriginForecasts> {
  const past = panelUntil(panel, origin, horizon);
  const indexOf = indexKeys(panel.keys);
  const series = Int32Array.from(past.keys, (key) => indexOf.get(key)!);
  const rows = series.length;
  const actual = new Float32Array(rows * horizon);
  const scale = new Float64Array(rows);
  const revenue = new Float64Array(rows);
  const price = past.columns.get('price');
  const reach = price?.availability.kind === 'known' ? past.futureDays : 0;
  series.forEach((s, i) => {
    const from = panel.offsets[s + 1]! - (panel.endDay - origin);
    actual.set(panel.quantity.subarray(from, from + horizon), i * horizon);
    const [start, end] = [past.offsets[i]!, past.offsets[i + 1]!];
    scale[i] = naiveScale(past.quantity.subarray(start, end));
    const recent = past.quantity.subarray(Math.max(start, end - 28), end);
    revenue[i] = recentRevenue(recent, price === undefined ? new Float32Array(recent.length).fill(1) : price.values.subarray(end + i * reach - recent.length, end + i * reach));
  });
  const means: Float64Array[] = [];
  const factors = eventFactors(past);
  const ordinary = ordinaryPanel(past, factors);
  const ownRows = Int32Array.from(series.keys());
  for (const member of members) {
    const fitted = await member.fit(ordinary, { ...context, counts, random: context.random.fork(`${member.name}@${origin}`) });
    const mean = (await fitted.predict({ horizon })).getChild('mean')!.toArray() as Float64Array;
    means.push(onEventDays(mean, factors, ownRows, origin, horizon));
  }
  return { horizon, series, actual, means, scale, revenue, dispersion: panelDispersions(past, counts) };
}
