import { reorderList, type ReorderLine } from '../../../src/decide/reorder-list.js';
import type { ReorderOptions } from '../../../src/decide/reorder-item.js';
import { stockStatus, type StockStatus } from '../../../src/decide/stock-status.js';
import { numberIn } from '../../dashboard/filters.js';
import type { Look } from '../../dashboard/page.js';

/** Lead time, service, review and budget as the address says them; Toman where the shop counts in rials. */
export function reorderSettings({ filters, shop }: Look): ReorderOptions {
  const leadDays = numberIn(filters.lead, 0, 365);
  const service = numberIn(filters.service, 1, 99.9);
  const reviewDays = numberIn(filters.review, 1, 365);
  const budget = numberIn(filters.budget, 0, 1e15);
  return {
    asOf: shop.inputs.asOf,
    ...(leadDays === undefined ? {} : { leadDays: Math.round(leadDays) }),
    ...(service === undefined ? {} : { service: service / 100 }),
    ...(reviewDays === undefined ? {} : { reviewDays: Math.round(reviewDays) }),
    ...(budget === undefined ? {} : { budget: budget * (shop.dataset.manifest.currency === 'IRR' ? 10 : 1) }),
  };
}

export function statusOf({ shop }: Look): StockStatus {
  return shop.remembered('stock', () => stockStatus(shop.inputs.items, { asOf: shop.inputs.asOf }));
}

export function linesOf(look: Look): readonly ReorderLine[] {
  const settings = reorderSettings(look);
  return look.shop.remembered(`lines ${JSON.stringify(settings)}`, () => reorderList(look.shop.inputs.items, settings));
}

export const titleOf = (item: { readonly item: string; readonly title?: string; readonly store?: string }): string => item.title ?? item.item;

/** Address of an item's page; the language and calendar stay. */
export function itemAddress({ filters, shop }: Look, item: string, store: string | undefined): string {
  const key = shop.panel.keys.includes(item) || store === undefined ? item : `${item}|${store}`;
  const query = new URLSearchParams({ item: key });
  if (filters.lang !== undefined) query.set('lang', filters.lang);
  if (filters.cal !== undefined) query.set('cal', filters.cal);
  return `/item?${query.toString()}`;
}
