import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Table } from 'apache-arrow';
import { csvText } from '../table/csv.js';
import { viewOfTable, type ViewCell } from './show/table-view.js';

// Six significant digits are far more than a forecast knows.
const plain = (cell: ViewCell): string | number | null => (typeof cell === 'number' ? Number(cell.toPrecision(6)) : typeof cell === 'boolean' ? String(cell) : cell);

/**
 * Writes a table as CSV (UTF-8), whole or not at all; dates as YYYY-MM-DD, unknown values empty, formulas disarmed. Makes the folder.
 *
 * @example
 * await saveCsv(forecast, 'reports/forecast.csv');
 */
export async function saveCsv(table: Table, path: string): Promise<void> {
  const { rows, columns } = viewOfTable(table);
  const lines = Array.from({ length: rows }, (_, row) => columns.map(({ cell }) => plain(cell(row))));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, csvText(columns.map(({ name }) => name), lines));
  await rename(`${path}.part`, path);
}
