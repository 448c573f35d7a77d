/**
 * min ½ xᵀ A x − cᵀ x subject to x ≥ 0, A symmetric positive definite and known by its products: modified proportioning with reduced gradient projections (Dostál & Schöberl 2005,
 * "Minimizing quadratic functions subject to bound constraints with the rate of convergence and finite termination", Comput. Optim. Appl. 30, 23–43). Conjugate gradients run on the
 * variables that are free; a step that would leave the bounds is cut there and followed by a projected gradient step of fixed length, which may fix many variables at once; when the bound
 * variables' gradient dominates, they are released. The method always converges, at a rate that depends on A's condition only: it cannot cycle as exchanging active sets can.
 * Stops when the projected gradient's norm is at most tolerance × ‖c‖. One or two products an iteration.
 */
import { addTo, dot, type Asked, type Iterations } from './iterations.js';

const powerSteps = 20;

/** A bound on A's largest eigenvalue: a few power steps, and a margin for what they left. */
export function largestEigenvalue(product: (asked: readonly Asked[]) => void, size: number): number {
  let x = Float64Array.from({ length: size }, (_, i) => 1 + ((i * 7919) % 101) / 101);
  const out = new Float64Array(size);
  let value = 1;
  for (let step = 0; step < powerSteps; step++) {
    const norm = Math.sqrt(dot(x, x));
    for (let i = 0; i < size; i++) x[i]! /= norm;
    product([[x, out]]);
    value = Math.sqrt(dot(out, out));
    x = out.slice();
  }
  return 1.1 * value;
}

/** Free gradient into `free`, gradient of bound variables that wants in into `chopped`, and the free gradient cut so that a step of `step` stays inside, as a product with `free`. */
function splitGradient(x: Float64Array, g: Float64Array, step: number, free: Float64Array, chopped: Float64Array): number {
  let reduced = 0;
  for (let i = 0; i < x.length; i++) {
    const bound = x[i]! <= 0;
    free[i] = bound ? 0 : g[i]!;
    chopped[i] = bound ? Math.min(g[i]!, 0) : 0;
    if (!bound) reduced += Math.min(x[i]! / step, g[i]!) * g[i]!;
  }
  return reduced;
}

/** Solves from `start`, whose negative values count as 0. `norm` is at least A's largest eigenvalue. */
export function* boundedQuadratic(c: Float64Array, start: Float64Array, norm: number, tolerance: number, mostIterations: number): Iterations {
  const n = c.length;
  const step = 1 / norm;
  const x = start.map((value) => Math.max(0, value));
  const [g, along, free, chopped] = [new Float64Array(n), new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const size = Math.sqrt(dot(c, c)) || 1;
  yield [x, g];
  addTo(g, -1, c);
  let reduced = splitGradient(x, g, step, free, chopped);
  let p = free.slice();
  let iterations = 0;
  const error = (): number => Math.sqrt(dot(free, free) + dot(chopped, chopped)) / size;
  for (; iterations < mostIterations && error() > tolerance; iterations++) {
    if (dot(chopped, chopped) <= reduced) {
      yield [p, along];
      const curvature = dot(p, along);
      const wanted = dot(g, p) / curvature;
      let allowed = Number.POSITIVE_INFINITY;
      for (let i = 0; i < n; i++) if (p[i]! > 0) allowed = Math.min(allowed, x[i]! / p[i]!);
      if (wanted <= allowed) {
        addTo(x, -wanted, p);
        addTo(g, -wanted, along);
        reduced = splitGradient(x, g, step, free, chopped);
        const back = dot(free, along) / curvature;
        for (let i = 0; i < n; i++) p[i] = free[i]! - back * p[i]!;
        continue;
      }
      // As far as the first bound, then a projected step along what is free there.
      for (let i = 0; i < n; i++) {
        const bound = x[i]! <= 0;
        const moved = Math.max(0, x[i]! - allowed * p[i]!);
        x[i] = bound ? moved : Math.max(0, moved - step * (g[i]! - allowed * along[i]!));
      }
    } else {
      yield [chopped, along];
      const wanted = dot(g, chopped) / dot(chopped, along);
      for (let i = 0; i < n; i++) x[i] = Math.max(0, x[i]! - wanted * chopped[i]!);
    }
    yield [x, g];
    addTo(g, -1, c);
    reduced = splitGradient(x, g, step, free, chopped);
    p = free.slice();
  }
  return { x, iterations, error: error() };
}
