import { dayText, type Day } from '../base/day.js';
import { jalaliText } from '../locale/jalali-text.js';
import type { Wording } from './money-words.js';
import type { ReorderLine } from './reorder-list.js';
import { reorderWhy } from './reorder-why.js';
import { csvCell } from '../table/csv.js';

/** Six significant digits; whole numbers stay whole. Numbers are ASCII for machines, whatever the language. */
const number = (value: number): string => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6))));
const maybe = (value: number | null): string => (value === null ? '' : number(value));

type Cell = (line: ReorderLine, asOf: Day, wording: Wording) => string;

const dayCell = (day: Day | null, write: (day: Day) => string): string => (day === null ? '' : write(day));

/** Columns in their order. */
const columns: Readonly<Record<string, Cell>> = {
  item: ({ item }) => csvCell(item.item),
  store: ({ item }) => csvCell(item.store ?? ''),
  title: ({ item }) => csvCell(item.title ?? ''),
  class: ({ item }) => `${item.valueClass ?? ''}${item.steadiness ?? ''}`,
  on_hand: ({ item }) => maybe(item.onHand),
  on_order: ({ item }) => number(item.onOrder),
  lead_time_days: (line) => number(line.leadDays),
  review_days: (line) => number(line.reviewDays),
  demand_p50: (line) => number(line.demandP50),
  demand_p90: (line) => number(line.demandP90),
  safety_stock_textbook: (line) => number(line.textbookSafetyStock),
  quantity_textbook: (line) => number(line.textbookQuantity),
  quantity: (line) => number(line.quantity),
  wanted_quantity: (line) => number(line.wantedQuantity),
  limited_by: (line) => line.limitedBy,
  pack_size: ({ item }) => number(item.packSize),
  minimum_order: ({ item }) => number(item.minimumOrder),
  money: (line) => number(line.money),
  last_order_date: (line) => dayCell(line.lastOrderDay, dayText),
  last_order_date_jalali: (line) => dayCell(line.lastOrderDay, (day) => jalaliText(day, { digits: 'latin' })),
  days_of_cover: (line) => maybe(line.daysOfCover),
  service_wanted: (line) => number(line.serviceWanted),
  service_reached: (line) => number(line.serviceReached),
  expected_lost_margin: (line) => number(line.expectedLostMargin),
  cost_of_waiting_week: (line) => number(line.costOfWaitingWeek),
  why: (line, asOf, wording) => csvCell(reorderWhy(line, asOf, wording)),
};

/** The columns of `reorderCsv`, in order. */
export const reorderColumns = Object.keys(columns);

/** The order list as CSV, one line an item; safe to open in a spreadsheet whatever the shop's titles hold. */
export function reorderCsv(lines: readonly ReorderLine[], asOf: Day, wording: Wording): string {
  const cells = Object.values(columns);
  return `${[reorderColumns.join(','), ...lines.map((line) => cells.map((cell) => cell(line, asOf, wording)).join(','))].join('\n')}\n`;
}
