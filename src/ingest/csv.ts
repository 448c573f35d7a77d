import { AnbarError } from '../base/errors.js';
import { oneOf, refuseUnknownOptions } from '../base/options.js';
import type { Progress } from '../base/ports.js';
import { tableSchemas } from '../table/schemas.js';
import { tableOf } from '../table/table-of.js';
import { latinNumerals } from '../locale/digits.js';
import { readNumber } from './cells.js';
import { dropDuplicates } from './drop-duplicates.js';
import type { Imported, Importer, SourceFile } from './importer.js';
import { createIntake } from './intake.js';
import { closeLedger, createLedger, fate, purchaseEvents } from './ledger.js';
import { matchReturns } from './match-returns.js';
import { calendarChoices, openDates, type CalendarChoice } from './read-dates.js';
import { readRows } from './read-rows.js';
import { closedDays, sumDays } from './sum-days.js';

const needed = ['date', 'item', 'quantity'] as const;
const fields = [...needed, 'store', 'price', 'promotion', 'user', 'order', 'title', 'category', 'brand'] as const;
type CsvField = (typeof fields)[number];

/** Options of the `csv` source. */
export interface CsvOptions {
  /** Field → column of the file; a field that is not named is taken from the column of its own name, if there is one. */
  readonly mapping?: Readonly<Partial<Record<CsvField, string>>>;
  /** ISO 4217 code of the prices. */
  readonly currency?: string;
  /** Calendar of the dates; `auto` (default) takes years from 1300 to 1499 as Jalali, and refuses an import that has both. */
  readonly calendar?: CalendarChoice;
}

/** Place of each field in the header; throws E_INGEST_MAPPING for what is not there. */
function placesOf(header: readonly string[], mapping: Readonly<Record<string, string>>, path: string): Readonly<Record<CsvField, number>> {
  const known = header.slice(0, 20).join(', ');
  for (const [field, column] of Object.entries(mapping)) {
    if (!(fields as readonly string[]).includes(field)) throw new AnbarError('E_INGEST_MAPPING', `mapping names the field ${field}; allowed: ${fields.join(', ')}`, { facts: { field } });
    if (!header.includes(column)) throw new AnbarError('E_INGEST_MAPPING', `mapping of ${field} names the column ${column}; allowed, from ${path}: ${known}`, { facts: { field, value: column } });
  }
  const lower = header.map((name) => name.toLowerCase());
  const places = Object.fromEntries(fields.map((field) => [field, mapping[field] === undefined ? lower.indexOf(field) : header.indexOf(mapping[field])])) as Record<CsvField, number>;
  const missing = needed.filter((field) => places[field] < 0);
  if (missing.length > 0) {
    throw new AnbarError('E_INGEST_COLUMNS', `${path} has no column for ${missing.join(', ')}; allowed: columns date, item, quantity, or a mapping, from: ${known}`, { facts: { field: missing[0] }, hint: `for example --map ${missing[0]!}=${header[0] ?? 'COLUMN'}` });
  }
  return places;
}

