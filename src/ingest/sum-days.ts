import type { Table } from 'apache-arrow';
import { weekday, type Day } from '../base/day.js';
import { tableSchemas } from '../table/schemas.js';
import { tableOf } from '../table/table-of.js';
import type { Intake } from './intake.js';
import { fate, type Ledger } from './ledger.js';

/** So many lines on an ordinary day make a day without any (chance e^-8 by Poisson) a closed one, not an unlucky one. */
const linesOfALivelyDay = 8;

/** Daily sales from lines, in order of item, store and day: quantities added, price = amount over units, the promotion of the last line. O(lines log lines). */
export function sumDays(ledger: Ledger): Table {
  const [day, item, store, quantity, price, promotion, fates] = [ledger.day.view(), ledger.item.view(), ledger.store.view(), ledger.quantity.view(), ledger.price.view(), ledger.promotion.view(), ledger.fate.view()];
  const rank = (names: readonly string[]): Int32Array => {
    const ranks = new Int32Array(names.length);
    names.map((name, code) => ({ name, code })).sort((a, b) => (a.name < b.name ? -1 : 1)).forEach(({ code }, place) => (ranks[code] = place));
    return ranks;
  };
  const [itemRank, storeRank] = [rank(ledger.items.names), rank(ledger.stores.names)];
  const rows = new Uint32Array(fates.length);
  let used = 0;
  for (let row = 0; row < fates.length; row++) if (fates[row] !== fate.quarantined && !(quantity[row]! <= 0 && ledger.returnText.has(row))) rows[used++] = row;
  const order = rows.subarray(0, used).sort((a, b) => itemRank[item[a]!]! - itemRank[item[b]!]! || storeRank[store[a]!]! - storeRank[store[b]!]! || day[a]! - day[b]! || a - b);
  const [dates, items, stores, promotions] = [new Int32Array(used), new Int32Array(used), new Int32Array(used), new Int32Array(used)];
  const [units, prices] = [new Float64Array(used), new Float64Array(used)];
  let length = 0;
  for (let from = 0; from < used; ) {
    const row = order[from]!;
    let to = from;
    let [sold, priced, amount, lastPrice] = [0, 0, 0, Number.NaN];
    for (; to < used; to++) {
      const next = order[to]!;
      if (item[next] !== item[row] || store[next] !== store[row] || day[next] !== day[row]) break;
      sold += quantity[next]!;
      if (Number.isNaN(price[next]!)) continue;
      lastPrice = price[next]!;
      priced += Math.max(quantity[next]!, 0);
      amount += Math.max(quantity[next]!, 0) * price[next]!;
    }
    dates[length] = day[row]!;
    items[length] = item[row]!;
    stores[length] = store[row]!;
    units[length] = sold;
    prices[length] = priced > 0 ? amount / priced : lastPrice;
    promotions[length++] = promotion[order[to - 1]!]! - 1;
    from = to;
  }
  const cut = <A extends Int32Array | Float64Array>(array: A): A => array.slice(0, length) as A;
  return tableOf(tableSchemas.sales, {
    date: cut(dates),
    item: { codes: cut(items), names: ledger.items.names },
    store: { codes: cut(stores), names: ledger.stores.names },
    quantity: cut(units),
    price: cut(prices),
    promotion: { codes: cut(promotions), names: ledger.promotions.names.slice(1) },
  });
}

/**
 * Decides what days without any sale in the whole shop mean. On a weekday that never (9 times in 10) sells: a regular closing day, and 0 is true of it.
 * Any other, in a shop that is lively on ordinary days: closed for once, sales unknown. In a quiet shop: nobody came, 0.
 */
export function closedDays(ledger: Ledger, intake: Intake): Table | undefined {
  const days = ledger.day.view();
  const fates = ledger.fate.view();
  const lines = new Map<Day, number>();
  for (let row = 0; row < days.length; row++) if (fates[row] !== fate.quarantined) lines.set(days[row]!, (lines.get(days[row]!) ?? 0) + 1);
  if (lines.size === 0) return undefined;
  let [first, last, total] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const [day, count] of lines) [first, last, total] = [Math.min(first, day), Math.max(last, day), total + count];
  const silent: Day[] = [];
  const [all, quiet] = [new Int32Array(7), new Int32Array(7)];
  for (let day = first; day <= last; day++) {
    all[weekday(day)]!++;
    if (lines.has(day)) continue;
    quiet[weekday(day)]!++;
    silent.push(day);
  }
  const regular = silent.filter((day) => quiet[weekday(day)]! >= 0.9 * all[weekday(day)]!);
  const rest = silent.filter((day) => !regular.includes(day));
  const lively = total / lines.size >= linesOfALivelyDay;
  intake.step('selling days', lines.size, 'an item without a row on such a day: the shop was open and sold other things, so 0 sold');
  intake.step('regular closing days', regular.length, 'a weekday on which the shop never sells: missing days count as 0 sold');
  intake.step(lively ? 'closed days' : 'days without any sale', rest.length, lively ? 'the whole shop sold nothing on a day on which it usually sells: unknown, not 0' : 'too few lines a day to tell closed from quiet: 0 sold');
  if (!lively || rest.length === 0) return undefined;
  return tableOf(tableSchemas.calendar, { date: Int32Array.from(rest), event: rest.map(() => 'closed'), kind: rest.map(() => 'closed') });
}
