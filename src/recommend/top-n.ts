/**
 * Places in `scores` of the `n` largest, best first; equal scores in the order of `before`. A bounded heap: O(length · log n), n numbers of memory.
 * NaN counts as the smallest.
 */
export function topN(scores: Float32Array, length: number, n: number, before: (a: number, b: number) => number): Int32Array {
  const size = Math.min(n, length);
  if (size === 0) return new Int32Array(0);
  const worse = (a: number, b: number): boolean => {
    const [x, y] = [scores[a]!, scores[b]!];
    if (x === y) return before(a, b) > 0;
    return x < y || (Number.isNaN(x) && !Number.isNaN(y));
  };
  const heap = new Int32Array(size);
  const sink = (at: number, end: number): void => {
    const moved = heap[at]!;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= end) break;
      if (child + 1 < end && worse(heap[child + 1]!, heap[child]!)) child++;
      if (!worse(heap[child]!, moved)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = moved;
  };
  for (let k = 0; k < size; k++) heap[k] = k;
  for (let k = (size >> 1) - 1; k >= 0; k--) sink(k, size);
  let least = scores[heap[0]!]!;
  for (let k = size; k < length; k++) {
    // The root is the worst that is kept: one comparison dismisses nearly all.
    if (scores[k]! < least || !worse(heap[0]!, k)) continue;
    heap[0] = k;
    sink(0, size);
    least = scores[heap[0]!]!;
  }
  for (let end = size - 1; end > 0; end--) {
    const root = heap[0]!;
    heap[0] = heap[end]!;
    heap[end] = root;
    sink(0, end);
  }
  return heap;
}
