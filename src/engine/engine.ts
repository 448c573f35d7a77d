import type { Table } from 'apache-arrow';

/** Some rows of a result, column by column. */
export interface Chunk {
  readonly rowCount: number;
  /** The raw values of a numeric or date column (days since 1970); what lies under a null is undefined, so let SQL replace nulls. */
  numbers(column: number): Float64Array | Float32Array | Int32Array;
  texts(column: number): readonly (string | null)[];
}

/** Where queries run: embedded DuckDB, or a cluster. SQL is the common part of DuckDB's and Spark's. */
export interface Engine {
  readonly name: string;
  run(sql: string): Promise<void>;
  /** The result chunk by chunk, never whole in memory. */
  stream(sql: string): AsyncIterable<Chunk>;
  /** The whole result as an Arrow table. */
  query(sql: string): Promise<Table>;
  /** Makes `name` a temporary table holding `rows`; batches may come one by one. Returns how many rows. */
  load(name: string, rows: Table | AsyncIterable<Table>): Promise<number>;
  close(): void;
}

/** A value as an SQL string literal. */
export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
