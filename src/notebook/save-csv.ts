import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Table } from 'apache-arrow';
import { viewOfTable, type ViewCell } from './show/table-view.js';

function field(cell: ViewCell): string {
  if (cell === null) return '';
  // Six significant digits are far more than a forecast knows.
  const text = typeof cell === 'number' ? String(Number(cell.toPrecision(6))) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Writes a table as CSV (UTF-8), whole or not at all; dates as YYYY-MM-DD, unknown values empty. Makes the folder.
 *
 * @example
 * await saveCsv(forecast, 'reports/forecast.csv');
 */
export async function saveCsv(table: Table, path: string): Promise<void> {
  const { rows, columns } = viewOfTable(table);
  const lines = [columns.map(({ name }) => field(name)).join(',')];
  for (let row = 0; row < rows; row++) lines.push(columns.map(({ cell }) => field(cell(row))).join(','));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, `${lines.join('\n')}\n`);
  await rename(`${path}.part`, path);
}