async function readCsvSales(files: readonly SourceFile[], options: CsvOptions, progress: Progress): Promise<Imported> {
  refuseUnknownOptions('import csv', options, ['mapping', 'currency', 'calendar']);
  const readDate = openDates(oneOf('calendar', options.calendar ?? 'auto', calendarChoices));
  const intake = createIntake();
  const ledger = createLedger('sales', intake);
  const facts = new Map<string, { readonly category: string; readonly brand: string }>();
  const unknownDays: { readonly item: string; readonly store: string; readonly day: number }[] = [];
  for (const { path } of files) {
    let places = {} as Readonly<Record<CsvField, number>>;
    await readRows(path, {
      header: (names) => void (places = placesOf(names, (options.mapping ?? {}) as Readonly<Record<string, string>>, path)),
      broken: (line, reason) => (intake.read(), intake.quarantine('sales', line, reason, '')),
      encoding: (encoding) => intake.step('encoding', encoding === 'utf-8' ? 0 : 1, `read as ${encoding}`),
      row(cells, line) {
        intake.read();
        const cell = (field: CsvField): string => (places[field] < 0 ? '' : (cells[places[field]] ?? ''));
        const refuse = (reason: string): void => intake.quarantine('sales', line, reason, cells);
        const dated = readDate(cell('date'), path, line);
        if (dated === undefined) return refuse('date is not a day');
        const { calendar, ...moment } = dated;
        if (calendar === 'jalali') intake.step('Jalali dates', 1, 'read as days of the Jalali calendar');
        if (cell('item').trim() === '') return refuse('item is empty');
        const store = cell('store').trim() === '' ? 'main' : cell('store').trim();
        const quantity = readNumber(cell('quantity'));
        if (quantity === undefined || Number.isNaN(quantity)) {
          unknownDays.push({ item: cell('item').trim(), store, day: moment.day });
          return refuse('quantity is not a number');
        }
        const asked = readNumber(cell('price'));
        const priceLost = asked === undefined || asked < 0;
        const price = priceLost ? Number.NaN : asked;
        if (priceLost) intake.step('impossible values', 1, 'a price that is no amount: units kept, price unknown');
        else if (Number.isNaN(price) && places.price >= 0) intake.step('missing prices', 1, 'units kept, price unknown; a panel carries the last seen price forward');
        const eastern = [cell('date'), cell('quantity'), cell('price')].some((text) => latinNumerals(text) !== text);
        if (eastern) intake.step('mixed digits', 1, 'Persian and Arabic digits read as numbers');
        const item = cell('item');
        if (places.category >= 0 || places.brand >= 0) facts.set(item.trim(), { category: cell('category'), brand: cell('brand') });
        ledger.add({ line, order: cell('order'), ...moment, item, store, user: cell('user'), quantity, price, promotion: cell('promotion').trim(), title: cell('title').trim(), repaired: priceLost || eastern }, cells);
      },
    }, progress);
  }
  dropDuplicates(ledger, intake);
  matchReturns(ledger, intake);
  closeLedger(ledger, intake);
  const usable = ledger.fate.view().some((end) => end !== fate.quarantined);
  for (const { item, store, day } of unknownDays) addUnknownDay(ledger, item, store, day);
  intake.step('unknown days', unknownDays.length, 'the quantity cannot be read: the row is quarantined and its day counts as unknown, not as 0');
  const sales = sumDays(ledger);
  if (!usable) {
    const why = Object.entries(intake.report().reasons).map(([reason, rows]) => `${rows}: ${reason}`).join(', ');
    throw new AnbarError('E_INGEST_EMPTY', `${files[0]!.path} leaves no usable row${why === '' ? '' : ` (${why})`}; allowed: at least one sale`, { facts: { field: 'path', value: files[0]!.path } });
  }
  const calendar = closedDays(ledger, intake);
  const events = purchaseEvents(ledger);
  const names = ledger.items.names;
  return {
    tables: {
      sales,
      items: tableOf(tableSchemas.items, { item: names, title: ledger.titles(), category: names.map((name) => facts.get(name)?.category || null), brand: names.map((name) => facts.get(name)?.brand || null) }),
      ...(calendar === undefined ? {} : { calendar }),
      ...(events === undefined ? {} : { events }),
      quarantine: intake.quarantineTable(),
    },
    facts: { source: 'csv', currency: options.currency ?? null, knownAhead: [], report: intake.report() },
  };
}

/** A day of which only the number is lost stays in the ledger as unknown, outside the books: its row is counted as quarantined. */
function addUnknownDay(ledger: ReturnType<typeof createLedger>, item: string, store: string, day: number): void {
  ledger.add({ line: 0, order: '', day, ms: 0, item, store, user: '', quantity: Number.NaN, price: Number.NaN, promotion: '', title: '', repaired: false }, []);
}

/** Importer of any table of sales: CSV, TSV or JSON lines, with a mapping of columns. Several files are read one after the other. */
export const csv: Importer<CsvOptions> = {
  name: 'csv',
  roles: { sales: { columns: [], needed: true } },
  read: readCsvSales,
};
