import { dayOf } from '../src/base/day.js';
import { silentProgress } from '../src/base/ports.js';
import { backtestPolicies, type PolicyBacktest } from '../src/decide/backtest-policies.js';
import { salesHistory } from '../src/decide/sales-history.js';
import { fitWindowDemand } from '../src/decide/window-demand.js';
import { loadPanel } from '../src/engine/load-panel.js';
import { openDataset } from '../src/engine/open-dataset.js';

const windows = { leadDays: 7, reviewDays: 7 };

/** The protocol of the peers' inv_sim.py on a dataset's last 56 days (`until` moves the end back, for development). */
export async function reorderSimulation(folder: string, until?: string): Promise<PolicyBacktest> {
  const panel = await loadPanel(await openDataset(folder), { futureDays: 0, ...(until === undefined ? {} : { until: dayOf(until) }) });
  return backtestPolicies(salesHistory(panel), {
    windows,
    days: 56,
    costs: { holdingRateDay: 0.02 / 7, lostMarginRate: 0.3 },
    // The peer takes series whose first sale lies more than 400 days before.
    leastDays: 400,
    fit: (history, firstDay) => fitWindowDemand(history, firstDay, { ...windows, seed: 1 }),
    progress: silentProgress,
  });
}
