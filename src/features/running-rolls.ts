import type { Day } from '../base/day.js';
import type { Node } from './node.js';

/** Days on which a window is summed anew, so that rounding of the slides between cannot pile up. */
const anewEvery = 64;
const never = -0x8000_0000;

/** A rolling mean or share of positive days that moves along a series day by day: O(1) where the day before was the last one asked for, else O(window). */
export interface RunningRoll {
  /** The value on `day`, which stands at `row` × width + `column` of `cells`. */
  valueAt(row: number, day: Day, cells: Float32Array, width: number, column: number): number;
  /** A cell of the row on `day` has changed. */
  forget(row: number, day: Day): void;
}

type Roll = Extract<Node, { readonly type: 'roll' }>;

export function runsAlong(node: Node): node is Roll {
  return node.type === 'roll' && node.stat !== 'sd';
}

/** Opens the running window of a node for `rows` series: 28 bytes each. */
export function openRunningRoll({ window, stat, minCount }: Roll, rows: number): RunningRoll {
  const days = new Int32Array(rows).fill(never);
  const counts = new Float64Array(rows);
  const positives = new Float64Array(rows);
  const sums = new Float64Array(rows);
  return {
    valueAt(row, day, cells, width, column) {
      const at = row * width + column;
      if (days[row] === day - 1 && column >= window && day % anewEvery !== 0) {
        const [enters, leaves] = [cells[at]!, cells[at - window]!];
        if (enters === enters) {
          counts[row]!++;
          sums[row]! += enters;
          if (enters > 0) positives[row]!++;
        }
        if (leaves === leaves) {
          counts[row]!--;
          sums[row]! -= leaves;
          if (leaves > 0) positives[row]!--;
        }
        // Where only zeros are left, the sum is nothing, whatever the slides have rounded.
        if (positives[row] === 0 && Math.abs(sums[row]!) < 1e-6) sums[row] = 0;
      } else if (days[row] !== day) {
        let count = 0, positive = 0, sum = 0;
        for (let i = at - window + 1; i <= at; i++) {
          const v = cells[i]!;
          if (v !== v) continue;
          count++;
          sum += v;
          if (v > 0) positive++;
        }
        counts[row] = count;
        positives[row] = positive;
        sums[row] = sum;
      }
      days[row] = day;
      const count = counts[row]!;
      if (count < minCount) return Number.NaN;
      return (stat === 'positiveShare' ? positives[row]! : sums[row]!) / count;
    },
    forget(row, day) {
      if (days[row]! >= day) days[row] = never;
    },
  };
}
