/** How alike two items are before they sell: a product of kernels over category path, price, text and store. */
import type { ItemFacts } from './launches.js';

/** Widths of the kernels and how far the few are believed; chosen by cross-validation on past launches. */
export interface KernelSettings {
  /** What each level of the category path that is not shared leaves of the weight. */
  readonly otherCategory: number;
  /** Width over log price; Infinity = price does not matter. */
  readonly priceWidth: number;
  /** Width over 1 − cosine of text vectors; Infinity = text does not matter. */
  readonly textWidth: number;
  /** Launches' worth of belief in the category against its neighbours. */
  readonly neighbourPrior: number;
  /** Launches' worth of belief in the wider category against the category. */
  readonly categoryPrior: number;
  /** How far a launch follows what established items of its category sell: 0 = not, 1 = in proportion. */
  readonly season: number;
}

/** Values tried, one setting at a time; the first is where the search starts. */
export const kernelGrid: { readonly [Name in keyof KernelSettings]: readonly number[] } = {
  otherCategory: [0.1, 0.02, 0.4, 1],
  priceWidth: [0.5, 0.3, 1, Number.POSITIVE_INFINITY],
  textWidth: [Number.POSITIVE_INFINITY, 0.5, 0.2],
  neighbourPrior: [2, 0.5, 10, 1e6],
  categoryPrior: [10, 3, 40, 1e6],
  season: [0.5, 0, 1],
};

export const firstSettings = Object.fromEntries(Object.entries(kernelGrid).map(([name, values]) => [name, values[0]!])) as unknown as KernelSettings;

/** What another store's launch counts for. */
const otherStore = 0.2;

/** Levels of the longer path that the two do not share. */
export function levelsApart(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  return Math.max(a.length, b.length) - shared;
}

/** What of two items the kernels look at. */
export interface Difference {
  /** Category levels not shared. */
  readonly apart: number;
  readonly sameStore: boolean;
  /** Log of the ratio of prices; NaN = one is not known. */
  readonly logPrice: number;
  /** 1 − cosine of the texts; NaN = one has none. */
  readonly text: number;
}

/** Compares two items. */
export function differenceOf(a: ItemFacts, b: ItemFacts, cosine: number): Difference {
  return { apart: levelsApart(a.category, b.category), sameStore: a.store === b.store, logPrice: a.price > 0 && b.price > 0 ? Math.log(a.price / b.price) : Number.NaN, text: 1 - cosine };
}

/** Weight of a neighbour, 0–1. */
export function similarity({ apart, sameStore, logPrice, text }: Difference, settings: KernelSettings): number {
  let weight = sameStore ? 1 : otherStore;
  if (apart > 0) weight *= settings.otherCategory ** apart;
  const exponent = (Number.isNaN(logPrice) ? 0 : 0.5 * (logPrice / settings.priceWidth) ** 2) + (Number.isNaN(text) ? 0 : text / settings.textWidth);
  return exponent === 0 ? weight : weight * Math.exp(-exponent);
}
