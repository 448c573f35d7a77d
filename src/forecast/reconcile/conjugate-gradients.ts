/** Conjugate gradients for A x = c, A symmetric positive definite and known by its products only (Hestenes & Stiefel 1952). O(iterations × one product). */

export type Product = (x: Float64Array, out: Float64Array) => void;

export interface Solution {
  readonly x: Float64Array;
  readonly iterations: number;
  /** Norm of the (projected) gradient over that of c; at most the tolerance unless iterations ran out. */
  readonly error: number;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** y ← y + factor × x. */
export function addTo(y: Float64Array, factor: number, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i]! += factor * x[i]!;
}

/** Solves from `start`; stops when ‖c − A x‖ ≤ tolerance × ‖c‖, or after `mostIterations`. */
export function conjugateGradients(product: Product, c: Float64Array, start: Float64Array, tolerance: number, mostIterations: number): Solution {
  const x = start.slice();
  const along = new Float64Array(c.length);
  product(x, along);
  const residual = c.map((value, i) => value - along[i]!);
  const direction = residual.slice();
  const size = Math.sqrt(dot(c, c)) || 1;
  let square = dot(residual, residual);
  let iterations = 0;
  for (; iterations < mostIterations && Math.sqrt(square) > tolerance * size; iterations++) {
    product(direction, along);
    const step = square / dot(direction, along);
    addTo(x, step, direction);
    addTo(residual, -step, along);
    const next = dot(residual, residual);
    for (let i = 0; i < direction.length; i++) direction[i] = residual[i]! + (next / square) * direction[i]!;
    square = next;
  }
  return { x, iterations, error: Math.sqrt(square) / size };
}
