import type { Progress } from '../base/ports.js';
import { AnbarError } from '../base/errors.js';
import type { Day } from '../base/day.js';
import { bufferPolicy, coverPolicy, empiricalPolicy, forecastPolicy, perfectPolicy, textbookPolicy } from './policies.js';
import { carriedRatio, criticalRatio } from './order-quantity.js';
import type { SalesHistory } from './sales-history.js';
import { simulatePolicy, type SimulatedPolicy, type SimulationCosts } from './simulate-policy.js';
import type { WindowDemand } from './window-demand.js';
import type { Windows } from './window-features.js';

export interface PolicyBacktestOptions {
  readonly windows: Windows;
  /** Days simulated: the last ones of the history. */
  readonly days: number;
  readonly costs: SimulationCosts;
  /** Series must have sold so many days before the first simulated one. */
  readonly leastDays: number;
  /** Forecasts of window demand trained before a day. */
  fit(history: SalesHistory, until: Day): Promise<WindowDemand>;
  readonly progress: Progress;
}

export interface PolicyBacktest {
  readonly firstDay: Day;
  readonly days: number;
  readonly series: number;
  readonly demand: WindowDemand['source'];
  readonly correlation: number;
  readonly policies: readonly SimulatedPolicy[];
}

/** Days from the first day of all series to each series' first sale; Infinity = never sold. */
function firstSales(history: SalesHistory): Day[] {
  const { offsets, quantity, keys } = history.panel;
  return keys.map((_, s) => {
    for (let row = offsets[s]!; row < offsets[s + 1]!; row++) if (quantity[row]! > 0) return history.starts[s]! + row - offsets[s]!;
    return Infinity;
  });
}

/** Mean price of the 28 days before `t`, 1 without prices. */
function priceBefore(history: SalesHistory, s: number, t: Day): number {
  const seen = Array.from({ length: 28 }, (_, d) => history.price(s, t - 28 + d)).filter(Number.isFinite);
  return seen.length === 0 ? 1 : seen.reduce((sum, price) => sum + price, 0) / seen.length;
}

/**
 * What ordering rules would have cost on the last days of real history: Anbar's own beside four standard ones and one that knows the future.
 * Each policy sees only days before its review day; models are trained before the first simulated day. Sales stand for demand. Throws E_DECIDE_HISTORY.
 */
export async function backtestPolicies(history: SalesHistory, { windows, days, costs, leastDays, fit, progress }: PolicyBacktestOptions): Promise<PolicyBacktest> {
  const firstDay = history.panel.endDay - days + 1;
  const sold = firstSales(history);
  const series = history.panel.keys.flatMap((_, s) => (sold[s]! < firstDay - leastDays ? [s] : []));
  if (series.length === 0) throw new AnbarError('E_DECIDE_HISTORY', `no series has sold for ${leastDays} days before the ${days} simulated days`, { hint: 'simulate fewer days, or import more history' });
  const prices = series.map((s) => priceBefore(history, s, firstDay));
  const model = await fit(history, firstDay);
  const holdingCost = costs.holdingRateDay * windows.reviewDays;
  const ratio = criticalRatio(costs.lostMarginRate, holdingCost);
  const rules = [
    bufferPolicy(history, windows),
    coverPolicy(history, windows),
    textbookPolicy(history, windows, ratio),
    empiricalPolicy(history, windows, ratio),
    forecastPolicy(history, model, carriedRatio({ lostMargin: costs.lostMarginRate, holdingCost, ...windows })),
    perfectPolicy(history, windows),
  ];
  progress.start('simulate', rules.length * days);
  let done = 0;
  const policies: SimulatedPolicy[] = [];
  for (const rule of rules) {
    policies.push(simulatePolicy(history, rule, { series, prices, firstDay, days, windows, costs, onDay: () => progress.advance(++done) }));
    // A policy takes seconds on a large shop: the terminal may draw, and Ctrl-C be heard.
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
  }
  progress.finish();
  return { firstDay, days, series: series.length, demand: model.source, correlation: model.correlation, policies };
}
