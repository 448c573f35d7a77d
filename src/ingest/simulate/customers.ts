import type { Random } from '../../base/random.js';
import { leaves, tasteLength } from './assortment.js';
import { gamma, poisson, weighted } from './draws.js';
import { baseOf, drawItem } from './item.js';
import type { Shop } from './shop.js';

/** What makes a customer choose: the truth behind the clicks. */
export interface CustomerTruth {
  readonly index: number;
  readonly code: string;
  readonly taste: Float32Array;
  /** Visits a year. */
  readonly visitsPerYear: number;
  /** How far above or below others this customer rates. */
  readonly generosity: number;
  /** First day index with an account. */
  readonly since: number;
}

/** What the customers share: how often each item comes before their eyes, and which days they visit on. */
export interface Market {
  readonly shop: Shop;
  readonly seen: Float64Array;
  readonly visits: Float64Array;
  /** Of each item: first day index on sale, and the quality that ratings lie around. */
  readonly launched: Int32Array;
  readonly quality: Float32Array;
}

export function openMarket(shop: Shop): Market {
  const { size, catalogue, effects } = shop;
  const seen = new Float64Array(size.items);
  for (let i = 0, sum = 0; i < size.items; i++) seen[i] = sum += Math.pow(baseOf(catalogue.ranks[i]!, size.items), 0.8);
  const visits = new Float64Array(size.days);
  for (let t = 0, sum = 0; t < size.days; t++) {
    let mean = 0;
    for (let k = 0; k < leaves.length; k++) mean += (effects.season[k]![t]! + effects.events[k]![t]!) / leaves.length;
    visits[t] = sum += Math.exp(mean);
  }
  const launched = new Int32Array(size.items);
  const quality = new Float32Array(size.items);
  for (let i = 0; i < size.items; i++) {
    const item = drawItem(catalogue, size, i);
    launched[i] = item.launched;
    quality[i] = item.quality;
  }
  return { shop, seen, visits, launched, quality };
}

export function drawCustomer(shop: Shop, index: number): CustomerTruth {
  const random = shop.random.fork(`customer ${index}`);
  return {
    index,
    code: `U${String(index + 1).padStart(6, '0')}`,
    taste: Float32Array.from({ length: tasteLength }, () => random.normal()),
    visitsPerYear: 9 * gamma(random, 1.2),
    generosity: 0.35 * random.normal(),
    since: random.next() < 0.6 ? 0 : random.integer(shop.size.days),
  };
}

/** How much a customer likes an item: about 0 ± 1. */
export function affinity(market: Market, taste: Float32Array, item: number): number {
  const { tastes } = market.shop.catalogue;
  let sum = 0;
  for (let k = 0; k < tasteLength; k++) sum += taste[k]! * tastes[item * tasteLength + k]!;
  return sum / tasteLength;
}

/** Items looked at before one is chosen. */
const shown = 16;

/** One item out of those shown, liked ones far more likely (softmax by the Gumbel trick). */
export function chooseItem(market: Market, random: Random, taste: Float32Array): number {
  let best = -1;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < shown; n++) {
    const item = weighted(random, market.seen);
    const score = 2.5 * affinity(market, taste, item) - Math.log(-Math.log(1 - random.next()));
    if (score > bestScore) [best, bestScore] = [item, score];
  }
  return best;
}

/** Sorted day indices on which a customer visits. */
export function visitDays(market: Market, random: Random, customer: CustomerTruth): readonly number[] {
  const { days } = market.shop.size;
  const count = Math.max(1, poisson(random, (customer.visitsPerYear * (days - customer.since)) / 365));
  return Array.from({ length: count }, () => weighted(random, market.visits)).map((t) => Math.max(t, customer.since)).sort((a, b) => a - b);
}

/** Rating, 1 to 5, of an item of some quality by a customer who likes it more or less. */
export function drawRating(random: Random, quality: number, liking: number, generosity: number): number {
  return Math.min(5, Math.max(1, Math.round(quality + 0.8 * liking + generosity + 0.6 * random.normal())));
}

