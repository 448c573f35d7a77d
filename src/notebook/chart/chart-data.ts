import type { Language } from '../../locale/names.js';

/** One thing drawn. `x` are numbers, days (see `Chart.xKind`) or names; NaN in `y` leaves a gap. */
export interface ChartSeries {
  readonly name: string;
  /** `band` fills between `y` and `high`. Default line. */
  readonly kind?: 'line' | 'bar' | 'points' | 'band';
  readonly x: ArrayLike<number> | readonly string[];
  readonly y: ArrayLike<number>;
  readonly high?: ArrayLike<number>;
}

export interface Chart {
  readonly title: string;
  readonly series: readonly ChartSeries[];
  /** Default: `category` when the first x is text, else `number`. */
  readonly xKind?: 'number' | 'day' | 'category';
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** Words and digits of the axes; default en. */
  readonly language?: Language;
  /** Of a day axis; default jalali in Persian, else gregorian. */
  readonly calendar?: 'jalali' | 'gregorian';
}

/** The kind of the x axis, stated or seen. */
export function xKindOf({ xKind, series }: Chart): 'number' | 'day' | 'category' {
  return xKind ?? (typeof series[0]?.x[0] === 'string' ? 'category' : 'number');
}
