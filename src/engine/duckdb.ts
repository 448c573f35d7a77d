import { Bool, DataType, DateDay, Field, Float64, makeData, RecordBatch, Schema, Struct, Table, TimestampMillisecond, Utf8, vectorFromArray, type Data, type Vector } from 'apache-arrow';
import type * as Duck from '@duckdb/node-api';
import { AnbarError } from '../base/errors.js';
import type { Chunk, Engine } from './engine.js';

/** DuckDB's fixed vector size: a data chunk takes no more rows. */
const chunkRows = 2048;

export interface DuckdbOptions {
  readonly threads?: number;
  /** DuckDB spills to `temporaryFolder` beyond this. */
  readonly memoryLimitMb?: number;
  readonly temporaryFolder?: string;
}

async function loadApi(): Promise<typeof Duck> {
  try {
    return await import('@duckdb/node-api');
  } catch (cause) {
    throw new AnbarError('E_ADAPTER_MISSING', 'DuckDB (@duckdb/node-api) is not installed; run: npm install', { cause });
  }
}

function chunkOf(chunk: Duck.DuckDBDataChunk): Chunk {
  return {
    rowCount: chunk.rowCount,
    numbers: (column) => (chunk.getColumnVector(column) as unknown as { readonly items: Float64Array }).items,
    texts: (column) => chunk.getColumnValues(column) as (string | null)[],
  };
}

/** SQL type of a staged column: dictionary text becomes an ENUM, whose codes are copied as they are instead of string by string. */
function stagedType(api: typeof Duck, field: Field, dictionary: Vector | undefined): Duck.DuckDBType {
  if (DataType.isDate(field.type)) return api.DATE;
  if (DataType.isTimestamp(field.type)) return api.BIGINT;
  if (DataType.isFloat(field.type)) return api.DOUBLE;
  if (DataType.isInt(field.type)) return api.INTEGER;
  return dictionary === undefined ? api.VARCHAR : api.ENUM(dictionary.toArray() as unknown as string[]);
}

function isValid(data: Data, row: number): boolean {
  if (data.nullCount === 0) return true;
  const at = row + data.offset;
  return (data.nullBitmap[at >> 3]! & (1 << (at & 7))) !== 0;
}

