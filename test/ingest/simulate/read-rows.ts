import { join } from 'node:path';
import { openDuckdb } from '../../../src/engine/duckdb.js';
import { sqlText } from '../../../src/engine/engine.js';

/** Rows of a query over a dataset's files; `@sales` stands for that table's file. */
export async function rowsOf(folder: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const engine = await openDuckdb({ threads: 1 });
  try {
    const table = await engine.query(sql.replace(/@(\w+)/g, (_, name: string) => `read_parquet(${sqlText(join(folder, `${name}.parquet`))})`));
    return table.toArray().map((row) => (row as { toJSON(): Record<string, unknown> }).toJSON());
  } finally {
    engine.close();
  }
}
