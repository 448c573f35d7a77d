import type { ReorderOptions } from '../../../src/decide/reorder-item.js';
import { html } from '../../../src/publish/report/html.js';
import { numberIn } from '../../dashboard/filters.js';
import type { Decided } from '../../dashboard/decisions.js';
import type { Look, Tile } from '../../dashboard/page.js';

/** Lead time, service, review and budget as the address says them; Toman where the shop counts in rials. */
export function reorderSettings({ filters, shop }: Look): ReorderOptions {
  const leadDays = numberIn(filters.lead, 0, 365);
  const service = numberIn(filters.service, 1, 99.9);
  const reviewDays = numberIn(filters.review, 1, 365);
  const budget = numberIn(filters.budget, 0, 1e15);
  return {
    asOf: shop.panel.endDay + 1,
    ...(leadDays === undefined ? {} : { leadDays: Math.round(leadDays) }),
    ...(service === undefined ? {} : { service: service / 100 }),
    ...(reviewDays === undefined ? {} : { reviewDays: Math.round(reviewDays) }),
    ...(budget === undefined ? {} : { budget: budget * (shop.dataset.manifest.currency === 'IRR' ? 10 : 1) }),
  };
}

/** A first byte is not kept waiting longer than this. */
const patienceMs = 60;

/** What is decided about the shop, if the forecast behind it is made; else undefined, and the page says that it is being made. */
export function decidedOf({ shop }: Look): Promise<Decided | undefined> {
  return shop.decisions.ready(patienceMs);
}

export function calculatingTile({ shop, speaker }: Look, id: string, title: string): Tile {
  const share = shop.decisions.share();
  return { id, title, calculating: true, body: html`<p class="empty" role="status">${speaker.word('calculating')} <bdi>${speaker.percent(share)}</bdi> <progress max="1" value="${String(share)}" aria-label="${speaker.word('calculating')}"></progress></p>` };
}

/** The title of the catalogue, else the id. */
export function titleOf({ shop }: Look, item: string): string {
  return shop.records.get(item)?.title ?? item;
}

/** Address of an item's page; the language and calendar stay. */
export function itemAddress({ filters, shop }: Look, item: string, store: string | undefined): string {
  const key = shop.places.has(item) || store === undefined ? item : `${item}|${store}`;
  const query = new URLSearchParams({ item: key });
  if (filters.lang !== undefined) query.set('lang', filters.lang);
  if (filters.cal !== undefined) query.set('cal', filters.cal);
  return `/item?${query.toString()}`;
}
