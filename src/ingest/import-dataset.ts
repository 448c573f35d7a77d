import { oneOf, refuseUnknownOptions } from '../base/options.js';
import { silentProgress, type Progress } from '../base/ports.js';
import { AnbarError } from '../base/errors.js';
import { writeDataset } from '../engine/write-dataset.js';
import type { Dataset } from '../table/dataset.js';
import { completeJourney } from './complete-journey.js';
import { csv } from './csv.js';
import { digikala } from './digikala.js';
import type { Importer } from './importer.js';
import { m5 } from './m5.js';
import { movielens } from './movielens.js';
import { onlineRetail } from './online-retail.js';
import { recogniseFiles } from './recognise.js';

/** Every importer, by the name that `anbar import` knows it by. */
export const importers = { csv, m5, 'online-retail': onlineRetail, 'complete-journey': completeJourney, movielens, digikala } as const satisfies Readonly<Record<string, Importer<never>>>;

export type ImporterName = keyof typeof importers;

export interface ImportRequest {
  readonly source: string;
  readonly paths: readonly string[];
  readonly into: string;
  /** Passed to the importer; each refuses what it does not know. */
  readonly options?: object;
  readonly progress?: Progress;
}

/**
 * Imports files of a known kind into a dataset folder, whole or not at all. The manifest's `report` says what was kept, repaired and quarantined, and why.
 * Throws E_INGEST_FILE, E_INGEST_GZIP, E_INGEST_COLUMNS, E_INGEST_EMPTY, E_TABLE_EXISTS.
 *
 * @example
 * // Needs: the three files of the M5 competition
 * await importDataset({ source: 'm5', paths: ['sales.csv.gz', 'calendar.csv.gz', 'sell_prices.csv.gz'], into: 'datasets/m5' });
 */
export async function importDataset(request: ImportRequest): Promise<Dataset> {
  const name = oneOf('source', request.source, Object.keys(importers) as ImporterName[]);
  if (request.paths.length === 0) throw new AnbarError('E_BASE_OPTION', 'no file to import is named; allowed: one path or more', { facts: { field: 'paths' } });
  const importer: Importer = importers[name] as Importer;
  // Any table of sales goes through `csv`, several files one after the other; the others know their files by the header.
  const files = name === 'csv' ? request.paths.map((path) => ({ path, role: 'sales' })) : await recogniseFiles(importer as Importer<never>, request.paths);
  if (name !== 'csv') refuseUnknownOptions(`import ${name}`, request.options ?? {}, []);
  const { tables, facts } = await importer.read(files, request.options ?? {}, request.progress ?? silentProgress);
  return writeDataset(request.into, tables, facts);
}
