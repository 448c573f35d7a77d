import { z } from 'zod';
import { parseNumber } from '../../src/locale/digits.js';

const text = z.string().max(200).optional();

/** What a page's address may say; anything else in it is left unread. */
export const filterSchema = z.object({ lang: text, cal: text, csv: text, from: text, q: text, state: text, lead: text, service: text, review: text, budget: text, only: text, period: text, group: text, value: text, item: text, user: text, price: text, promo: text, sort: text, show: text, rows: text });

export type Filters = z.infer<typeof filterSchema>;

/** A number typed in any digits, or undefined where nothing usable was typed or it lies outside the range. */
export function numberIn(typed: string | undefined, least: number, most: number): number | undefined {
  const value = typed === undefined || typed.trim() === '' ? Number.NaN : parseNumber(typed);
  return value >= least && value <= most ? value : undefined;
}

/** One of the allowed words, else the first of them. */
export function wordOf<T extends string>(typed: string | undefined, allowed: readonly [T, ...T[]]): T {
  return allowed.find((one) => one === typed) ?? allowed[0];
}

/** The same page with other filters; undefined takes one away. */
export function addressOf(path: string, filters: Filters, change: Partial<Filters> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filters, csv: undefined, ...change })) if (value !== undefined && value !== '') query.set(name, value);
  const search = query.toString();
  return search === '' ? path : `${path}?${search}`;
}
