import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dayOf } from '../../../src/base/day.js';
import { isAnbarError } from '../../../src/base/errors.js';
import { html } from '../../../src/publish/report/html.js';
import { filterSchema, wordOf } from '../../dashboard/filters.js';
import type { Page, Tile } from '../../dashboard/page.js';
import type { Shop, ShopSource } from '../../dashboard/shop.js';
import { speakerOf } from '../../dashboard/speaker.js';
import { route, type Route } from '../../route.js';
import { pageHtml } from './layout.js';
import { pages } from './pages.js';
import { chartScript } from './chart-script.js';
import { markRoute } from './mark-route.js';
import { pageScript } from './page-script.js';
import { dashboardStyle } from './style.js';

const htmlType = 'text/html; charset=utf-8';
const kept: readonly (readonly [string, string])[] = [['Cache-Control', 'public, max-age=3600']];

const files = new Map<string, Promise<Uint8Array>>();

const packages = createRequire(import.meta.url);

/** A file of a package, read once. */
function packageFile(manifest: () => string, ...path: readonly string[]): () => Promise<Uint8Array> {
  return () => {
    const key = join(dirname(manifest()), ...path);
    const known = files.get(key) ?? readFile(key);
    files.set(key, known);
    known.catch(() => files.delete(key));
    return known;
  };
}

export interface DashboardOptions {
  /** Undefined: pages say that no dataset is opened. */
  readonly shop: ShopSource | undefined;
  /** Default Persian. */
  readonly language?: 'fa' | 'en';
}

function pageRoute(page: Page, { shop: source, language: usual = 'fa' }: DashboardOptions): Route {
  return route({
    id: `page/${page.name}`, method: 'get', path: page.path, roles: ['read', 'admin'], query: filterSchema, answer: htmlType, surface: 'page', page: true, summary: `Dashboard: ${page.name}`,
    async run({ query: filters, context, caller, at }) {
      const today = dayOf(at.slice(0, 10));
      const language = wordOf(filters.lang, usual === 'fa' ? (['fa', 'en'] as const) : (['en', 'fa'] as const));
      const calendar = wordOf(filters.cal, language === 'fa' ? (['jalali', 'gregorian'] as const) : (['gregorian', 'jalali'] as const));
      let shop: Shop | undefined;
      let tiles: readonly Tile[];
      let status = 200;
      let speaker = speakerOf(language, null, calendar);
      try {
        shop = await source?.();
        if (shop === undefined) tiles = [{ id: 'none', title: speaker.word('empty'), body: html`<p class="empty">${speaker.word('noDataset')}</p>` }];
        else {
          speaker = speakerOf(language, shop.dataset.manifest.currency, calendar);
          tiles = await page.draw({ shop, filters, speaker, context, caller, today, path: page.path });
        }
      } catch (error) {
        if (!isAnbarError(error)) throw error;
        status = 503;
        context.options.log.error({ code: error.code, page: page.name }, 'a page could not be drawn');
        tiles = [{ id: 'error', title: speaker.word('failed'), body: html`<p class="error" role="alert">${error.code}</p>` }];
      }
      const wanted = tiles.find(({ id, grid, csv }) => id === filters.csv && (grid ?? csv) !== undefined);
      if (wanted !== undefined) return { text: `\ufeff${(wanted.grid ?? wanted.csv)!.toCsv()}`, type: 'text/csv; charset=utf-8', headers: [['Content-Disposition', `attachment; filename="${page.name}-${wanted.id}.csv"`]] };
      const frame = { pages, page, filters, speaker, endDay: shop?.panel.endDay, shopName: shop?.dataset.manifest.name ?? '', today };
      return { status, text: pageHtml(frame, tiles) };
    },
  });
}

/**
 * The dashboard as rows of the server's route table: give them to `startServer` as `routes`. Data are read at the first look and kept until the dataset's fingerprint changes.
 *
 * @example
 * // Needs: a free port
 * declare const options: StartOptions;
 * await startServer({ ...options, routes: dashboardRoutes({ shop: shopSource('datasets/sample') }) });
 */
export function dashboardRoutes(options: DashboardOptions): readonly Route[] {
  const file = (name: string, type: string, text: () => string | Promise<Uint8Array>): Route =>
    route({ id: `dashboard/${name}`, method: 'get', path: `/dashboard/${name}`, roles: 'open', answer: type, surface: 'page', page: true, summary: 'A file of the dashboard', run: async () => ({ text: await text(), headers: kept }) });
  return [
    ...pages.map((page) => pageRoute(page, options)),
    file('style.css', 'text/css; charset=utf-8', () => dashboardStyle),
    file('page.js', 'text/javascript; charset=utf-8', () => pageScript),
    file('vazirmatn.woff2', 'font/woff2', packageFile(() => packages.resolve('vazirmatn/package.json'), 'fonts', 'webfonts', 'Vazirmatn[wght].woff2')),
    file('charts.js', 'text/javascript; charset=utf-8', () => chartScript),
    file('plotly.js', 'text/javascript; charset=utf-8', packageFile(() => packages.resolve('plotly.js-basic-dist-min/package.json'), 'plotly-basic.min.js')),
    markRoute(options.shop),
  ];
}
