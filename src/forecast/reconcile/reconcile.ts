/**
 * Reconciliation: forecasts of all nodes of a hierarchy, made independently, become forecasts that add up. Every method ends in bottom values; sums are then added up from them, so that
 * the result is coherent to rounding whatever the method did.
 */
import { AnbarError } from '../../base/errors.js';
import { oneOf, refuseUnknownOptions } from '../../base/options.js';
import { boundedQuadratic, largestEigenvalue } from './bounded-quadratic.js';
import { conjugateGradients } from './conjugate-gradients.js';
import { sumUp, type Hierarchy } from './hierarchy.js';
import { runTogether } from './iterations.js';
import { normalSystem, type NormalSystem } from './normal-system.js';
import { errorVariances, shrunkCovariance } from './shrinkage.js';
import { byForecastProportions, byHistory, wayDown } from './top-down.js';

/**
 * - `bottom-up`: bottom forecasts are right, sums follow.
 * - `top-down`: the top is right, split by forecast proportions; `top-down-history`: split by shares of what was sold.
 * - `structural`: least squares, each node's variance taken as its number of bottom series; `wls`: as its measured error variance.
 * - `mint`: minimum trace, with the shrunk covariance of errors.
 */
export type ReconcileMethod = 'bottom-up' | 'top-down' | 'top-down-history' | 'structural' | 'wls' | 'mint';

export const reconcileMethods: readonly ReconcileMethod[] = ['bottom-up', 'top-down', 'top-down-history', 'structural', 'wls', 'mint'];

export interface ReconcileOptions {
  readonly method: ReconcileMethod;
  /** Errors (actual − forecast) of past base forecasts, nodes × days, node-major, NaN = unknown; `wls` and `mint` need them. */
  readonly errors?: Float64Array;
  /** What each bottom series sold; `top-down-history` needs it. */
  readonly sold?: Float64Array;
  /** Least squares may not go below 0 (default true). */
  readonly nonNegative?: boolean;
  /** Least squares stop when the (projected) gradient is this share of the right-hand side; default 1e-7. */
  readonly tolerance?: number;
}

export interface Reconciled {
  /** Nodes × horizon, node-major: the sums in node order, then the bottom series. */
  readonly values: Float64Array;
  /** λ of `mint`. */
  readonly lambda?: number;
  /** Of least squares: iterations of all days together, and the worst day's stopping figure. */
  readonly iterations: number;
  readonly error: number;
}

const mostIterations = 2000;

const missing = (method: string, field: string): AnbarError => new AnbarError('E_FORECAST_RECONCILE', `${field} is missing; ${method} needs it`, { facts: { field } });

interface Weighted {
  readonly system: NormalSystem;
  readonly lambda?: number;
}

function systemOf(hierarchy: Hierarchy, { method, errors }: ReconcileOptions): Weighted {
  const { sums, bottoms, levels } = hierarchy;
  const nodes = sums + bottoms;
  if (method === 'structural') {
    const members = new Float64Array(nodes).fill(1, sums);
    for (const { nodeOf, start } of levels) for (const node of nodeOf) members[start + node]!++;
    return { system: normalSystem(hierarchy, members) };
  }
  if (errors === undefined) throw missing(method, 'errors');
  const days = errors.length / nodes;
  if (!Number.isInteger(days) || days < 1) throw new AnbarError('E_FORECAST_RECONCILE', `errors has ${errors.length} numbers; allowed: some days of each of ${nodes} nodes`, { facts: { field: 'errors' } });
  if (method === 'wls') return { system: normalSystem(hierarchy, errorVariances(errors, days)) };
  const { lambda, variance, factor } = shrunkCovariance(errors, days);
  return { system: normalSystem(hierarchy, variance.map((v) => lambda * v), { factor, days }), lambda };
}

/** One day's base forecasts of all nodes. */
function baseOfDay(base: Float64Array, horizon: number, day: number): Float64Array {
  return Float64Array.from({ length: base.length / horizon }, (_, node) => base[node * horizon + day]!);
}

