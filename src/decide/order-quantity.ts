// How much to order now, where sales that meet an empty shelf are lost. The order arrives after the lead time and must last until the next
// one can: what counts is the stock left when it arrives — never below nothing — and the demand of the review window after that.
// An order-up-to level on the sum of both windows counts demand that was lost while waiting as if it still had to be served, and overstocks.
// Reference: Zipkin (2000), section 9.6 (lost sales); Bijvank & Vis (2011). Cost: O(draws log draws) an item.

/** The newsvendor's critical ratio: margin lost a unit short, against the cost of a unit kept one review period too long. */
export function criticalRatio(lostMargin: number, holdingCost: number): number {
  return lostMargin + holdingCost > 0 ? lostMargin / (lostMargin + holdingCost) : 0;
}

/** What a unit left over costs beyond its own cycle, in cycles, while the next order is already under way. */
const committedCycle = 0.25;

/**
 * The ratio for stock that is carried over where orders take time. A unit left at the end of its cycle meets an order that was placed before that was known, so
 * that its chance to save a sale in the next cycle is smaller than a newly ordered unit's. By the envelope theorem (the next order being optimal itself)
 * that costs `1 - κ` more cycles of holding, κ = chance of a shortage after a left-over ÷ chance of any shortage. Shortages come in runs — about three in ten
 * follow one another where windows correlate by a quarter — so κ is about (1 - 0.3) ÷ 0.93 = ¾. An order that arrives at once leaves the plain ratio.
 *
 * @example
 * // the newsvendor's is 0.9375
 * carriedRatio({ lostMargin: 0.3, holdingCost: 0.02, leadDays: 7, reviewDays: 7 }); // 0.923
 */
export function carriedRatio({ lostMargin, holdingCost, leadDays, reviewDays }: { readonly lostMargin: number; readonly holdingCost: number; readonly leadDays: number; readonly reviewDays: number }): number {
  return criticalRatio(lostMargin, holdingCost * (1 + committedCycle * Math.min(1, leadDays / reviewDays)));
}

/** The value below which a share `level` of the draws lies (linear between order statistics). */
export function drawsQuantile(draws: Float64Array, level: number): number {
  return sortedQuantile(draws.slice().sort(), level);
}

/** The same of draws that ascend already. */
export function sortedQuantile(sorted: Float64Array, level: number): number {
  const place = level * (sorted.length - 1);
  const low = Math.floor(place);
  return sorted[low]! + (place - low) * (sorted[Math.min(low + 1, sorted.length - 1)]! - sorted[low]!);
}

/**
 * Units to order (not yet rounded to packs): the least that meets the review window's demand in a share `ratio` of the draws.
 * `available` is what is on hand plus what arrives before this order would; draws of both windows pair by place.
 *
 * @example
 * // after a demand of 6 nothing is left
 * orderQuantity({ available: 4, lead: Float64Array.of(6, 2), review: Float64Array.of(3, 3), ratio: 1 }); // 3
 */
export function orderQuantity({ available, lead, review, ratio }: { readonly available: number; readonly lead: Float64Array; readonly review: Float64Array; readonly ratio: number }): number {
  const wanted = review.map((demand, i) => demand - Math.max(0, available - lead[i]!));
  return Math.max(0, drawsQuantile(wanted, ratio));
}
