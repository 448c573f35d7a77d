import type { Table } from 'apache-arrow';
import type { Day } from '../base/day.js';
import { tableSchemas } from '../table/schemas.js';
import { tableOf } from '../table/table-of.js';
import { cleanId, turnsDirection } from './cells.js';
import { createCoder, growingFloat64, growingInt32, growingUint8, type Coder, type Growing } from './columns.js';
import type { Intake } from './intake.js';

/** What became of a line: used as it stands, used after a change, or not used. */
export const fate = { kept: 0, repaired: 1, quarantined: 2 } as const;

/** One sold (or returned, quantity below 0) line as an importer read it. */
export interface Line {
  readonly line: number;
  readonly order: string;
  readonly day: Day;
  /** Milliseconds of the day. */
  readonly ms: number;
  readonly item: string;
  readonly store: string;
  /** Empty = a guest. */
  readonly user: string;
  readonly quantity: number;
  /** NaN = not known. */
  readonly price: number;
  readonly promotion: string;
  readonly title: string;
  readonly repaired: boolean;
}

/** Lines of sale as parallel columns, about 60 bytes each, so that cleaning can look back and forth. */
export interface Ledger {
  readonly source: string;
  readonly items: Coder;
  readonly stores: Coder;
  readonly users: Coder;
  readonly promotions: Coder;
  readonly line: Growing<Int32Array>;
  readonly order: Growing<Int32Array>;
  readonly day: Growing<Int32Array>;
  readonly ms: Growing<Int32Array>;
  readonly item: Growing<Int32Array>;
  readonly store: Growing<Int32Array>;
  readonly user: Growing<Int32Array>;
  readonly quantity: Growing<Float64Array>;
  readonly price: Growing<Float64Array>;
  readonly promotion: Growing<Int32Array>;
  readonly fate: Growing<Uint8Array>;
  /** The returns' own text, for the quarantine of those that match no sale. */
  readonly returnText: Map<number, readonly string[]>;
  add(line: Line, cells: readonly string[]): void;
  titles(): readonly (string | null)[];
}

export function createLedger(source: string, intake: Intake): Ledger {
  const [items, stores, users, promotions, orders] = [createCoder(), createCoder(), createCoder(), createCoder(), createCoder()];
  promotions.code('');
  const titleCounts: Map<string, number>[] = [];
  const ledger: Ledger = {
    source, items, stores, users, promotions,
    line: growingInt32(), order: growingInt32(), day: growingInt32(), ms: growingInt32(), item: growingInt32(), store: growingInt32(), user: growingInt32(),
    quantity: growingFloat64(), price: growingFloat64(), promotion: growingInt32(), fate: growingUint8(), returnText: new Map(),
    add(entry, cells) {
      const item = cleanId(entry.item);
      const changed = entry.repaired || item !== entry.item.trim();
      if (item !== entry.item.trim()) intake.step('unseen marks in ids', 1, 'direction marks and control characters were taken out of the id');
      if (turnsDirection(entry.title)) intake.step('direction marks in names', 1, 'left in the name; pages must isolate it');
      const code = items.code(item);
      titleCounts[code] ??= new Map();
      if (entry.title !== '') titleCounts[code].set(entry.title, (titleCounts[code].get(entry.title) ?? 0) + 1);
      if (entry.quantity < 0) ledger.returnText.set(ledger.line.length, [...cells]);
      ledger.line.push(entry.line);
      ledger.order.push(entry.order === '' ? -1 : orders.code(entry.order));
      ledger.day.push(entry.day);
      ledger.ms.push(entry.ms);
      ledger.item.push(code);
      ledger.store.push(stores.code(entry.store));
      ledger.user.push(entry.user === '' ? -1 : users.code(cleanId(entry.user)));
      ledger.quantity.push(entry.quantity);
      ledger.price.push(entry.price);
      ledger.promotion.push(promotions.code(entry.promotion));
      ledger.fate.push(changed ? fate.repaired : fate.kept);
    },
    titles: () =>
      titleCounts.map((counts) => {
        let best: string | null = null;
        for (const [title, count] of counts) if (best === null || count > counts.get(best)!) best = title;
        return best;
      }),
  };
  return ledger;
}

/** Writes every line's fate into the intake's books; call once, when cleaning is over. */
export function closeLedger(ledger: Ledger, intake: Intake): void {
  const fates = ledger.fate.view();
  intake.keep(fates.filter((end) => end === fate.kept).length);
  intake.repair(fates.filter((end) => end === fate.repaired).length);
}

/** Purchases of known customers as events; what a return took back whole is left out. */
export function purchaseEvents(ledger: Ledger): Table | undefined {
  const [days, ms, users, items, quantities, fates] = [ledger.day.view(), ledger.ms.view(), ledger.user.view(), ledger.item.view(), ledger.quantity.view(), ledger.fate.view()];
  const rows: number[] = [];
  for (let row = 0; row < fates.length; row++) if (fates[row] !== fate.quarantined && users[row]! >= 0 && quantities[row]! > 0) rows.push(row);
  if (rows.length === 0) return undefined;
  rows.sort((a, b) => days[a]! - days[b]! || ms[a]! - ms[b]! || a - b);
  return tableOf(tableSchemas.events, {
    user: { codes: Int32Array.from(rows, (row) => users[row]!), names: ledger.users.names },
    item: { codes: Int32Array.from(rows, (row) => items[row]!), names: ledger.items.names },
    time: BigInt64Array.from(rows, (row) => BigInt(days[row]!) * 86_400_000n + BigInt(ms[row]!)),
    kind: { codes: new Int32Array(rows.length), names: ['purchase'] },
    value: Float64Array.from(rows, (row) => quantities[row]!),
  });
}