/** Copies rows `from … from + count - 1` of an Arrow column into a chunk's vector. */
function fillVector(vector: Duck.DuckDBVector, data: Data, column: Vector, from: number, count: number, coded: boolean): void {
  const set = vector as unknown as { readonly items?: { set(values: ArrayLike<number>): void }; setItem(row: number, value: unknown): void };
  if (DataType.isUtf8(data.type) || (DataType.isDictionary(data.type) && !coded)) {
    for (let row = 0; row < count; row++) set.setItem(row, column.get(from + row));
  } else {
    set.items!.set((data.values as unknown as { subarray(a: number, b: number): ArrayLike<number> }).subarray(from, from + count));
    if (data.nullCount > 0) for (let row = 0; row < count; row++) if (!isValid(data, from + row)) set.setItem(row, null);
  }
  (vector as unknown as { flush(): void }).flush();
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

class DuckdbEngine implements Engine {
  readonly name = 'duckdb';

  constructor(
    private readonly api: typeof Duck,
    private readonly instance: Duck.DuckDBInstance,
    private readonly connection: Duck.DuckDBConnection,
  ) {}

  async run(sql: string): Promise<void> {
    try {
      await this.connection.run(sql);
    } catch (cause) {
      throw new AnbarError('E_ENGINE_QUERY', `DuckDB refused a query: ${(cause as Error).message.split('\n')[0] ?? ''}`, { cause, facts: { sql } });
    }
  }

  async *stream(sql: string): AsyncIterable<Chunk> {
    for await (const { chunk } of this.chunks(sql)) yield chunkOf(chunk);
  }

  private async *chunks(sql: string): AsyncIterable<{ readonly chunk: Duck.DuckDBDataChunk; readonly result: Duck.DuckDBResult }> {
    try {
      const result = await this.connection.stream(sql);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        yield { chunk, result };
      }
    } catch (cause) {
      if (cause instanceof AnbarError) throw cause;
      throw new AnbarError('E_ENGINE_QUERY', `DuckDB refused a query: ${(cause as Error).message.split('\n')[0] ?? ''}`, { cause, facts: { sql } });
    }
  }

  async query(sql: string): Promise<Table> {
    const described = await this.connection.runAndReadAll(`DESCRIBE ${sql}`).catch((cause: unknown) => {
      throw new AnbarError('E_ENGINE_QUERY', `DuckDB refused a query: ${(cause as Error).message.split('\n')[0] ?? ''}`, { cause, facts: { sql } });
    });
    const [names, types] = described.getColumns() as unknown as [string[], string[]];
    const casts = names.map((name, k) => {
      const type = types[k]!;
      if (/^(DATE|DOUBLE|VARCHAR|BOOLEAN)$/.test(type)) return quoted(name);
      if (type.startsWith('TIMESTAMP')) return `epoch_ms(${quoted(name)})::DOUBLE AS ${quoted(name)}`;
      return `${quoted(name)}::${/INT|FLOAT|DECIMAL/.test(type) ? 'DOUBLE' : 'VARCHAR'} AS ${quoted(name)}`;
    });
    const columns: unknown[][] = names.map(() => []);
    for await (const { chunk } of this.chunks(`SELECT ${casts.join(', ')} FROM (${sql})`)) {
      for (let k = 0; k < names.length; k++) for (const value of chunk.getColumnValues(k)) columns[k]!.push(value);
    }
    const length = columns[0]?.length ?? 0;
    const children = names.map((_, k): Data => {
      const type = types[k]!;
      const values = columns[k]!;
      if (type === 'DATE') return dataOf(new DateDay(), values.map((v) => (v === null ? null : (v as { days: number }).days * 86_400_000)));
      if (type.startsWith('TIMESTAMP')) return dataOf(new TimestampMillisecond(), values);
      if (type === 'BOOLEAN') return dataOf(new Bool(), values);
      if (/INT|FLOAT|DECIMAL|DOUBLE/.test(type)) return dataOf(new Float64(), values);
      return dataOf(new Utf8(), values);
    });
    const schema = new Schema(names.map((name, k) => new Field(name, children[k]!.type, true)));
    return new Table(schema, new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children })));
  }

  async load(name: string, rows: Table | AsyncIterable<Table>): Promise<number> {
    const single = rows instanceof Table;
    const batches = single ? (async function* () { yield rows; })() : rows;
    let appender: Duck.DuckDBAppender | undefined;
    let types: Duck.DuckDBType[] = [];
    let total = 0;
    for await (const table of batches) {
      const fields = table.schema.fields;
      // One table has one dictionary a column; batches may each bring their own, so there text goes string by string.
      const coded = fields.map((_, k) => single && table.batches.length === 1 && DataType.isDictionary(table.schema.fields[k]!.type));
      if (appender === undefined) {
        types = fields.map((field, k) => stagedType(this.api, field, coded[k] === true ? (table.batches[0]!.data.children[k]!.dictionary as Vector) : undefined));
        await this.run(`CREATE OR REPLACE TEMPORARY TABLE ${quoted(name)} (${fields.map((field, k) => `${quoted(field.name)} ${types[k]!.toString()}`).join(', ')})`);
        appender = await this.connection.createAppender(name);
      }
      for (const batch of table.batches) {
        for (let from = 0; from < batch.numRows; from += chunkRows) {
          const count = Math.min(chunkRows, batch.numRows - from);
          const chunk = this.api.DuckDBDataChunk.create(types, count);
          for (let k = 0; k < fields.length; k++) fillVector(chunk.getColumnVector(k), batch.data.children[k]!, batch.getChildAt(k)!, from, count, coded[k]!);
          appender.appendDataChunk(chunk);
        }
        total += batch.numRows;
      }
    }
    appender?.flushSync();
    appender?.closeSync();
    return total;
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }
}

function dataOf(type: DataType, values: readonly unknown[]): Data {
  return values.length === 0 ? makeData({ type, length: 0, nullCount: 0 } as never) : vectorFromArray(values as never, type).data[0]!;
}

/** Opens an embedded DuckDB in memory; close it when done. Throws E_ADAPTER_MISSING without its package. */
export async function openDuckdb(options: DuckdbOptions = {}): Promise<Engine> {
  const api = await loadApi();
  const instance = await api.DuckDBInstance.create(':memory:', {
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    ...(options.memoryLimitMb === undefined ? {} : { memory_limit: `${options.memoryLimitMb}MB` }),
    ...(options.temporaryFolder === undefined ? {} : { temp_directory: options.temporaryFolder }),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  return new DuckdbEngine(api, instance, await instance.connect());
}
