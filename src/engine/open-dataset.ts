import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Table } from 'apache-arrow';
import { AnbarError } from '../base/errors.js';
import { tablePath, type Dataset, type Manifest, type TableFile } from '../table/dataset.js';
import { tableNames, type TableName } from '../table/schemas.js';
import { openDuckdb } from './duckdb.js';
import { sqlText } from './engine.js';
import { fileSha256 } from './write-dataset.js';

/** Refuses a manifest that is not of this program: above all table files that lie outside the folder. */
function checkManifest(manifest: Manifest, path: string): void {
  const fault = (what: string): AnbarError => new AnbarError('E_TABLE_DATASET', `${path}: ${what}; allowed: what \`anbar import\` or \`anbar simulate\` wrote`);
  if (manifest === null || typeof manifest !== 'object' || manifest.format !== 1) throw fault('format is not 1');
  if (typeof manifest.tables !== 'object' || manifest.tables === null || typeof manifest.fingerprint !== 'string') throw fault('tables or fingerprint is missing');
  for (const [name, entry] of Object.entries(manifest.tables) as [string, TableFile][]) {
    if (!tableNames.includes(name as TableName)) throw fault(`table ${name} is unknown`);
    if (typeof entry?.file !== 'string' || entry.file !== basename(entry.file)) throw fault(`file of ${name} is not a plain name`);
  }
}

/**
 * Opens a dataset folder: reads its manifest and checks that every table's file is there with the size it was written with (`verify: true` also checks sha256).
 * Throws E_TABLE_DATASET.
 *
 * @example
 * const dataset = await openDataset('datasets/sample');
 * dataset.manifest.source; // 'simulate'
 */
export async function openDataset(folder: string, options: { readonly verify?: boolean } = {}): Promise<Dataset> {
  const root = resolve(folder);
  const path = join(root, 'manifest.json');
  let manifest: Manifest;
  try {
    manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest;
  } catch (cause) {
    const what = cause instanceof SyntaxError ? 'its manifest.json is not JSON' : 'it has no manifest.json';
    throw new AnbarError('E_TABLE_DATASET', `${folder} is not a dataset: ${what}; allowed: a folder written by \`anbar import\` or \`anbar simulate\``, { cause, facts: { field: 'dataset', value: folder } });
  }
  checkManifest(manifest, path);
  const dataset: Dataset = { folder: root, manifest };
  for (const name of tableNames) {
    const file = tablePath(dataset, name);
    if (file === undefined) continue;
    const entry = manifest.tables[name]!;
    const size = await stat(file).then((found) => found.size, () => -1);
    if (size !== entry.sizeBytes) throw new AnbarError('E_TABLE_DATASET', `${entry.file} of ${folder} has ${size < 0 ? 'vanished' : `${size} bytes`}; allowed: the ${entry.sizeBytes} bytes of its manifest`);
    if (options.verify === true && (await fileSha256(file)) !== entry.sha256) throw new AnbarError('E_TABLE_DATASET', `${entry.file} of ${folder} was altered: its sha256 is not the manifest's`);
  }
  return dataset;
}

/**
 * One whole table as Arrow, in stored order: for the small ones (`items`, `calendar`, `quarantine`). Undefined if the dataset has none.
 *
 * @example
 * const catalogue = await readTable(await openDataset('datasets/sample'), 'items');
 * catalogue?.numRows; // 50
 */
export async function readTable(dataset: Dataset, table: TableName): Promise<Table | undefined> {
  const path = tablePath(dataset, table);
  if (path === undefined) return undefined;
  const engine = await openDuckdb({ threads: 1 });
  try {
    return await engine.query(`SELECT * FROM read_parquet(${sqlText(path)})`);
  } finally {
    engine.close();
  }
}
