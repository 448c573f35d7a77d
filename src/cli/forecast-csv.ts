import type { Table } from 'apache-arrow';
import { dayText } from '../base/day.js';
import { csvCell } from '../table/csv.js';

/** Six significant digits are far more than any forecast knows; whole numbers stay whole. */
function number(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** The date column as day numbers: Arrow keeps days, but its `toArray` hands out milliseconds. */
function dayNumbers(table: Table): Int32Array {
  const out = new Int32Array(table.numRows);
  let at = 0;
  for (const chunk of table.getChild('date')!.data) {
    out.set((chunk.values as Int32Array).subarray(0, chunk.length), at);
    at += chunk.length;
  }
  return out;
}

/** A forecast table as CSV: series,date, then the named columns. */
export function forecastCsv(table: Table, columns: readonly string[]): string {
  const series = table.getChild('series')!;
  const dates = dayNumbers(table);
  const values = columns.map((name) => table.getChild(name)!.toArray() as Float64Array);
  const lines = [`series,date,${columns.join(',')}`];
  const days = new Map<number, string>();
  let key = '';
  let quoted = '';
  for (let row = 0; row < table.numRows; row++) {
    const name = series.get(row) as string;
    if (name !== key) {
      key = name;
      quoted = csvCell(name);
    }
    let day = days.get(dates[row]!);
    if (day === undefined) days.set(dates[row]!, (day = dayText(dates[row]!)));
    let line = `${quoted},${day}`;
    for (const column of values) line += `,${number(column[row]!)}`;
    lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}
