import type { Random } from '../../base/random.js';
import type { ShopSize } from './options.js';
import { leaves, tasteLength } from './assortment.js';
import { between, pick, weighted } from './draws.js';

/** Everything that makes an item sell as it does: the truth that models try to find. */
export interface ItemTruth {
  readonly index: number;
  readonly code: string;
  readonly leaf: number;
  readonly brand: string;
  /** Mean units a day, before everything else. */
  readonly base: number;
  readonly trendPerYear: number;
  /** Exponent of price over reference price; below 0. */
  readonly elasticity: number;
  /** Log lift of a promotion beside its lower price. */
  readonly promotionLift: number;
  /** Factor on the leaf's event effects. */
  readonly sensitivity: number;
  /** Variance = mean + mean² / dispersion. */
  readonly dispersion: number;
  /** Mean of ratings around which customers differ. */
  readonly quality: number;
  /** List price on the first day, rials, and what is paid for it. */
  readonly price: number;
  readonly cost: number;
  readonly packSize: number;
  readonly leadTimeDays: number;
  /** Day index of the first day on sale; below 0 = before the data starts. */
  readonly launched: number;
}

/** The catalogue in columns: 100,000 items take a few megabytes. */
export interface Catalogue {
  readonly random: Random;
  /** Popularity rank of item i, 0 = best seller. */
  readonly ranks: Int32Array;
  readonly leafOf: Uint8Array;
  /** Taste vectors, `tasteLength` an item. */
  readonly tastes: Float32Array;
  /** Item bought along with item i. */
  readonly companions: Int32Array;
}

export function itemCode(index: number): string {
  return `P${String(index + 1).padStart(6, '0')}`;
}

/** Draws what items share: ranks, places in the tree, tastes (near their leaf's own), companions. */
export function drawCatalogue(size: ShopSize, random: Random): Catalogue {
  const ranks = Int32Array.from({ length: size.items }, (_, i) => i);
  const shuffle = random.fork('ranks');
  for (let i = size.items - 1; i > 0; i--) {
    const j = shuffle.integer(i + 1);
    [ranks[i], ranks[j]] = [ranks[j]!, ranks[i]!];
  }
  const sums = new Float64Array(leaves.length);
  leaves.forEach((leaf, k) => (sums[k] = (k === 0 ? 0 : sums[k - 1]!) + (leaf.consumable ? 1.2 : 1)));
  const tree = random.fork('tree');
  // Each leaf gets one item first, so that no shop lacks a kind of goods.
  const leafOf = Uint8Array.from({ length: size.items }, (_, i) => (i < leaves.length ? i : weighted(tree, sums)));
  const tasteRandom = random.fork('tastes');
  const centres = Float32Array.from({ length: leaves.length * tasteLength }, () => tasteRandom.normal());
  const tastes = Float32Array.from({ length: size.items * tasteLength }, (_, at) => centres[leafOf[Math.floor(at / tasteLength)]! * tasteLength + (at % tasteLength)]! + 0.5 * tasteRandom.normal());
  const byLeaf: number[][] = leaves.map(() => []);
  leafOf.forEach((leaf, i) => byLeaf[leaf]!.push(i));
  const together = random.fork('companions');
  const companions = Int32Array.from({ length: size.items }, (_, i) => pick(together, byLeaf[leaves[leafOf[i]!]!.companion]!));
  return { random: random.fork('items'), ranks, leafOf, tastes, companions };
}

/** Mean daily units by popularity: Zipf's law with a long tail that sells now and then. */
export function baseOf(rank: number, items: number): number {
  return Math.max(20 * Math.pow(items / 200, 0.25) * Math.pow(1 + rank, -0.85), 0.02);
}

/** Draws item `index`; the same every time, whatever was drawn before. */
export function drawItem(catalogue: Catalogue, size: ShopSize, index: number): ItemTruth {
  const random = catalogue.random.fork(`item ${index}`);
  const leafIndex = catalogue.leafOf[index]!;
  const leaf = leaves[leafIndex]!;
  const [low, high] = leaf.priceToman;
  // Prices end on whole thousands of Toman; an amount here is rials.
  const price = 10_000 * Math.round((low * Math.pow(high / low, random.next())) / 1_000);
  const [leadLow, leadHigh] = leaf.leadTimeDays;
  const isNew = random.next() < 0.18;
  return {
    index,
    code: itemCode(index),
    leaf: leafIndex,
    brand: pick(random, leaf.brands),
    base: baseOf(catalogue.ranks[index]!, size.items) * Math.exp(0.25 * random.normal()),
    trendPerYear: 0.05 + 0.18 * random.normal(),
    elasticity: -between(random, 0.6, 2.8),
    promotionLift: between(random, 0.05, 0.4),
    sensitivity: between(random, 0.6, 1.4),
    dispersion: between(random, 1.5, 8),
    quality: Math.min(4.8, Math.max(2.2, 4 + 0.5 * random.normal())),
    price,
    cost: 1_000 * Math.round((price * between(random, 0.55, 0.82)) / 1_000),
    packSize: pick(random, leaf.packSizes),
    leadTimeDays: leadLow + random.integer(leadHigh - leadLow + 1),
    launched: isNew ? random.integer(Math.floor(size.days * 0.8)) : -(1 + random.integer(700)),
  };
}
