// Which units to buy when money is short: a knapsack of marginal pieces, taken by expected gain per unit of money (Dantzig 1957). Each order's gain is
// concave, so an order's earlier piece always stands before its later one and the greedy order is the linear optimum; the shortfall is less than the
// gain of the one piece that did not fit. Cost: O(pieces log pieces).

/** One piece of an order: what it adds. Pieces of one order are given from the first to the last. */
export interface OrderPiece {
  readonly order: number;
  readonly units: number;
  readonly money: number;
  readonly gain: number;
}

/**
 * Units of each order that the budget buys. Never spends more than `budget`; pieces that gain nothing are left.
 *
 * @example
 * spendBudget([{ order: 0, units: 1, money: 10, gain: 5 }, { order: 1, units: 1, money: 10, gain: 8 }], 2, 10); // Float64Array.of(0, 1)
 */
export function spendBudget(pieces: readonly OrderPiece[], orders: number, budget: number): Float64Array {
  const bought = new Float64Array(orders);
  const stopped = new Uint8Array(orders);
  // Rounding must not put a later piece before an earlier one of the same order: its worth is at most the earlier one's. The sort is stable.
  const least = new Float64Array(orders).fill(Infinity);
  const ranked = pieces.filter(({ gain }) => gain > 0).map((piece) => {
    const worth = piece.money > 0 ? piece.gain / piece.money : Infinity;
    return { piece, worth: (least[piece.order] = Math.min(least[piece.order]!, worth)) };
  });
  ranked.sort((a, b) => (a.worth === b.worth ? 0 : b.worth - a.worth));
  let left = budget;
  for (const { piece } of ranked) {
    if (stopped[piece.order] === 1) continue;
    // A later pack cannot be bought without the one before it.
    if (piece.money > left) stopped[piece.order] = 1;
    else {
      bought[piece.order]! += piece.units;
      left -= piece.money;
    }
  }
  return bought;
}
