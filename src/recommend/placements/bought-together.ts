// Bought together: association by lift with the log-likelihood ratio of Dunning (1993) as significance. A basket is what one user bought within `windowHours`.
// Cost: O(Σ baskets · basket²).
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import { numberIn } from '../model-options.js';
import type { Interactions } from '../contract.js';

export interface BoughtTogetherOptions {
  /** Pairs bought together fewer times than this are noise. Default 3. */
  readonly leastTogether?: number;
  /** Default 24. */
  readonly windowHours?: number;
  /** Baskets larger than this (wholesale, test accounts) say nothing. Default 100. */
  readonly mostItems?: number;
  /** Largest p-value shown. Default 0.001. */
  readonly mostPValue?: number;
}

export interface Companion {
  readonly item: string;
  readonly together: number;
  /** P(both) / (P(a) P(b)): above 1 = more often than chance. */
  readonly lift: number;
  /** Of the log-likelihood ratio, chi-squared with one degree of freedom. */
  readonly pValue: number;
}

/** Distinct items bought by one user within the window of the basket's first purchase. */
export function basketsOf(data: Interactions, windowHours: number): readonly (readonly number[])[] {
  const order = Int32Array.from(data.userOf.keys()).filter((e) => data.kind[e] === 2).sort((a, b) => data.userOf[a]! - data.userOf[b]! || data.time[a]! - data.time[b]! || data.itemOf[a]! - data.itemOf[b]!);
  const baskets: Set<number>[] = [];
  let [user, opened] = [-1, -Infinity];
  for (const e of order) {
    if (data.userOf[e] !== user || data.time[e]! - opened > windowHours * 3_600_000) {
      baskets.push(new Set());
      user = data.userOf[e]!;
      opened = data.time[e]!;
    }
    baskets[baskets.length - 1]!.add(data.itemOf[e]!);
  }
  return baskets.map((basket) => [...basket].sort((a, b) => a - b));
}

/** Dunning's G² of the 2 × 2 table: both, only a, only b, neither. */
export function logLikelihoodRatio(both: number, onlyA: number, onlyB: number, neither: number): number {
  const h = (...counts: number[]): number => {
    const sum = counts.reduce((a, b) => a + b, 0);
    return counts.reduce((total, c) => total + (c === 0 ? 0 : c * Math.log(c / sum)), 0);
  };
  return 2 * Math.max(0, h(both, onlyA, onlyB, neither) - h(both + onlyA, onlyB + neither) - h(both + onlyB, onlyA + neither));
}

/** Upper tail of chi-squared with one degree of freedom: 2 (1 - Φ(√x)), Abramowitz & Stegun 7.1.26. */
function tail(x: number): number {
  const z = Math.sqrt(x / 2);
  const t = 1 / (1 + 0.3275911 * z);
  return Math.min(1, t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-z * z));
}

/**
 * For every item what is bought with it, the surest first.
 *
 * @example
 * const companions = boughtTogether(interactions).get(interactions.items[0]!)?.map(({ item, lift }) => `${item} ${lift}`);
 */
export function boughtTogether(data: Interactions, options: BoughtTogetherOptions = {}): ReadonlyMap<string, readonly Companion[]> {
  refuseUnknownOptions('boughtTogether', options, ['leastTogether', 'windowHours', 'mostItems', 'mostPValue']);
  const least = wholeNumber('leastTogether', options.leastTogether ?? 3, 1, 1_000_000);
  const mostItems = wholeNumber('mostItems', options.mostItems ?? 100, 2, 100_000);
  const mostPValue = numberIn('mostPValue', options.mostPValue ?? 0.001, 0, 1);
  const baskets = basketsOf(data, numberIn('windowHours', options.windowHours ?? 24, 0, 1e6)).filter((basket) => basket.length <= mostItems);
  const count = new Float64Array(data.items.length);
  const pairs = new Map<number, number>();
  for (const basket of baskets) {
    basket.forEach((a, k) => {
      count[a]!++;
      for (let j = k + 1; j < basket.length; j++) pairs.set(a * data.items.length + basket[j]!, (pairs.get(a * data.items.length + basket[j]!) ?? 0) + 1);
    });
  }
  const found = new Map<string, (Companion & { readonly ratio: number })[]>();
  for (const [key, together] of pairs) {
    if (together < least) continue;
    const [a, b] = [Math.floor(key / data.items.length), key % data.items.length];
    const lift = (together * baskets.length) / (count[a]! * count[b]!);
    const ratio = logLikelihoodRatio(together, count[a]! - together, count[b]! - together, baskets.length - count[a]! - count[b]! + together);
    const pValue = tail(ratio);
    if (lift <= 1 || pValue > mostPValue) continue;
    for (const [from, to] of [[a, b], [b, a]] as const) {
      const list = found.get(data.items[from]!) ?? [];
      list.push({ item: data.items[to]!, together, lift, pValue, ratio });
      found.set(data.items[from]!, list);
    }
  }
  return new Map([...found].map(([item, list]) => [item, list.sort((x, y) => y.ratio - x.ratio || (x.item < y.item ? -1 : 1)).map(({ ratio: _ratio, ...companion }) => companion)]));
}
