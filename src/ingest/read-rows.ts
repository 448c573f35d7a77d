import { parse, type CsvError } from 'csv-parse';
import { AnbarError } from '../base/errors.js';
import { silentProgress, type Progress } from '../base/ports.js';
import { decodeText, type Encoding } from './decode-text.js';
import { limits, readBytes } from './read-bytes.js';

/** Where the rows of a file go. `line` is the line of the file on which the row ends; the header is line 1. */
export interface RowSink {
  header(names: readonly string[]): void;
  row(cells: readonly string[], line: number): void;
  /** A row that cannot be read as one. */
  broken(line: number, reason: string): void;
  encoding?(encoding: Encoding): void;
}

/** The character that splits most of the header, among those in use. */
function detectDelimiter(headerLine: string): string {
  const counts = [',', '\t', ';', '|'].map((mark) => [mark, headerLine.split(mark).length] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

function cleanHeader(cells: readonly string[], path: string): string[] {
  if (cells.length > limits.columns) throw new AnbarError('E_INGEST_FILE', `${path} has ${cells.length} columns; allowed: up to ${limits.columns}`);
  return cells.map((cell) => cell.replace(/^\uFEFF/, '').trim());
}

async function* withFirst(first: Buffer, rest: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** JSON lines as rows: the header is the fields of the first object, in its order. */
async function readJsonLines(path: string, pieces: AsyncIterable<Buffer>, sink: RowSink): Promise<void> {
  const decoder = new TextDecoder();
  let names: string[] | undefined;
  let pending = '';
  let line = 0;
  const take = (text: string): void => {
    line++;
    if (text.trim() === '') return;
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch {
      sink.broken(line, 'not JSON');
      return;
    }
    if (record === null || typeof record !== 'object' || Array.isArray(record)) return sink.broken(line, 'not a JSON object');
    if (names === undefined) sink.header((names = cleanHeader(Object.keys(record), path)));
    const cells = names.map((name) => {
      const value: unknown = Object.hasOwn(record, name) ? (record as Record<string, unknown>)[name] : '';
      return value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
    });
    if (cells.some((cell) => cell.length > limits.cellBytes)) sink.broken(line, 'cell too long');
    else sink.row(cells, line);
  };
  for await (const piece of pieces) {
    const lines = (pending + decoder.decode(piece, { stream: true })).split('\n');
    pending = lines.pop() ?? '';
    lines.forEach(take);
    if (pending.length > limits.rowBytes) throw new AnbarError('E_INGEST_FILE', `${path} line ${line + 1} is longer than ${limits.rowBytes} bytes; allowed: shorter lines`);
  }
  if (pending !== '') take(pending);
}

async function readCsv(path: string, pieces: AsyncIterable<Buffer>, delimiter: string, sink: RowSink): Promise<void> {
  let header: readonly string[] | undefined;
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: limits.rowBytes,
    on_record: (cells: string[], context) => {
      if (header === undefined) {
        header = cleanHeader(cells, path);
        sink.header(header);
      } else if (cells.length > limits.columns) sink.broken(context.lines, 'too many columns');
      else if (tooLong(cells)) sink.broken(context.lines, 'cell too long');
      else sink.row(cells, context.lines);
      return null;
    },
  });
  let failure: unknown;
  const ended = new Promise<void>((resolve) => {
    parser.on('error', (error) => {
      failure ??= error;
      resolve();
    });
    parser.on('end', resolve);
  });
  parser.resume();
  try {
    for await (const piece of pieces) {
      if (failure !== undefined) break;
      if (!parser.write(piece)) await Promise.race([new Promise((resolve) => parser.once('drain', resolve)), ended]);
    }
    if (failure === undefined) parser.end();
    await ended;
  } finally {
    parser.destroy();
  }
  if (failure !== undefined) throw isCsvError(failure) ? unreadable(path, failure) : failure;
  if (header === undefined) throw new AnbarError('E_INGEST_FILE', `${path} holds no line; allowed: a header line and rows`);
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}

/** Past a row without an end no later row can be told apart, so the file is refused whole instead of losing rows unseen. */
function unreadable(path: string, failure: CsvError): AnbarError {
  const line = Number(failure['lines'] ?? 0);
  const what = failure.code === 'CSV_MAX_RECORD_SIZE' ? `is longer than ${limits.rowBytes} bytes` : `cannot be read (${failure.message.split('\n')[0] ?? ''})`;
  return new AnbarError('E_INGEST_FILE', `${path}: the row at line ${line} ${what}; allowed: CSV with matching quotes`, { cause: failure, facts: { field: 'path', value: path, line } });
}

function tooLong(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell.length > limits.cellBytes) return true;
  return false;
}

/** Reads a CSV, TSV or JSON-lines file, gzip or not, in any of the known encodings, row by row. What the sink throws ends the reading. */
export async function readRows(path: string, sink: RowSink, progress: Progress = silentProgress): Promise<void> {
  const pieces = decodeText(readBytes(path, progress), (encoding) => sink.encoding?.(encoding))[Symbol.asyncIterator]();
  try {
    const first = await pieces.next();
    const start = (first.done === true ? Buffer.alloc(0) : first.value) as Buffer;
    const text = start.subarray(0, 65_536).toString('utf8').replace(/^\uFEFF/, '').trimStart();
    const rest = withFirst(start, pieces);
    await (text.startsWith('{') ? readJsonLines(path, rest, sink) : readCsv(path, rest, detectDelimiter(text.split(/\r?\n/, 1)[0] ?? ''), sink));
  } finally {
    await pieces.return?.();
  }
}

/** Only the header of a file; reads no further than it must. */
export async function readHeader(path: string): Promise<readonly string[]> {
  let header: readonly string[] | undefined;
  const stop = Symbol('stop');
  const done = (): never => {
    throw stop;
  };
  try {
    await readRows(path, { header: (names) => { header = names; }, row: done, broken: done });
  } catch (error) {
    if (error !== stop) throw error;
  }
  return header ?? [];
}
