import { normalQuantile } from '../base/normal.js';

export interface TextbookStock {
  readonly safetyStock: number;
  /** Level to fill up to: mean demand over lead time and review period, plus the safety stock. */
  readonly orderUpTo: number;
}

/**
 * The textbook's safety stock for comparison: z · √((L + R) σ² + d² σ_L²), on independent normal days (Silver, Pyke & Thomas 2017, section 6.10).
 *
 * @example
 * // 1.96 · 4 · √16
 * textbookStock({ dailyMean: 10, dailyDeviation: 4, leadDays: 9, reviewDays: 7, leadSpreadDays: 0, service: 0.975 }).safetyStock; // 31.36
 */
export function textbookStock({ dailyMean, dailyDeviation, leadDays, reviewDays, leadSpreadDays, service }: { readonly dailyMean: number; readonly dailyDeviation: number; readonly leadDays: number; readonly reviewDays: number; readonly leadSpreadDays: number; readonly service: number }): TextbookStock {
  const days = leadDays + reviewDays;
  const safetyStock = Math.max(0, normalQuantile(service)) * Math.sqrt(days * dailyDeviation ** 2 + (dailyMean * leadSpreadDays) ** 2);
  return { safetyStock, orderUpTo: dailyMean * days + safetyStock };
}
