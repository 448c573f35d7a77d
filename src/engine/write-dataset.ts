import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DataType, type Schema, type Table } from 'apache-arrow';
import { dayText } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { tableNames, tableSchemas, type TableName } from '../table/schemas.js';
import type { Dataset, DatasetFacts, Manifest, TableFile } from '../table/dataset.js';
import { openDuckdb } from './duckdb.js';
import { sqlText, type Engine } from './engine.js';

/** The tables to write; rows may come whole or batch by batch. Use `tableOf` to build them. */
export type TablesToWrite = Readonly<Partial<Record<TableName, Table | AsyncIterable<Table>>>>;

const sqlType = (type: DataType): string => {
  if (DataType.isDate(type)) return 'DATE';
  if (DataType.isTimestamp(type)) return 'TIMESTAMP_MS';
  return DataType.isFloat(type) ? 'DOUBLE' : 'VARCHAR';
};

/** The canonical columns in their canonical order and type, whatever the staged form was. */
function projection(schema: Schema): string {
  return schema.fields
    .map(({ name, type }) => (DataType.isTimestamp(type) ? `make_timestamp_ms("${name}") AS "${name}"` : `"${name}"::${sqlType(type)} AS "${name}"`))
    .join(', ');
}

/** sha256 of a file, read in pieces. */
export async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeTable(engine: Engine, folder: string, name: TableName, rows: Table | AsyncIterable<Table>): Promise<TableFile | undefined> {
  const count = await engine.load('staged', rows);
  if (count === 0) return undefined;
  const file = `${name}.parquet`;
  const path = join(folder, file);
  await engine.run(`COPY (SELECT ${projection(tableSchemas[name])} FROM staged) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`);
  await engine.run('DROP TABLE staged');
  await syncPath(path);
  return { file, rows: count, sizeBytes: (await stat(path)).size, sha256: await fileSha256(path) };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}

/** Refuses a folder that holds something else than a dataset: an import must never eat a user's files. */
async function refuseForeignFolder(folder: string): Promise<void> {
  if (!(await exists(folder))) return;
  const entries = (await stat(folder)).isDirectory() ? await readdir(folder) : ['(a file)'];
  if (entries.length > 0 && !entries.includes('manifest.json')) {
    throw new AnbarError('E_TABLE_EXISTS', `${folder} holds something that is not a dataset (${entries[0] ?? ''}); allowed: a new folder, an empty one, or a dataset to replace`, { facts: { field: 'into', value: folder } });
  }
}

/** Puts `fresh` where `folder` is. A dataset that was there is moved aside first and removed after, so at no moment does a half-written one stand under the name. */
async function moveIntoPlace(fresh: string, folder: string): Promise<void> {
  const aside = `${fresh}.old`;
  const replaces = await exists(folder);
  if (replaces) await rename(folder, aside);
  try {
    await rename(fresh, folder);
  } catch (error) {
    if (replaces) await rename(aside, folder);
    throw error;
  }
  await syncPath(dirname(folder));
  if (replaces) await rm(aside, { recursive: true });
}

/**
 * Writes a dataset folder: one Parquet file a table and `manifest.json`. All or nothing: it is built beside `folder`, synced and renamed into place; on any error
 * nothing remains and an older dataset of that name stays. Same tables, same bytes. Throws E_TABLE_COLUMN, E_TABLE_EXISTS.
 *
 * @example
 * await writeDataset('datasets/mine', { items: tableOf(tableSchemas.items, { item: ['a'] }) }, { source: 'csv', currency: 'IRR', knownAhead: [] });
 */
export async function writeDataset(folder: string, tables: TablesToWrite, facts: DatasetFacts): Promise<Dataset> {
  const target = resolve(folder);
  await refuseForeignFolder(target);
  await mkdir(dirname(target), { recursive: true });
  const fresh = await mkdtemp(`${target}.part-`);
  // One thread, so that row groups come out in one order: same tables, same bytes.
  const engine = await openDuckdb({ threads: 1, temporaryFolder: join(fresh, 'spill') });
  try {
    const written: Partial<Record<TableName, TableFile>> = {};
    for (const name of tableNames) {
      const rows = tables[name];
      const file = rows === undefined ? undefined : await writeTable(engine, fresh, name, rows);
      if (file !== undefined) written[name] = file;
    }
    const manifest: Manifest = { ...facts, format: 1, name: basename(target), ...(await dateRange(engine, fresh, written)), tables: written, fingerprint: fingerprintOf(written) };
    await rm(join(fresh, 'spill'), { recursive: true, force: true });
    const handle = await open(join(fresh, 'manifest.json'), 'w');
    await handle.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await handle.sync();
    await handle.close();
    await syncPath(fresh);
    await moveIntoPlace(fresh, target);
    return { folder: target, manifest };
  } finally {
    engine.close();
    await rm(fresh, { recursive: true, force: true });
  }
}

function fingerprintOf(tables: Partial<Record<TableName, TableFile>>): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(tables).sort()) hash.update(`${name} ${tables[name as TableName]!.sha256}\n`);
  return hash.digest('hex');
}

async function dateRange(engine: Engine, folder: string, tables: Partial<Record<TableName, TableFile>>): Promise<Pick<Manifest, 'firstDate' | 'lastDate'>> {
  if (tables.sales === undefined) return { firstDate: null, lastDate: null };
  for await (const chunk of engine.stream(`SELECT min(date), max(date) FROM read_parquet(${sqlText(join(folder, tables.sales.file))})`)) {
    return { firstDate: dayText(chunk.numbers(0)[0]!), lastDate: dayText(chunk.numbers(1)[0]!) };
  }
  return { firstDate: null, lastDate: null };
}
