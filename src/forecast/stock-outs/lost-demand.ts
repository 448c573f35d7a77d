import { DateDay, Field, Float64, Schema, Utf8, type Table } from 'apache-arrow';
import { seriesStart, type Panel } from '../../table/panel.js';
import { tableOf } from '../../table/table-of.js';
import { likelyEnough, lostUnits, type StockOuts } from './stock-outs.js';

/** One series' days without stock. */
export interface LostOfSeries {
  readonly series: string;
  readonly days: number;
  readonly units: number;
}

/** What empty shelves cost in units. */
export interface LostDemand {
  /** series, date, lost: one row a day without stock, series by series. */
  readonly table: Table;
  readonly days: number;
  readonly spells: number;
  readonly units: number;
  /** Series with days without stock, most units lost first. */
  readonly bySeries: readonly LostOfSeries[];
}

const schema = new Schema([new Field('series', new Utf8(), false), new Field('date', new DateDay(), false), new Field('lost', new Float64(), false)]);

/**
 * Lost demand of a panel, as a table and in totals. O(rows).
 *
 * @example
 * const { units, bySeries } = lostDemand(panel, detectStockOuts(panel));
 * Math.round(bySeries.reduce((sum, { units }) => sum + units, 0)) === Math.round(units); // true
 */
export function lostDemand(panel: Panel, found: StockOuts): LostDemand {
  const lost = lostUnits(panel, found);
  const [codes, dates, values]: [number[], number[], number[]] = [[], [], []];
  const bySeries: LostOfSeries[] = [];
  let [units, spells] = [0, 0];
  for (let s = 0; s < panel.keys.length; s++) {
    const [from, start] = [panel.offsets[s]!, seriesStart(panel, s)];
    let [days, own] = [0, 0];
    for (let row = from; row < panel.offsets[s + 1]!; row++) {
      if (!(found.score[row]! >= likelyEnough)) continue;
      if (row === from || !(found.score[row - 1]! >= likelyEnough)) spells++;
      days++;
      own += lost[row]!;
      codes.push(s);
      dates.push(start + row - from);
      values.push(lost[row]!);
    }
    units += own;
    if (days > 0) bySeries.push({ series: panel.keys[s]!, days, units: own });
  }
  bySeries.sort((a, b) => b.units - a.units || (a.series < b.series ? -1 : 1));
  const table = tableOf(schema, { series: { codes: Int32Array.from(codes), names: panel.keys }, date: Int32Array.from(dates), lost: Float64Array.from(values) });
  return { table, days: values.length, spells, units, bySeries };
}
