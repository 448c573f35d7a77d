import { AnbarError } from '../base/errors.js';
import type { Progress } from '../base/ports.js';
import { tableSchemas } from '../table/schemas.js';
import { tableOf } from '../table/table-of.js';
import { latinNumerals } from '../locale/digits.js';
import { readMoment, readNumber } from './cells.js';
import { dropDuplicates } from './drop-duplicates.js';
import type { Imported, Importer, SourceFile } from './importer.js';
import { createIntake } from './intake.js';
import { closeLedger, createLedger, purchaseEvents } from './ledger.js';
import { matchReturns } from './match-returns.js';
import { readRows } from './read-rows.js';
import { closedDays, sumDays } from './sum-days.js';

// UCI Online Retail (Chen, Sain, Guo 2012): one line an invoice and item; an invoice number C… is a cancellation, A… a bookkeeping entry.

const columns = ['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID'] as const;

/** Codes under which the shop books what is no product. */
const noProducts = new Set(['POST', 'DOT', 'M', 'D', 'S', 'C2', 'B', 'CRUK', 'BANK CHARGES', 'AMAZONFEE']);

async function readOnlineRetail(files: readonly SourceFile[], _options: object, progress: Progress): Promise<Imported> {
  const intake = createIntake();
  const ledger = createLedger('sales', intake);
  let at: readonly number[] = [];
  const path = files[0]!.path;
  await readRows(path, {
    header: (names) => void (at = columns.map((name) => names.indexOf(name))),
    broken: (line, reason) => (intake.read(), intake.quarantine('sales', line, reason, '')),
    row(cells, line) {
      intake.read();
      const refuse = (reason: string): void => intake.quarantine('sales', line, reason, cells);
      const [order, item, title, soldText, dateText, priceText, user] = at.map((k) => cells[k] ?? '') as [string, string, string, string, string, string, string];
      if (item.trim() === '') return refuse('StockCode is empty');
      const moment = readMoment(dateText);
      if (moment === undefined) return refuse('InvoiceDate is not a date');
      const quantity = readNumber(soldText);
      if (quantity === undefined || Number.isNaN(quantity) || quantity === 0) return refuse('Quantity is not a number of units');
      const price = readNumber(priceText);
      if (price === undefined || Number.isNaN(price) || price < 0) return refuse('UnitPrice is not an amount');
      if (noProducts.has(item.toUpperCase())) return refuse('not a product (postage, fee, adjustment)');
      const cancels = order.startsWith('C');
      if (quantity < 0 && !cancels) return refuse('stock written off, not a sale');
      if (price === 0 && user === '') return refuse('stock correction (no price, no customer)');
      if (price === 0) intake.step('missing prices', 1, 'a price of 0 to a customer is a gift: units kept, price unknown');
      const eastern = latinNumerals(soldText) !== soldText || latinNumerals(priceText) !== priceText;
      if (eastern) intake.step('mixed digits', 1, 'Persian and Arabic digits read as numbers');
      ledger.add({ line, order, ...moment, item: item.toUpperCase(), store: 'web', user, quantity, price: price === 0 ? Number.NaN : price, promotion: '', title: title.trim(), repaired: price === 0 || eastern }, cells);
    },
    encoding: (encoding) => intake.step('encoding', encoding === 'utf-8' ? 0 : 1, `read as ${encoding}`),
  }, progress);
  dropDuplicates(ledger, intake);
  matchReturns(ledger, intake);
  closeLedger(ledger, intake);
  const sales = sumDays(ledger);
  if (sales.numRows === 0) throw new AnbarError('E_INGEST_EMPTY', `${path} leaves no usable row; allowed: at least one sale`, { facts: { field: 'path', value: path } });
  const calendar = closedDays(ledger, intake);
  const events = purchaseEvents(ledger);
  return {
    tables: {
      sales,
      items: tableOf(tableSchemas.items, { item: ledger.items.names, title: ledger.titles() }),
      ...(calendar === undefined ? {} : { calendar }),
      ...(events === undefined ? {} : { events }),
      quarantine: intake.quarantineTable(),
    },
    facts: { source: 'online-retail', currency: 'GBP', knownAhead: [], report: intake.report() },
  };
}

/** Importer of UCI's Online Retail export. */
export const onlineRetail: Importer<object> = {
  name: 'online-retail',
  roles: { sales: { columns, needed: true } },
  read: readOnlineRetail,
};
