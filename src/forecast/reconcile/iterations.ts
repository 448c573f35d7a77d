/**
 * Iterative solvers as generators: each asks for products with the matrix by yielding [x, out] and goes on when `out` holds A x. Several of them run side by side, so that one pass over the
 * matrix serves them all.
 */

/** A product asked for: out ← A x. */
export type Asked = readonly [x: Float64Array, out: Float64Array];

export interface Solution {
  readonly x: Float64Array;
  readonly iterations: number;
  /** Norm of the (projected) gradient over that of c; at most the tolerance unless iterations ran out. */
  readonly error: number;
}

export type Iterations = Generator<Asked, Solution, void>;

/** Runs all solvers to their end, at most `width` at a time; answers in their order. */
export function runTogether(solvers: readonly Iterations[], width: number, product: (asked: readonly Asked[]) => void): readonly Solution[] {
  const solutions: Solution[] = [];
  const waiting = new Map<number, Asked>();
  let next = 0;
  const goOn = (k: number): void => {
    const step = solvers[k]!.next();
    if (step.done === true) {
      solutions[k] = step.value;
      waiting.delete(k);
    } else waiting.set(k, step.value);
  };
  for (;;) {
    while (waiting.size < width && next < solvers.length) goOn(next++);
    if (waiting.size === 0) return solutions;
    product([...waiting.values()]);
    for (const k of [...waiting.keys()]) goOn(k);
  }
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
