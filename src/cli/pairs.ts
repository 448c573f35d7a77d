import { readFile } from 'node:fs/promises';
import { AnbarError } from '../base/errors.js';

export interface Pairs {
  readonly users: readonly string[];
  readonly items: readonly string[];
}

/** Reads a CSV file with the columns user and item, in any order, others ignored. Throws E_CLI_USAGE naming file and line. */
export async function readPairs(file: string): Promise<Pairs> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new AnbarError('E_CLI_USAGE', `--pairs is ${file}, which cannot be read; allowed: a CSV file`, { cause });
  }
  const { parse } = await import('csv-parse/sync');
  let rows: readonly Readonly<Record<string, string>>[];
  try {
    rows = parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true }) as readonly Readonly<Record<string, string>>[];
  } catch (cause) {
    throw new AnbarError('E_CLI_USAGE', `--pairs is ${file}, which is no CSV file: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  rows.forEach((row, k) => {
    for (const name of ['user', 'item']) if (row[name] === undefined || row[name] === '') throw new AnbarError('E_CLI_USAGE', `${file}, row ${k + 1}: ${name} is missing; allowed: the columns user,item`, { facts: { field: name } });
  });
  if (rows.length === 0) throw new AnbarError('E_CLI_USAGE', `${file} has no rows; allowed: a header user,item and at least one pair`);
  return { users: rows.map((row) => row['user']!), items: rows.map((row) => row['item']!) };
}
