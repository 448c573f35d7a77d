import type { Ahead, Override } from './ahead.js';

/** What a shop's people call the reasons of a forecast. */
const partNames = ['base', 'level', 'season', 'price', 'promotion', 'holiday', 'group'] as const;
type PartName = (typeof partNames)[number];

/** Which reason a feature column belongs to, by the names that the feature plan gives. */
function partOf(column: string): PartName {
  if (column.startsWith('price')) return 'price';
  if (column.startsWith('promotion')) return 'promotion';
  if (/^(until|since)_/.test(column) && !column.startsWith('since_sale')) return 'holiday';
  if (/^(weekday|weekend|day_of|month|week$|quarter|jalali|seasonal_mean)/.test(column)) return 'season';
  if (/_code$|_mean_\d+(_lag_\d+)?$/.test(column) && !/^(mean|exp_mean)_/.test(column)) return 'group';
  return 'level';
}

/** Parts of each forecast by reason, `series.length × horizon` each; chains are averaged, each times its `factor`. They sum to the forecast. */
export function explainChains(aheads: readonly Ahead[], factor: (chain: number, series: number, dayAhead: number) => number, horizon: number, series: Int32Array, overrides: readonly Override[]): Map<string, Float64Array> {
  const parts = new Map<string, Float64Array>(partNames.map((name) => [name, new Float64Array(series.length * horizon)]));
  const sum = new Float64Array(series.length * horizon);
  for (const [c, ahead] of aheads.entries()) {
    const mean = ahead.paths(horizon, series, overrides, (stage, day, rows, asked) => {
      const { names } = stage.compiled;
      const width = names.length;
      const rowOf = new Map([...asked].map((s, row) => [s, row]));
      const own = new Float32Array(series.length * width);
      series.forEach((s, i) => own.set(rows.subarray(rowOf.get(s)! * width, (rowOf.get(s)! + 1) * width), i * width));
      const values = stage.parts(own, series.length);
      const targets = [...names.map((name) => parts.get(partOf(name))!), parts.get('base')!];
      for (let i = 0; i < series.length; i++) {
        targets.forEach((target, f) => {
          const part = (values[i * (width + 1) + f]! * factor(c, series[i]!, day)) / aheads.length;
          target[i * horizon + day - 1]! += part;
          sum[i * horizon + day - 1]! += part;
        });
      }
    });
    mean.forEach((value, i) => (sum[i]! -= (value * factor(c, series[Math.floor(i / horizon)]!, (i % horizon) + 1)) / aheads.length));
  }
  // The walk sums in float32, the parts in float64: what rounding leaves between them goes to the base. Anything larger is left to be seen.
  const base = parts.get('base')!;
  for (let i = 0; i < sum.length; i++) if (Math.abs(sum[i]!) < 1e-5 * Math.max(1, Math.abs(base[i]!))) base[i]! -= sum[i]!;
  return parts;
}
