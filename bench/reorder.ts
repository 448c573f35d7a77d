import { loadPanel } from '../src/engine/load-panel.js';
import { openDataset } from '../src/engine/open-dataset.js';
import { dayOf } from '../src/base/day.js';
import { bufferPolicy, empiricalPolicy, forecastPolicy, perfectPolicy, textbookPolicy } from '../src/decide/policies.js';
import { criticalRatio } from '../src/decide/order-quantity.js';
import { salesHistory } from '../src/decide/sales-history.js';
import { simulatePolicy, type SimulatedPolicy } from '../src/decide/simulate-policy.js';
import { fitWindowDemand } from '../src/decide/window-demand.js';

const windows = { leadDays: 7, reviewDays: 7 };
const costs = { holdingRateDay: 0.02 / 7, lostMarginRate: 0.3 };
const days = 56;

/** The protocol of the peers' inv_sim.py on a dataset's last 56 days (`until` moves the end back, for development). */
export async function reorderSimulation(folder: string, until?: string): Promise<readonly SimulatedPolicy[]> {
  const dataset = await openDataset(folder);
  const panel = await loadPanel(dataset, { futureDays: 0, ...(until === undefined ? {} : { until: dayOf(until) }) });
  const history = salesHistory(panel);
  const firstDay = panel.endDay - days + 1;
  const ratio = criticalRatio(0.3, 0.02);
  const fromStart = Math.min(...history.starts);
  const firstSale = panel.keys.map((_, s) => {
    for (let row = panel.offsets[s]!; row < panel.offsets[s + 1]!; row++) if (panel.quantity[row]! > 0) return history.starts[s]! + row - panel.offsets[s]! - fromStart;
    return Infinity;
  });
  const series = panel.keys.flatMap((_, s) => (firstSale[s]! < firstDay - fromStart - 400 ? [s] : []));
  const prices = series.map((s) => {
    const seen = Array.from({ length: 28 }, (_, d) => history.price(s, firstDay - 28 + d)).filter(Number.isFinite);
    return seen.length === 0 ? 1 : seen.reduce((sum, price) => sum + price, 0) / seen.length;
  });
  const model = await fitWindowDemand(history, firstDay, { ...windows, seed: 1 });
  const policies = [bufferPolicy(history, windows), textbookPolicy(history, windows, ratio), empiricalPolicy(history, windows, ratio), forecastPolicy(history, model, ratio), perfectPolicy(history, windows)];
  return policies.map((policy) => simulatePolicy(history, policy, { series, prices, firstDay, days, windows, costs }));
}
