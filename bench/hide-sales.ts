import type { Random } from '../src/base/random.js';
import type { Panel } from '../src/table/panel.js';

/** A panel some of whose item-days were emptied, and which. */
export interface HiddenSales {
  readonly panel: Panel;
  /** 1 = emptied, one a row. */
  readonly hidden: Uint8Array;
  /** Share of item-days that were emptied. */
  readonly share: number;
}

const longestSpell = 14;

/** Simulated stock-outs: spells of 1 to 14 days (equally likely) anywhere in each series' life, until `share` of its days are empty. */
export function hideSales(panel: Panel, share: number, random: Random): HiddenSales {
  const quantity = panel.quantity.slice();
  const hidden = new Uint8Array(quantity.length);
  let count = 0;
  for (let s = 0; s < panel.keys.length; s++) {
    const [from, to] = [panel.offsets[s]!, panel.offsets[s + 1]!];
    const own = random.fork(panel.keys[s]!);
    // Rounded at random, so that short series are emptied by as much on average.
    const wanted = Math.floor((to - from) * share + own.next());
    for (let done = 0; done < wanted; ) {
      const length = Math.min(1 + own.integer(longestSpell), wanted - done);
      const start = from + own.integer(Math.max(1, to - from - length + 1));
      for (let row = start; row < Math.min(to, start + length); row++) {
        if (hidden[row] === 1) continue;
        hidden[row] = 1;
        if (!Number.isNaN(quantity[row]!)) quantity[row] = 0;
        done++;
        count++;
      }
    }
  }
  return { panel: { ...panel, quantity }, hidden, share: count / quantity.length };
}
