import type { ReorderBacktestDone, ReorderDone } from './reorder.js';

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

function backtestText({ from, days, series, demand, correlation, policies }: ReorderBacktestDone): string {
  const rows = policies.map((p) => [p.policy, whole(p.cost), whole(p.holding), whole(p.lostMargin), percent(p.fillRate), whole(p.unitsOnHand)]);
  const table = [['rule', 'cost', 'holding', 'lost margin', 'fill rate', 'units on hand'], ...rows];
  const widths = table[0]!.map((_, k) => Math.max(...table.map((row) => row[k]!.length)));
  const lines = table.map((row) => row.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!))).join('  '));
  const source = demand === 'boosted' ? `trained on days before; windows correlate by ${correlation.toFixed(2)}` : 'past windows, not a trained forecast';
  return `${series} series, ${days} days from ${from}; sales stand for demand. Forecast: ${source}.\n${lines.join('\n')}\n`;
}

/** What a person reads after `anbar reorder`. */
export function reorderText(done: ReorderDone | ReorderBacktestDone): string {
  if (done.kind === 'backtest') return backtestText(done);
  const unit = done.currency === null ? '' : ` ${done.currency}`;
  const lines = [`order ${done.ordered} of ${done.items} items on ${done.asOf}: ${whole(done.units)} units for ${whole(done.money)}${unit}${done.money < done.wantedMoney ? ` (without the budget ${whole(done.wantedMoney)})` : ''}; not ordering at all would lose about ${whole(done.expectedLostMargin)}${unit} of margin`];
  const states = Object.entries(done.stock).filter(([, { items }]) => items > 0);
  lines.push(`shelves: ${states.map(([state, { items, money }]) => `${items} ${state} (${whole(money)})`).join(', ')}`);
  const kinds = Object.entries(done.exceptions);
  if (kinds.length > 0) lines.push(`exceptions: ${kinds.map(([kind, count]) => `${count} ${kind}`).join(', ')}`);
  for (const { items, detail } of done.assumptions) lines.push(`assumed for ${items} of ${done.items} items: ${detail}`);
  lines.push(`written: ${done.file}`);
  return `${lines.join('\n')}\n`;
}