/**
 * Reconciles base forecasts (nodes × horizon, node-major, sums first). Throws E_FORECAST_RECONCILE for what is missing, of another size or not finite.
 * `bottom-up`, `top-down`: O(nodes × horizon). Least squares: O(bottoms × (levels + days) × iterations × horizon), memory O(nodes × days).
 *
 * @example
 * const hierarchy = buildHierarchy(2, {}, [[]]);
 * const [total, first, second] = reconcile(hierarchy, Float64Array.of(5, 1, 2), 1, { method: 'structural' }).values;
 * Math.abs(first! + second! - total!) < 1e-9; // true
 */
export function reconcile(hierarchy: Hierarchy, base: Float64Array, horizon: number, options: ReconcileOptions): Reconciled {
  refuseUnknownOptions('reconcile', options, ['method', 'errors', 'sold', 'nonNegative', 'tolerance']);
  const method = oneOf('method', options.method, reconcileMethods);
  const { sums, bottoms } = hierarchy;
  const nodes = sums + bottoms;
  if (base.length !== nodes * horizon) throw new AnbarError('E_FORECAST_RECONCILE', `base has ${base.length} numbers; allowed: ${nodes} nodes × ${horizon} days`, { facts: { field: 'base' } });
  const bad = base.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new AnbarError('E_FORECAST_RECONCILE', `base forecast of node ${Math.floor(bad / horizon)} is ${base[bad]!}; allowed: finite numbers`, { facts: { field: 'base', value: base[bad] } });
  const tolerance = options.tolerance ?? 1e-7;
  const { days, lambda } = bottomDays(hierarchy, Array.from({ length: horizon }, (_, day) => baseOfDay(base, horizon, day)), { ...options, method }, tolerance);
  const values = new Float64Array(nodes * horizon);
  const upper = new Float64Array(sums);
  let [iterations, error] = [0, 0];
  days.forEach((done, day) => {
    iterations += done.iterations;
    error = Math.max(error, done.error);
    sumUp(hierarchy, done.bottom, upper);
    for (let i = 0; i < sums; i++) values[i * horizon + day] = upper[i]!;
    for (let b = 0; b < bottoms; b++) values[(sums + b) * horizon + day] = done.bottom[b]!;
  });
  if (error > Math.max(100 * tolerance, 1e-5)) throw new AnbarError('E_FORECAST_RECONCILE', `least squares stopped at an error of ${error.toExponential(1)}; allowed: ${tolerance}`, { hint: 'reconcile with wls or structural' });
  return { values, iterations, error, ...(lambda === undefined ? {} : { lambda }) };
}

interface BottomDay {
  readonly bottom: Float64Array;
  readonly iterations: number;
  readonly error: number;
}

/** Days solved side by side, as many as products are made together. */
const width = 4;

/** Bottom values of each day from that day's base forecasts. */
function bottomDays(hierarchy: Hierarchy, bases: readonly Float64Array[], options: ReconcileOptions, tolerance: number): { readonly days: readonly BottomDay[]; readonly lambda?: number } {
  const { sums, levels } = hierarchy;
  const { method, sold } = options;
  const plain = (work: (base: Float64Array) => Float64Array): { readonly days: readonly BottomDay[] } => ({ days: bases.map((base) => ({ bottom: work(base), iterations: 0, error: 0 })) });
  if (method === 'bottom-up' || levels.length === 0) return plain((base) => base.slice(sums));
  const way = wayDown(hierarchy);
  if (method === 'top-down') return plain((base) => byForecastProportions(hierarchy, way, base));
  if (method === 'top-down-history') {
    if (sold === undefined) throw missing(method, 'sold');
    return plain((base) => byHistory(way, base, sold));
  }
  const { system, lambda } = systemOf(hierarchy, options);
  const free = options.nonNegative === false;
  const norm = free ? 0 : largestEigenvalue(system.apply, system.size);
  const solvers = bases.map((base) => {
    const right = system.rightSide(base);
    const start = base.slice(sums).map((value, b) => value / system.scale[b]!);
    return free ? conjugateGradients(right, start, tolerance, mostIterations) : boundedQuadratic(right, start, norm, tolerance, mostIterations);
  });
  const days = runTogether(solvers, width, system.apply).map(({ x, iterations, error }) => ({ bottom: x.map((z, b) => z * system.scale[b]!), iterations, error }));
  return { days, ...(lambda === undefined ? {} : { lambda }) };
}
