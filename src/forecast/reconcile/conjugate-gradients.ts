/** Conjugate gradients for A x = c, A symmetric positive definite and known by its products only (Hestenes & Stiefel 1952). O(iterations × one product). */

import { addTo, dot, type Iterations } from './iterations.js';

/** Solves from `start`; stops when ‖c − A x‖ ≤ tolerance × ‖c‖, or after `mostIterations`. */
export function* conjugateGradients(c: Float64Array, start: Float64Array, tolerance: number, mostIterations: number): Iterations {
  const x = start.slice();
  const along = new Float64Array(c.length);
  yield [x, along];
  const residual = c.map((value, i) => value - along[i]!);
  const direction = residual.slice();
  const size = Math.sqrt(dot(c, c)) || 1;
  let square = dot(residual, residual);
  let iterations = 0;
  for (; iterations < mostIterations && Math.sqrt(square) > tolerance * size; iterations++) {
    yield [direction, along];
    const step = square / dot(direction, along);
    addTo(x, step, direction);
    addTo(residual, -step, along);
    const next = dot(residual, residual);
    for (let i = 0; i < direction.length; i++) direction[i] = residual[i]! + (next / square) * direction[i]!;
    square = next;
  }
  return { x, iterations, error: Math.sqrt(square) / size };
}
