import { createRandom } from '../src/base/random.js';
import { buildHierarchy, sumUp, type Hierarchy } from '../src/forecast/reconcile/hierarchy.js';

const storesOfStates = ['CA', 'CA', 'CA', 'CA', 'TX', 'TX', 'TX', 'WI', 'WI', 'WI'];
const departments = ['FOODS_1', 'FOODS_2', 'FOODS_3', 'HOBBIES_1', 'HOBBIES_2', 'HOUSEHOLD_1', 'HOUSEHOLD_2'];
/** M5's levels but the last, which is the bottom. */
const levels = [[], ['state'], ['store'], ['category'], ['department'], ['state', 'category'], ['state', 'department'], ['store', 'category'], ['store', 'department'], ['item'], ['state', 'item']];

/** Base forecasts and past errors of a generated hierarchy in the shape of M5's: `items` × ten stores, 12 levels. */
export interface GeneratedForecasts {
  readonly hierarchy: Hierarchy;
  readonly horizon: number;
  readonly errorDays: number;
  /** Nodes × horizon and nodes × error days, node-major, sums first. */
  readonly base: Float64Array;
  readonly errors: Float64Array;
}

/**
 * Slow and fast movers (log-normal rates); errors with a factor common to all, one a store, and own noise; forecasts of sums that do not agree with the series' ones, and that are far below
 * them on some days, so that bounds matter. Each node's errors average nearly 0: the peer takes them about their mean, and refuses exact zeros.
 */
export function generateForecasts(items: number, horizon: number, errorDays: number, seed = 1): GeneratedForecasts {
  const random = createRandom(seed);
  const stores = storesOfStates.length;
  const bottoms = items * stores;
  const columns = {
    state: (b: number) => storesOfStates[b % stores]!,
    store: (b: number) => `${storesOfStates[b % stores]!}_${b % stores}`,
    category: (b: number) => departments[Math.floor(b / stores) % departments.length]!.replace(/_\d$/, ''),
    department: (b: number) => departments[Math.floor(b / stores) % departments.length]!,
    item: (b: number) => `${Math.floor(b / stores)}`,
  };
  const hierarchy = buildHierarchy(bottoms, columns, levels);
  const { sums } = hierarchy;
  const rate = Float64Array.from({ length: bottoms }, () => Math.exp(1.2 * random.normal() - 0.5));
  const upper = new Float64Array(sums);
  const errors = new Float64Array((sums + bottoms) * errorDays);
  for (let t = 0; t < errorDays; t++) {
    const common = 0.15 * random.normal();
    const ofStore = Array.from({ length: stores }, () => 0.1 * random.normal());
    const bottom = rate.map((r, b) => Math.sqrt(r) * random.normal() + r * (common + ofStore[b % stores]!));
    sumUp(hierarchy, bottom, upper);
    for (let i = 0; i < sums; i++) errors[i * errorDays + t] = upper[i]! * (1 + 0.1 * random.normal());
    for (let b = 0; b < bottoms; b++) errors[(sums + b) * errorDays + t] = bottom[b]!;
  }
  for (let from = 0; from < errors.length; from += errorDays) {
    const row = errors.subarray(from, from + errorDays);
    const mean = row.reduce((sum, e) => sum + e, 0) / errorDays;
    for (let t = 0; t < errorDays; t++) row[t]! -= 0.95 * mean;
  }
  const base = new Float64Array((sums + bottoms) * horizon);
  for (let day = 0; day < horizon; day++) {
    const bottom = rate.map((r) => Math.max(0, r * (random.next() < 0.2 ? 0.1 : 1) * (1 + 0.2 * random.normal())));
    sumUp(hierarchy, bottom, upper);
    for (let i = 0; i < sums; i++) base[i * horizon + day] = Math.max(0, upper[i]! * (1 + 0.05 * random.normal()) - 0.1);
    for (let b = 0; b < bottoms; b++) base[(sums + b) * horizon + day] = bottom[b]!;
  }
  return { hierarchy, horizon, errorDays, base, errors };
}
