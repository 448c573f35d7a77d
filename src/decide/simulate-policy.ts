import type { Day } from '../base/day.js';
import type { OrderPolicy } from './policies.js';
import type { SalesHistory } from './sales-history.js';
import type { Windows } from './window-features.js';

/** Money of the simulation: rates of an item's price. */
export interface SimulationCosts {
  /** Of a unit held at a day's end, e.g. 0.02 / 7. */
  readonly holdingRateDay: number;
  /** Of a unit that was asked for and not there. */
  readonly lostMarginRate: number;
}

export interface SimulatedPolicy {
  readonly policy: string;
  readonly cost: number;
  readonly holding: number;
  readonly lostMargin: number;
  /** Units sold ÷ units asked for. */
  readonly fillRate: number;
  /** Mean over the days. */
  readonly unitsOnHand: number;
}

/**
 * Lives through real history day by day: goods arrive, at a review day the policy orders, then the day's sales are served from the shelf and what is
 * missing is lost. `series` and their `prices` go side by side. O(series × days).
 */
export function simulatePolicy(
  history: SalesHistory,
  policy: OrderPolicy,
  { series, prices, firstDay, days, windows, costs, onDay }: { readonly series: readonly number[]; readonly prices: readonly number[]; readonly firstDay: Day; readonly days: number; readonly windows: Windows; readonly costs: SimulationCosts; readonly onDay?: () => void },
): SimulatedPolicy {
  const { leadDays, reviewDays } = windows;
  const onHand = series.map((s) => policy.startLevel(s, firstDay));
  const arriving = series.map(() => new Float64Array(days + leadDays + 1));
  const onOrder = series.map(() => 0);
  let holding = 0;
  let lostMargin = 0;
  let held = 0;
  let sold = 0;
  let asked = 0;
  // Day by day across all series, so that a policy forecasts each review day once.
  for (let d = 0; d < days; d++) {
    series.forEach((s, i) => {
      onHand[i]! += arriving[i]![d]!;
      onOrder[i]! -= arriving[i]![d]!;
      if (d % reviewDays === 0 && d > 0) {
        const quantity = policy.order(s, firstDay + d, onHand[i]!, onOrder[i]!);
        arriving[i]![d + leadDays]! += quantity;
        onOrder[i]! += quantity;
      }
      const demand = history.sold(s, firstDay + d);
      const served = Math.min(onHand[i]!, demand);
      onHand[i]! -= served;
      sold += served;
      asked += demand;
      held += onHand[i]!;
      holding += onHand[i]! * prices[i]! * costs.holdingRateDay;
      lostMargin += (demand - served) * prices[i]! * costs.lostMarginRate;
    });
    onDay?.();
  }
  return { policy: policy.name, cost: holding + lostMargin, holding, lostMargin, fillRate: asked > 0 ? sold / asked : 1, unitsOnHand: held / days };
}
