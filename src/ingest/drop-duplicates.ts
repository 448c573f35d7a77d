import type { Intake } from './intake.js';
import { fate, type Ledger } from './ledger.js';

/**
 * A line that repeats an earlier one in everything (order, moment, item, store, customer, quantity, price) was exported twice: the later one is quarantined.
 * O(lines), by a hash that every hit is checked against.
 */
export function dropDuplicates(ledger: Ledger, intake: Intake): void {
  const columns = [ledger.item, ledger.day, ledger.ms, ledger.order, ledger.user, ledger.store, ledger.quantity, ledger.price].map((column) => column.view());
  const fates = ledger.fate.view();
  const first = new Map<number, number>();
  let dropped = 0;
  for (let row = 0; row < fates.length; row++) {
    if (fates[row] === fate.quarantined) continue;
    let [high, low] = [17, 0x811c9dc5];
    for (const column of columns) {
      const value = Math.round(column[row]! * 1000) | 0;
      low = Math.imul(low ^ value, 0x01000193);
      high = Math.imul(high, 31) + value;
    }
    const key = (high >>> 11) * 4294967296 + (low >>> 0);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, row);
    else if (columns.every((column) => Object.is(column[row], column[earlier]))) {
      fates[row] = fate.quarantined;
      dropped++;
      intake.quarantine(ledger.source, ledger.line.view()[row]!, 'duplicate', `repeats line ${ledger.line.view()[earlier]!}: ${ledger.items.names[ledger.item.view()[row]!]!}`);
      ledger.returnText.delete(row);
    }
  }
  intake.step('duplicates', dropped, 'a line that repeats an earlier one in every field was exported twice: the later one is quarantined');
}
