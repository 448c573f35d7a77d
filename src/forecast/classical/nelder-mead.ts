interface Vertex {
  readonly x: Float64Array;
  readonly value: number;
}

/**
 * The downhill simplex of Nelder & Mead (1965, Computer Journal 7): minimises a function of a few variables from its values alone. Standard coefficients (reflect 1, expand 2, contract
 * ½, shrink ½). Stops when the values of the simplex agree to `tolerance`, or after `most` evaluations. Finds a local minimum; no draws, so the same start gives the same answer.
 */
export function nelderMead(value: (x: Float64Array) => number, start: readonly number[], { most = 200, tolerance = 1e-6 }: { readonly most?: number; readonly tolerance?: number } = {}): Vertex {
  const n = start.length;
  const finite = (x: Float64Array): number => {
    const v = value(x);
    return Number.isNaN(v) ? Infinity : v;
  };
  const simplex: Vertex[] = Array.from({ length: n + 1 }, (_, i) => {
    const x = Float64Array.from(start);
    if (i > 0) x[i - 1]! += 1;
    return { x, value: finite(x) };
  });
  let evaluations = n + 1;
  const centre = new Float64Array(n);
  /** The point at `t` on the line from the centre (0) to the worst point (1). */
  const along = (t: number): Vertex => {
    const worst = simplex[n]!.x;
    const x = Float64Array.from(centre, (c, i) => c + t * (worst[i]! - c));
    evaluations++;
    return { x, value: finite(x) };
  };
  for (;;) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst] = [simplex[0]!, simplex[n]!];
    // Written so that infinite values do not count as agreeing.
    if (evaluations >= most || worst.value - best.value <= tolerance * (Math.abs(best.value) + tolerance)) return best;
    centre.fill(0);
    for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) centre[k]! += simplex[i]!.x[k]! / n;
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-2);
      simplex[n] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < simplex[n - 1]!.value) simplex[n] = reflected;
    else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[n] = contracted;
      else {
        for (let i = 1; i <= n; i++) {
          const x = simplex[i]!.x.map((xk, k) => best.x[k]! + (xk - best.x[k]!) / 2);
          simplex[i] = { x, value: finite(x) };
        }
        evaluations += n;
      }
    }
  }
}
