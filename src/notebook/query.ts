import type { Table } from 'apache-arrow';
import { openDuckdb } from '../engine/duckdb.js';
import { sqlText } from '../engine/engine.js';
import { tablePath, type Dataset } from '../table/dataset.js';
import type { TableName } from '../table/schemas.js';

/**
 * SQL over a dataset's tables by their names (`sales`, `items` …), as one Arrow table. Throws E_ENGINE_* for what DuckDB refuses.
 *
 * @example
 * show(await queryDataset(dataset, 'SELECT item, sum(quantity) AS sold FROM sales GROUP BY item ORDER BY sold DESC'));
 */
export async function queryDataset(dataset: Dataset, sql: string): Promise<Table> {
  const engine = await openDuckdb();
  try {
    for (const name of Object.keys(dataset.manifest.tables) as TableName[]) await engine.run(`CREATE VIEW ${name} AS SELECT * FROM read_parquet(${sqlText(tablePath(dataset, name)!)})`);
    return await engine.query(sql);
  } finally {
    engine.close();
  }
}
