import { dayText, type Day } from '../../base/day.js';
import { formatNumber, withDigits } from '../../locale/digits.js';
import { dayOfJalali, jalaliOf } from '../../locale/jalali.js';
import { monthNames, type Language } from '../../locale/names.js';

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Round values that cover low … high, about `count` of them (Heckbert 1990, "Nice numbers for graph labels"). */
export function niceTicks(low: number, high: number, count: number): readonly number[] {
  if (!(high > low)) return [low];
  const raw = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw) ?? 10);
  const from = Math.ceil(low / step - 1e-9);
  const until = Math.floor(high / step + 1e-9);
  return Array.from({ length: until - from + 1 }, (_, i) => Number(((from + i) * step).toPrecision(12)));
}

/** A tick's value with the decimals that its axis needs, and no more; large round ones in thousands or millions. */
export function tickText(value: number, ticks: readonly number[], language: Language): string {
  const decimals = Math.max(...ticks.map((tick) => (/\.(\d+)$/.exec(String(tick))?.[1] ?? '').length));
  const digits = language === 'fa' ? 'fa' : 'latin';
  const most = Math.max(...ticks.map(Math.abs));
  const [size, unit] = most >= 1e7 ? [1e6, language === 'fa' ? ' م' : ' M'] : [1, ''];
  if (size === 1) return formatNumber(value, { digits, decimals: Math.min(20, decimals) });
  return `${withDigits(String(Number((value / size).toPrecision(4))), digits)}${value === 0 ? '' : unit}`;
}

const gregorianMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function monthStarts(from: Day, until: Day, jalali: boolean, language: Language): readonly Tick[] {
  const ticks: Tick[] = [];
  let [year, month] = jalali ? [jalaliOf(from).year, jalaliOf(from).month] : dayText(from).split('-').map(Number) as [number, number];
  for (;;) {
    const at = jalali ? dayOfJalali(year!, month!, 1) : Date.UTC(year!, month! - 1, 1) / 86_400_000;
    if (at > until) return ticks;
    const name = jalali ? monthNames[language][month! - 1]! : language === 'fa' ? String(month) : gregorianMonths[month! - 1]!;
    if (at >= from) ticks.push({ at, label: withDigits(`${name} ${year}`, language === 'fa' ? 'fa' : 'latin') });
    month = month! + 1;
    if (month > 12) [year, month] = [year! + 1, 1];
  }
}

/** Ticks of a day axis: starts of months for long spans, single days for short ones; at most `count`. */
export function dayTicks(from: Day, until: Day, count: number, calendar: { readonly jalali: boolean; readonly language: Language }): readonly Tick[] {
  const { jalali, language } = calendar;
  const months = monthStarts(from, until, jalali, language);
  if (months.length >= 3) return months.filter((_, i) => i % Math.ceil(months.length / count) === 0);
  const step = Math.max(1, Math.ceil((until - from) / count));
  return Array.from({ length: Math.floor((until - from) / step) + 1 }, (_, i) => {
    const at = from + i * step;
    const date = jalaliOf(at);
    const label = jalali ? `${date.day} ${monthNames[language][date.month - 1]!}` : dayText(at).slice(5);
    return { at, label: withDigits(label, language === 'fa' ? 'fa' : 'latin') };
  });
}
