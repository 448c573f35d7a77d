import type { Random } from '../../base/random.js';
import type { Day } from '../../base/day.js';
import { daysByEvent } from '../../locale/event-windows.js';
import { iranCalendar } from '../../locale/shopping-events.js';
import { between } from './draws.js';
import type { ItemTruth } from './item.js';

/** Yearly rise of the general price level, as a log: about 30 %. */
const inflation = 0.26;

/** One of the shop's campaigns: days `from … to`, both included. */
export interface Campaign {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Chance that an item takes part. */
  readonly share: number;
  readonly discount: readonly [number, number];
}

/** The shop's campaigns in day indices: the three of the calendar, and one of its own about every seven weeks. */
export function drawCampaigns(random: Random, startDay: Day, days: number): readonly Campaign[] {
  const events = daysByEvent(iranCalendar(startDay - 40, startDay + days + 40));
  const found: Campaign[] = [];
  const around = (event: string, lead: number, lag: number, name: string, share: number, discount: readonly [number, number]): void => {
    for (const day of events.get(event) ?? []) found.push({ name, from: day - startDay - lead, to: day - startDay + lag, share, discount });
  };
  around('nowruz', 21, -3, 'nowruz-sale', 0.35, [0.08, 0.25]);
  around('yalda', 6, 0, 'yalda-sale', 0.25, [0.08, 0.22]);
  around('black-friday', 3, 1, 'black-friday', 0.5, [0.15, 0.4]);
  for (let t = 15 + random.integer(30), n = 1; t < days; t += 35 + random.integer(30), n++) {
    found.push({ name: `campaign-${n}`, from: t, to: t + 3 + random.integer(7), share: between(random, 0.1, 0.3), discount: [0.05, 0.25] });
  }
  return found.filter(({ from, to }) => to >= 0 && from < days).sort((a, b) => a.from - b.from || (a.name < b.name ? -1 : 1));
}

/** An item's prices, rials, by day index; `promotion` is a campaign's index or -1. */
export interface PricePath {
  readonly price: Float64Array;
  /** What customers hold to be the normal price: it rises with the general level. */
  readonly reference: Float64Array;
  readonly promotion: Int16Array;
}

/** Price path: list prices follow inflation in uneven steps of two to four months, campaigns take a share off. */
export function drawPrices(random: Random, item: ItemTruth, campaigns: readonly Campaign[], days: number): PricePath {
  const price = new Float64Array(days);
  const reference = new Float64Array(days);
  const promotion = new Int16Array(days).fill(-1);
  let list = item.price;
  let next = random.integer(90);
  for (let t = 0; t < days; t++) {
    reference[t] = item.price * Math.exp((inflation * t) / 365);
    if (t === next) {
      list = reference[t]! * Math.exp(inflation / 12 + 0.08 * random.normal());
      next = t + 50 + random.integer(70);
    }
    price[t] = 1_000 * Math.round(list / 1_000);
  }
  campaigns.forEach((campaign, k) => {
    const takesPart = random.next() < campaign.share;
    const discount = between(random, ...campaign.discount);
    if (!takesPart) return;
    for (let t = Math.max(0, campaign.from); t <= Math.min(days - 1, campaign.to); t++) {
      if (promotion[t] !== -1) continue;
      promotion[t] = k;
      price[t] = 1_000 * Math.round((price[t]! * (1 - discount)) / 1_000);
    }
  });
  return { price, reference, promotion };
}
