import type { Intake } from './intake.js';
import { fate, type Ledger } from './ledger.js';

/**
 * Takes returns and cancellations (lines below 0) back from the sale that they undo: the same customer's latest earlier sales of the item, at the same price first.
 * A guest's return needs a guest's sale of the same price and quantity. The sale's day then shows what stayed sold. What matches no sale is quarantined:
 * a negative quantity on the day of the return would say something false about demand. O(lines + returns × the customer's sales of the item).
 */
export function matchReturns(ledger: Ledger, intake: Intake): void {
  const [day, ms, item, user, quantity, price, fates] = [ledger.day.view(), ledger.ms.view(), ledger.item.view(), ledger.user.view(), ledger.quantity.view(), ledger.price.view(), ledger.fate.view()];
  const returns = [...ledger.returnText.keys()].filter((row) => fates[row] !== fate.quarantined).sort((a, b) => day[a]! - day[b]! || ms[a]! - ms[b]! || a - b);
  const keyOf = (row: number): number => item[row]! * 4_194_304 + user[row]! + 1;
  const wanted = new Map<number, number[]>(returns.map((row) => [keyOf(row), []]));
  for (let row = 0; row < fates.length; row++) if (quantity[row]! > 0 && fates[row] !== fate.quarantined) wanted.get(keyOf(row))?.push(row);
  let [matched, partly, unmatched] = [0, 0, 0];
  for (const row of returns) {
    const before = (sale: number): boolean => quantity[sale]! > 0 && (day[sale]! < day[row]! || (day[sale] === day[row] && ms[sale]! <= ms[row]!));
    const samePrice = (sale: number): number => (Math.abs(price[sale]! - price[row]!) < 0.005 ? 0 : 1);
    const guest = user[row]! < 0;
    let open = -quantity[row]!;
    const sales = wanted.get(keyOf(row))!
      .filter((sale) => before(sale) && (!guest || (samePrice(sale) === 0 && quantity[sale] === open)))
      .sort((a, b) => samePrice(a) - samePrice(b) || day[b]! - day[a]! || ms[b]! - ms[a]! || b - a);
    for (const sale of sales) {
      if (open <= 0) break;
      const taken = Math.min(open, quantity[sale]!);
      quantity[sale]! -= taken;
      fates[sale] = fate.repaired;
      open -= taken;
    }
    if (open === -quantity[row]!) {
      unmatched++;
      fates[row] = fate.quarantined;
      intake.quarantine(ledger.source, ledger.line.view()[row]!, 'return without its sale', ledger.returnText.get(row)!);
    } else {
      if (open > 0) partly++;
      else matched++;
      fates[row] = fate.repaired;
      quantity[row] = 0;
    }
  }
  intake.step('returns matched', matched, "taken back from the customer's latest earlier sale of the item");
  intake.step('returns matched in part', partly, 'taken back as far as earlier sales go; the rest was sold before the file begins');
  intake.step('returns unmatched', unmatched, 'no earlier sale to take them from: quarantined');
}
