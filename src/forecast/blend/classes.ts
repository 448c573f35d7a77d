import { seriesLength, type Panel } from '../../table/panel.js';

/** Volume and intermittency of each series: three volume classes of equal size, each split by whether most days sell (mean interval under 1.32 days) or not. */
export interface BlendClasses {
  /** Class of each series, 0–5. */
  readonly classOf: Uint8Array;
  readonly count: number;
}

const recentDays = 182;
const sparseInterval = 1.32;

/** Classes by the newest half year of the panel. O(series × 182). */
export function blendClasses(panel: Panel): BlendClasses {
  const n = panel.keys.length;
  const volume = new Float64Array(n);
  const sparse = new Uint8Array(n);
  for (let s = 0; s < n; s++) {
    const end = panel.offsets[s + 1]!;
    let [sum, known, sales] = [0, 0, 0];
    for (let i = end - Math.min(recentDays, seriesLength(panel, s)); i < end; i++) {
      const y = panel.quantity[i]!;
      if (Number.isNaN(y)) continue;
      sum += y;
      known++;
      if (y > 0) sales++;
    }
    volume[s] = known === 0 ? 0 : sum / known;
    sparse[s] = known >= sparseInterval * sales ? 1 : 0;
  }
  const sorted = volume.slice().sort();
  const [low, high] = [sorted[Math.floor(n / 3)]!, sorted[Math.floor((2 * n) / 3)]!];
  const classOf = Uint8Array.from(volume, (v, s) => (v <= low ? 0 : v <= high ? 1 : 2) * 2 + sparse[s]!);
  return { classOf, count: 6 };
}
