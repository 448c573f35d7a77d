import type { BacktestResult, LeaderboardRow } from './backtest.js';

const figure = (value: number, digits = 3): string => (Number.isFinite(value) ? value.toFixed(digits) : '–');
const percent = (value: number): string => (Number.isFinite(value) ? `${(100 * value).toFixed(1)} %` : '–');

/** p of the paired test against the first, and where it is below 0.05 which way the ranks point: by series a model can be better than one whose mean is lower. */
function doubtOf({ versusBest }: LeaderboardRow): string {
  if (versusBest === undefined) return 'best';
  const { pValue, rankBiserial } = versusBest;
  const way = pValue >= 0.05 ? '' : rankBiserial > 0 ? ', better on most' : ', worse';
  return `${pValue < 0.001 ? '<0.001' : figure(pValue)}${way}`;
}

function cells(row: LeaderboardRow, shares: readonly number[]): readonly string[] {
  const held = shares.map((share) => percent(row.ranges.find((range) => range.share === share)?.coverage ?? Number.NaN));
  const mape = row.mapeRows === 0 ? '–' : `${percent(row.mape)} (${row.mapeRows})`;
  return [row.model, figure(row.wrmsse, 4), figure(row.rmsse, 4), figure(row.rmse), figure(row.mae), percent(row.wape), percent(row.bias), ...(row.allDays === undefined ? [] : [percent(row.allDays.wape), percent(row.allDays.bias)]), mape, figure(row.pinball, 4), ...held, doubtOf(row), figure(row.fitSeconds + row.predictSeconds, 1)];
}

/** A backtest's leaderboard as a table for a terminal, best first. */
export function leaderboardText(result: BacktestResult): string {
  const shares = [...new Set(result.leaderboard.flatMap((row) => row.ranges.map(({ share }) => share)))].sort((a, b) => a - b);
  const head = ['model', 'WRMSSE', 'RMSSE', 'RMSE', 'MAE', 'WAPE', 'bias', ...(result.leaderboard[0]?.allDays === undefined ? [] : ['WAPE, all days', 'bias, all days']), 'MAPE (days > 0)', 'pinball', ...shares.map((share) => `in ${Number((100 * share).toFixed(2))} %`), 'p against the best', 'seconds'];
  const lines = [head, ...result.leaderboard.map((row) => cells(row, shares))];
  const widths = head.map((_, c) => Math.max(...lines.map((line) => line[c]!.length)));
  const table = lines.map((line) => line.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join('  '));
  const notes = result.missing.map(({ model, reason }) => `without ${model}: ${reason}`);
  const gap = result.gapDays > 0 ? ` after a gap of ${result.gapDays}` : '';
  return `${result.series} series, ${result.horizon} days${gap}, measured by ${result.every}, origins ${result.origins.join(', ')}\n${[...table, ...notes].join('\n')}\n`;
}
