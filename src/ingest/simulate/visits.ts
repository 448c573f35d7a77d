import { leaves } from './assortment.js';
import { affinity, chooseItem, drawCustomer, drawRating, visitDays, type Market } from './customers.js';
import { reviewText } from './review-text.js';

/** One thing a customer did. `timeMs` is UTC. */
export interface ShopEvent {
  readonly user: string;
  readonly item: number;
  readonly timeMs: number;
  readonly kind: 'view' | 'cart' | 'purchase' | 'rating';
  /** Units bought, or the rating. */
  readonly value: number;
  /** Beside a rating, perhaps. */
  readonly review?: string;
}

/** Units sold by item and day that no account has been given yet: what accounts buy is part of what the shop sold, never more. */
export interface Ledger {
  readonly units: Uint8Array;
  readonly days: number;
}

const tehranOffsetMs = 3.5 * 3_600_000;
const dayMs = 86_400_000;
const minuteMs = 60_000;

/**
 * Everything one customer did, in order of time: visits with views, carts and purchases; things bought along; consumables bought again when they run out; ratings
 * some days after. Takes what is bought out of the ledger, so customers must be walked in order.
 */
export function customerEvents(market: Market, ledger: Ledger, index: number): readonly ShopEvent[] {
  const { shop } = market;
  const { size, catalogue } = shop;
  const customer = drawCustomer(shop, index);
  const random = shop.random.fork(`visits ${index}`);
  const events: ShopEvent[] = [];
  const runsOut = new Map<number, number>();
  const endMs = (size.startDay + size.days) * dayMs - tehranOffsetMs;
  for (const t of visitDays(market, random, customer)) {
    // Evenings are busiest; the last minute of a long visit still lies on the same Tehran day.
    let timeMs = (size.startDay + t) * dayMs - tehranOffsetMs + Math.floor((9 + 13 * Math.sqrt(random.next())) * 3_600_000);
    const queue: { item: number; again: boolean }[] = [];
    for (const [item, due] of runsOut) if (due <= t && random.next() < 0.7) queue.push({ item, again: true });
    const looks = 1 + random.integer(4);
    for (let n = 0; n < looks; n++) queue.push({ item: chooseItem(market, random, customer.taste), again: false });
    for (let at = 0; at < queue.length && at < 12; at++) {
      const { item, again } = queue[at]!;
      const event = (kind: ShopEvent['kind'], value: number): ShopEvent => ({ user: customer.code, item, timeMs, kind, value });
      timeMs += Math.floor((0.3 + 3 * random.next()) * minuteMs);
      if (market.launched[item]! > t) continue;
      events.push(event('view', 1));
      const liking = affinity(market, customer.taste, item);
      if (random.next() > (again ? 0.9 : 0.35 + 0.2 * Math.tanh(liking))) continue;
      timeMs += Math.floor(random.next() * minuteMs);
      events.push(event('cart', 1));
      const slot = item * ledger.days + t;
      if (ledger.units[slot]! === 0 || random.next() > (again ? 0.95 : 0.75)) continue;
      const { consumable } = leaves[catalogue.leafOf[item]!]!;
      const units = Math.min(ledger.units[slot]!, consumable && random.next() < 0.3 ? 2 : 1);
      ledger.units[slot]! -= units;
      timeMs += Math.floor(random.next() * minuteMs);
      events.push(event('purchase', units));
      if (consumable) runsOut.set(item, t + Math.round(units * (18 + 30 * random.next())));
      if (random.next() < 0.4) queue.push({ item: catalogue.companions[item]!, again: true });
      if (random.next() < 0.3) {
        const rating = drawRating(random, market.quality[item]!, liking, customer.generosity);
        const ratedMs = timeMs + Math.floor((2 + 12 * random.next()) * dayMs);
        const review = random.next() < 0.6 ? reviewText(random, rating) : undefined;
        if (ratedMs < endMs) events.push({ user: customer.code, item, timeMs: ratedMs, kind: 'rating', value: rating, ...(review === undefined ? {} : { review }) });
      }
    }
  }
  return events.sort((a, b) => a.timeMs - b.timeMs);
}
