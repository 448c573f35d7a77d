import { AnbarError } from '../base/errors.js';
import type { Progress } from '../base/ports.js';
import { tableSchemas } from '../table/schemas.js';
import { tableOf } from '../table/table-of.js';
import { readMoment, readNumber } from './cells.js';
import type { Imported, Importer, SourceFile } from './importer.js';
import { createIntake, type Intake } from './intake.js';
import { closeLedger, createLedger, purchaseEvents } from './ledger.js';
import { readRows } from './read-rows.js';
import { closedDays, sumDays } from './sum-days.js';

// The Complete Journey (84.51°): a grocer's baskets of one year by household, with products and weekly promotions.

const transactionColumns = ['household_id', 'store_id', 'basket_id', 'product_id', 'quantity', 'sales_value', 'week', 'transaction_timestamp'] as const;

async function eachRow(path: string, role: string, columns: readonly string[], intake: Intake, progress: Progress, take: (cells: readonly string[], line: number, raw: readonly string[]) => void): Promise<void> {
  let at: readonly number[] = [];
  await readRows(path, {
    header: (names) => void (at = columns.map((name) => names.indexOf(name))),
    broken: (line, reason) => (intake.read(), intake.quarantine(role, line, reason, '')),
    row(cells, line) {
      intake.read();
      take(at.map((k) => cells[k] ?? ''), line, cells);
    },
  }, progress);
}

async function readCompleteJourney(files: readonly SourceFile[], _options: object, progress: Progress): Promise<Imported> {
  const intake = createIntake();
  const pathOf = (role: string): string | undefined => files.find((file) => file.role === role)?.path;
  const offers = new Map<string, string>();
  const promotions = pathOf('promotions');
  if (promotions !== undefined) {
    await eachRow(promotions, 'promotions', ['product_id', 'store_id', 'week', 'display_location', 'mailer_location'], intake, progress, (cells, line, raw) => {
      const [product, store, week, display, mailer] = cells as [string, string, string, string, string];
      if (product === '' || store === '' || week === '') return intake.quarantine('promotions', line, 'product_id, store_id or week is empty', raw);
      intake.keep();
      // `0` is the data's word for "not on display" and "not in the mailer".
      offers.set(`${product}|${store}|${week}`, [display === '0' || display === '' ? '' : 'display', mailer === '0' || mailer === '' ? '' : 'mailer'].filter((part) => part !== '').join('+'));
    });
    intake.step('promotions', offers.size, 'joined to the sales of their product, store and week; a promoted week without a sale leaves no row');
  }
  const products = new Map<string, { readonly title: string; readonly category: string; readonly brand: string }>();
  const productPath = pathOf('products');
  if (productPath !== undefined) {
    await eachRow(productPath, 'products', ['product_id', 'department', 'product_category', 'product_type', 'brand', 'package_size'], intake, progress, (cells, line, raw) => {
      const [product, department, category, type, brand, size] = cells as [string, string, string, string, string, string];
      if (product === '') return intake.quarantine('products', line, 'product_id is empty', raw);
      intake.keep();
      products.set(product, { title: [type, size].filter((part) => part !== '').join(' '), category: [department, category].filter((part) => part !== '').join(' > '), brand });
    });
  }
  const ledger = createLedger('transactions', intake);
  const path = pathOf('transactions')!;
  await eachRow(path, 'transactions', transactionColumns, intake, progress, (cells, line, raw) => {
    const [user, store, order, item, soldText, amountText, week, timeText] = cells as [string, string, string, string, string, string, string, string];
    const refuse = (reason: string): void => intake.quarantine('transactions', line, reason, raw);
    const moment = readMoment(timeText);
    const [quantity, amount] = [readNumber(soldText), readNumber(amountText)];
    if (moment === undefined) return refuse('transaction_timestamp is not a date');
    if (item === '' || store === '') return refuse('product_id or store_id is empty');
    if (quantity === undefined || !(quantity > 0)) return refuse('quantity is not a number of units');
    if (amount === undefined || !(amount >= 0)) return refuse('sales_value is not an amount');
    const price = amount === 0 ? Number.NaN : amount / quantity;
    if (amount === 0) intake.step('missing prices', 1, 'a line of 0 is paid by coupons: units kept, price unknown');
    ledger.add({ line, order, ...moment, item, store, user, quantity, price, promotion: offers.get(`${item}|${store}|${week}`) ?? '', title: '', repaired: amount === 0 }, raw);
  });
  closeLedger(ledger, intake);
  const sales = sumDays(ledger);
  if (sales.numRows === 0) throw new AnbarError('E_INGEST_EMPTY', `${path} leaves no usable row; allowed: at least one sale`, { facts: { field: 'path', value: path } });
  const calendar = closedDays(ledger, intake);
  const events = purchaseEvents(ledger);
  const names = [...new Set([...ledger.items.names, ...products.keys()])];
  const fact = (key: 'title' | 'category' | 'brand'): (string | null)[] => names.map((name) => products.get(name)?.[key] || null);
  return {
    tables: {
      sales,
      items: tableOf(tableSchemas.items, { item: names, title: fact('title'), category: fact('category'), brand: fact('brand') }),
      ...(calendar === undefined ? {} : { calendar }),
      ...(events === undefined ? {} : { events }),
      quarantine: intake.quarantineTable(),
    },
    facts: { source: 'complete-journey', currency: 'USD', knownAhead: [], report: intake.report() },
  };
}

/** Importer of The Complete Journey's transactions, products and promotions. */
export const completeJourney: Importer<object> = {
  name: 'complete-journey',
  roles: {
    transactions: { columns: transactionColumns, needed: true },
    products: { columns: ['product_id', 'department', 'brand', 'product_category', 'product_type'], needed: false },
    promotions: { columns: ['product_id', 'store_id', 'display_location', 'mailer_location', 'week'], needed: false },
  },
  read: readCompleteJourney,
};
