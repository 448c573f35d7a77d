import type { Table } from 'apache-arrow';
import { dayText } from '../base/day.js';

/** A CSV field, quoted when it must be. */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Six significant digits are far more than any forecast knows; whole numbers stay whole. */
function number(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** A forecast table as CSV: series,date, then the named columns. */
export function forecastCsv(table: Table, columns: readonly string[]): string {
  const series = table.getChild('series')!;
  const dates = table.getChild('date')!.toArray() as Int32Array;
  const values = columns.map((name) => table.getChild(name)!.toArray() as Float64Array);
  const lines = [`series,date,${columns.join(',')}`];
  const days = new Map<number, string>();
  let key = '';
  let quoted = '';
  for (let row = 0; row < table.numRows; row++) {
    const name = series.get(row) as string;
    if (name !== key) {
      key = name;
      quoted = field(name);
    }
    let day = days.get(dates[row]!);
    if (day === undefined) days.set(dates[row]!, (day = dayText(dates[row]!)));
    let line = `${quoted},${day}`;
    for (const column of values) line += `,${number(column[row]!)}`;
    lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}
