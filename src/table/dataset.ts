import { join } from 'node:path';
import type { Day } from '../base/day.js';
import type { TableName } from './schemas.js';

/** One table's file. */
export interface TableFile {
  readonly file: string;
  readonly rows: number;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** One step of cleaning: what was found, how many rows it touched, and what was decided. */
export interface CleaningStep {
  readonly step: string;
  readonly rows: number;
  readonly decision: string;
}

/** What an import did. `kept + repaired + quarantined = read`, always. */
export interface ImportReport {
  readonly read: number;
  readonly kept: number;
  readonly repaired: number;
  readonly quarantined: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly steps: readonly CleaningStep[];
}

/** Facts that the writer of a dataset states; the rest of the manifest is measured. */
export interface DatasetFacts {
  /** Where it comes from, e.g. `m5`, `csv`, `simulate`. */
  readonly source: string;
  /** ISO 4217 code of all prices, e.g. `IRR`; null = not stated. */
  readonly currency: string | null;
  /** Columns of `sales` and `plans` whose values are decided before the day: `price`, `promotion`. */
  readonly knownAhead: readonly ('price' | 'promotion')[];
  readonly report?: ImportReport;
  /** Anything else worth keeping, e.g. the seed. */
  readonly notes?: Readonly<Record<string, string | number | boolean>>;
}

/** `manifest.json` of a dataset folder. */
export interface Manifest extends DatasetFacts {
  readonly format: 1;
  readonly name: string;
  /** First and last day of `sales`, `YYYY-MM-DD`; null without sales. */
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  readonly tables: Readonly<Partial<Record<TableName, TableFile>>>;
  /** sha256 over the tables' names and sha256: equal data, equal fingerprint. */
  readonly fingerprint: string;
}

/** An opened dataset: its folder and what its manifest says. Nothing is held in memory. */
export interface Dataset {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Path of a table's Parquet file, or undefined if the dataset has no such table. */
export function tablePath(dataset: Dataset, table: TableName): string | undefined {
  const entry = dataset.manifest.tables[table];
  return entry === undefined ? undefined : join(dataset.folder, entry.file);
}

/** Options of `loadPanel`. */
export interface PanelOptions {
  /** The last day that may be seen; later rows are read only for `known` columns. Default: the last day of sales. */
  readonly until?: Day;
  /** How many days after the end the known columns reach. Default 28. */
  readonly futureDays?: number;
  /** Where a series starts: at its `first-sale` (default) or at its `first-row`. A series that never sold starts at its first row. */
  readonly trim?: 'first-sale' | 'first-row';
  /** Only these stores, or items. */
  readonly stores?: readonly string[];
  readonly items?: readonly string[];
  /** What a day without sales and without stock counts as: unknown (`mask`, default), or the recorded 0 (`keep`). */
  readonly stockouts?: 'mask' | 'keep';
}
