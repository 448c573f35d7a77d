import type { Day } from '../base/day.js';
import { itemOutlook, lastOrderDay, type ItemOutlook } from './item-outlook.js';
import { expectedShortage, orderGain, shareServed } from './order-gain.js';
import { drawsQuantile, sortedQuantile } from './order-quantity.js';
import { checkReorderItem, checkReorderOptions, type ReorderItem, type ReorderOptions } from './reorder-item.js';
import { textbookStock } from './safety-stock.js';
import { spendBudget, type OrderPiece } from './spend-budget.js';
import { stretchDemand, stretchDraws } from './window-draws.js';

/** What held an order below what money alone asks for. */
export type OrderLimit = 'none' | 'budget' | 'shelf-life' | 'pack-size' | 'minimum-order' | 'no-margin';

/** One line of the order list. Quantities in units, money in the dataset's currency. */
export interface ReorderLine {
  readonly item: ReorderItem;
  readonly leadDays: number;
  readonly reviewDays: number;
  /** Demand over lead time and review period, middle and 9 times of 10 at most. */
  readonly demandP50: number;
  readonly demandP90: number;
  /** The textbook's numbers beside: z σ √(L + R). */
  readonly textbookSafetyStock: number;
  readonly textbookQuantity: number;
  /** To order now: whole packs, at least the minimum order, or 0. */
  readonly quantity: number;
  /** The same without a budget. */
  readonly wantedQuantity: number;
  readonly limitedBy: OrderLimit;
  readonly money: number;
  /** Share of review windows without a lost sale: aimed at, and with this quantity. */
  readonly serviceWanted: number;
  readonly serviceReached: number;
  /** null = does not run out within ten years; before `asOf` = too late to arrive in time. */
  readonly lastOrderDay: Day | null;
  /** How long the stock on hand lasts at the forecast rate; null = does not sell. */
  readonly daysOfCover: number | null;
  /** Margin lost in the review window if nothing is ordered. */
  readonly expectedLostMargin: number;
  /** Margin lost by ordering a week later, less the holding cost that this saves; negative = waiting is cheaper. */
  readonly costOfWaitingWeek: number;
}

interface Candidate {
  readonly item: ReorderItem;
  readonly outlook: ItemOutlook;
  readonly wanted: number;
  readonly limitedBy: OrderLimit;
}

/** The least order: the minimum, in whole packs. */
const leastOrder = ({ packSize, minimumOrder }: ReorderItem): number => Math.max(1, Math.ceil(minimumOrder / packSize)) * packSize;

/** Units that sell within the shelf life in `margin / (margin + cost)` of the cases: what outlives it is lost at its cost. */
function shelfLifeLimit(item: ReorderItem, { draws, available, margin }: ItemOutlook): number {
  if (item.shelfLifeDays === undefined) return Infinity;
  const times = item.shelfLifeDays / draws.reviewDays;
  const sold = draws.review.map((demand, i) => stretchDemand(demand, draws.reviewMean, times) - Math.max(0, available - draws.lead[i]!));
  return Math.max(0, drawsQuantile(sold, margin + item.cost > 0 ? margin / (margin + item.cost) : 0));
}

/** Whole packs of the greatest expected money. Draws are continuous, units whole: the nearest number is the count's own quantile. */
function wantedOrder(item: ReorderItem, outlook: ItemOutlook): { readonly wanted: number; readonly limitedBy: OrderLimit } {
  const { shortage, ratio, margin } = outlook;
  if (margin <= 0) return { wanted: 0, limitedBy: 'no-margin' };
  const { packSize } = item;
  const gain = (units: number): number => orderGain(shortage, units, { margin, ratio });
  const best = Math.max(0, Math.round(sortedQuantile(shortage.sorted, ratio)));
  const limit = shelfLifeLimit(item, outlook);
  const under = Math.floor(best / packSize) * packSize;
  const over = under + (best > under ? packSize : 0);
  let wanted = over > under && gain(over) > gain(under) ? over : under;
  let limitedBy: OrderLimit = wanted === 0 && best > 0 ? 'pack-size' : 'none';
  if (wanted > limit) {
    wanted = Math.floor(limit / packSize) * packSize;
    limitedBy = 'shelf-life';
  }
  const least = leastOrder(item);
  if (wanted > 0 && wanted < least) {
    const pays = least <= limit && gain(least) > 0;
    wanted = pays ? least : 0;
    if (!pays) limitedBy = 'minimum-order';
  }
  return { wanted, limitedBy };
}

const mostPieces = 40;

/** An order cut into what can be bought bit by bit: the minimum first, then packs (several at a time in long orders). */
function piecesOf({ item, outlook, wanted }: Candidate, order: number): OrderPiece[] {
  const step = Math.max(1, Math.ceil(wanted / item.packSize / mostPieces)) * item.packSize;
  const pieces: OrderPiece[] = [];
  let before = 0;
  for (let units = Math.min(wanted, leastOrder(item)); before < wanted; units = Math.min(wanted, units + step)) {
    const gain = orderGain(outlook.shortage, units, outlook) - orderGain(outlook.shortage, before, outlook);
    pieces.push({ order, units: units - before, money: (units - before) * item.cost, gain });
    before = units;
  }
  return pieces;
}

function waitingWeek({ draws, available, margin, holdingWeek }: ItemOutlook, quantity: number): number {
  if (quantity === 0) return 0;
  const week = stretchDraws(draws.review, draws.reviewMean, 7 / draws.reviewDays);
  let saved = 0;
  for (let i = 0; i < week.length; i++) {
    const short = week[i]! - Math.max(0, available - draws.lead[i]!);
    saved += Math.min(quantity, Math.max(0, short));
  }
  const sold = saved / draws.review.length;
  return margin * sold - holdingWeek * (quantity - sold / 2);
}

/**
 * The order list: for each item the whole packs of the greatest expected money, within the budget if there is one; lines in the order of the items. Nothing is
 * trained: other lead times, services and budgets are answered at once. O(items × draws log draws). Throws E_DECIDE_INPUT, E_BASE_OPTION.
 *
 * @example
 * const lines = reorderList(items, { asOf, service: 0.95, budget: 500_000_000 });
 * const toOrder = lines.filter(({ quantity }) => quantity > 0);
 */
export function reorderList(items: readonly ReorderItem[], options: ReorderOptions): ReorderLine[] {
  checkReorderOptions('reorderList', options);
  items.forEach(checkReorderItem);
  // Draws are worked out again where a budget needs them twice: kept for all items they would cost more in memory than they do in time.
  const candidateOf = (item: ReorderItem): Candidate => {
    const outlook = itemOutlook(item, options);
    return { item, outlook, ...wantedOrder(item, outlook) };
  };
  const bought = options.budget === undefined ? undefined : spendBudget(items.flatMap((item, order) => piecesOf(candidateOf(item), order)), items.length, options.budget);
  return items.map((item, order): ReorderLine => {
    const { outlook, wanted, limitedBy } = candidateOf(item);
    const quantity = bought === undefined ? wanted : bought[order]!;
    const { draws, sortedTotal, ratio, shortage, available, dailyDemand } = outlook;
    const { leadDays, reviewDays } = draws;
    const textbook = textbookStock({ dailyMean: item.dailyMean, dailyDeviation: item.dailyDeviation, leadDays, reviewDays, leadSpreadDays: item.leadSpreadDays ?? 0, service: ratio });
    return {
      item,
      leadDays,
      reviewDays,
      demandP50: sortedQuantile(sortedTotal, 0.5),
      demandP90: sortedQuantile(sortedTotal, 0.9),
      textbookSafetyStock: textbook.safetyStock,
      textbookQuantity: Math.max(0, Math.ceil(textbook.orderUpTo - available)),
      quantity,
      wantedQuantity: wanted,
      limitedBy: quantity < wanted ? 'budget' : limitedBy,
      money: quantity * item.cost,
      serviceWanted: ratio,
      serviceReached: shareServed(shortage, quantity),
      lastOrderDay: lastOrderDay(outlook, options.asOf),
      daysOfCover: dailyDemand > 0 ? (item.onHand ?? 0) / dailyDemand : null,
      expectedLostMargin: outlook.margin * expectedShortage(shortage),
      costOfWaitingWeek: waitingWeek(outlook, quantity),
    };
  });
}
