import { dayOf } from '../../../src/base/day.js';
import { reorderList, type ReorderLine } from '../../../src/decide/reorder-list.js';
import type { ReorderItem } from '../../../src/decide/reorder-item.js';
import { reorderWhy } from '../../../src/decide/reorder-why.js';
import { html, type Html } from '../../../src/publish/report/html.js';
import { compareText } from '../../../src/locale/names.js';
import { seriesLength } from '../../../src/table/panel.js';
import type { SeriesForecast } from '../../../src/publish/wire.js';
import { pageChart } from '../../dashboard/chart.js';
import { gridOf } from '../../dashboard/grid.js';
import { matchText } from '../../dashboard/match-text.js';
import { eventName, partName } from '../../dashboard/names.js';
import type { Look, Page, Tile } from '../../dashboard/page.js';
import { accuracyColumns, publishedAccuracy } from './accuracy.js';
import { choice, field, filterForm } from './forms.js';
import { forecastsOf, horizon, type ItemForecasts } from './item-forecast.js';
import { calculatingTile, decidedOf, reorderSettings, titleOf } from './settings.js';

const shownDays = 120;
const mostCandidates = 12;

const sumOf = (forecast: SeriesForecast | undefined): number => forecast?.mean.reduce((sum, value) => sum + value, 0) ?? 0;

/** Days between the dataset's end and the forecast's first: sales fed since have moved the forecast on. */
function gapDays({ shop: { panel } }: Look, forecast: SeriesForecast | undefined): number {
  return forecast === undefined || forecast.dates.length === 0 ? 0 : Math.max(0, dayOf(forecast.dates[0]!) - panel.endDay - 1);
}

/** The item of a series. */
function itemOf({ shop: { panel } }: Look, s: number): string {
  const coded = panel.statics.get('item')!;
  return coded.names[coded.codes[s]!]!;
}

/** Places of series that what was typed may mean: a key, a title, or a part of either. */
function candidates(look: Look, typed: string): readonly number[] {
  const { shop } = look;
  const exact = shop.places.get(typed);
  if (exact !== undefined) return [exact];
  const wanted = matchText(typed);
  if (wanted === '') return [];
  const names = shop.remembered('item names', () => shop.panel.keys.map((key, s) => matchText(`${key} ${titleOf(look, itemOf(look, s))}`)));
  const titled = shop.panel.keys.findIndex((_, s) => matchText(titleOf(look, itemOf(look, s))) === wanted);
  return titled >= 0 ? [titled] : names.flatMap((name, s) => (name.includes(wanted) ? [s] : []));
}

function picker(look: Look, shown: string): Html {
  const { speaker, shop, filters } = look;
  const options = shop.remembered(`picker ${speaker.language}`, () => shop.panel.keys.slice(0, 500).map((key, s) => [key, titleOf(look, itemOf(look, s))] as const).sort((a, b) => compareText(a[1], b[1], speaker.language)));
  return html`<form class="filters" method="get" action="/item">${(['lang', 'cal'] as const).map((name) => (filters[name] === undefined ? null : html`<input type="hidden" name="${name}" value="${filters[name]}">`))}<label>${speaker.word('item')} <input class="long" name="item" list="all-items" value="${shown}" dir="auto" autocomplete="off"></label><datalist id="all-items">${options.map(([key, title]) => html`<option value="${key}">${title}</option>`)}</datalist><button>${speaker.word('apply')}</button></form>`;
}

function chartOf(look: Look, s: number, forecasts: ItemForecasts, sold: readonly (number | null)[]): Html {
  const { speaker, shop: { panel } } = look;
  const days = sold.length;
  const first = panel.endDay - days + 1;
  const { plain, changed } = forecasts;
  const answer = changed ?? plain;
  const ahead = <T>(values: readonly T[] | undefined): (T | null)[] => [...new Array<null>(days + gapDays(look, answer)).fill(null), ...(values ?? [])];
  const band = answer?.ranges?.['0.8'];
  const marks = Array.from({ length: days + horizon }, (_, at) => ({ at, text: (look.shop.eventStarts.get(first + at) ?? []).map((name) => eventName(speaker.language, name)).join(speaker.language === 'fa' ? '، ' : ', ') })).filter(({ text }) => text !== '');
  return pageChart(speaker, {
    id: 'item', decimals: 1, label: `${speaker.word('history')}, ${speaker.word('forecast')}: ${titleOf(look, itemOf(look, s))}`,
    names: [speaker.word('history'), ...(changed === undefined ? [] : [speaker.word('asPlanned')]), speaker.word('forecast')],
    lines: [{ kind: 'sales', values: sold }, ...(changed === undefined ? [] : [{ kind: 'actual' as const, values: ahead(plain?.mean) }]), { kind: 'mean', values: ahead(answer?.mean) }],
    bands: band === undefined ? [] : [{ low: ahead(band.low), high: ahead(band.high) }], bandName: speaker.word('range'),
    marks,
    tick: (at) => speaker.day(first + at),
    number: (value) => speaker.number(value),
  });
}

/** What the order would be: demand times what price or promotion do to the forecast. */
function changedLine(look: Look, item: ReorderItem, { plain, changed, price }: ItemForecasts): { readonly line: ReorderLine; readonly times: number } {
  const times = sumOf(plain) > 0 && changed !== undefined ? sumOf(changed) / sumOf(plain) : 1;
  const scaled = times === 1 ? item : { ...item, demand: { ...item.demand, lead: item.demand.lead.map((units) => units * times), review: item.demand.review.map((units) => units * times) } };
  const { budget: _budget, ...settings } = reorderSettings(look); // money is shared among all items: not a question of one
  return { times, line: reorderList([price === undefined ? scaled : { ...scaled, price }], settings)[0]! };
}

async function whatIfTile(look: Look, s: number, forecasts: ItemForecasts): Promise<Tile> {
  const { speaker, filters } = look;
  const decided = await decidedOf(look);
  if (decided === undefined) return calculatingTile(look, 'what-if', speaker.word('whatIf'));
  const item = decided.inputs.items[s]!;
  const { line, times } = changedLine(look, item, forecasts);
  const answer = forecasts.changed ?? forecasts.plain;
  const money = speaker.currency === 'IRR' ? item.price / 10 : item.price;
  const fields = [
    ...(forecasts.takes.includes('price') ? [field('price', `${speaker.word('price')}${speaker.moneyUnit()}`, filters.price, speaker.number(Math.round(money * 100) / 100, money < 100 ? 2 : 0))] : []),
    ...(forecasts.takes.includes('promotion') ? [choice('promo', speaker.word('promotion'), filters.promo ?? '', [['', speaker.word('none')], ['yes', speaker.word('yes')], ['no', speaker.word('no')]])] : []),
    field('lead', speaker.word('lead'), filters.lead, speaker.number(item.leadDays)), field('service', speaker.word('service'), filters.service, speaker.word('ownValue')),
  ];
  const tile = (label: string, value: string, more?: string): Html => html`<li><span>${label}</span><b><bdi>${value}</bdi></b>${more === undefined ? null : html`<bdi>${more}</bdi>`}</li>`;
  return {
    id: 'what-if', title: speaker.word('whatIf'), definition: speaker.word('whatIfDef'),
    body: html`${filterForm(look, fields, ['item'])}<ul class="tiles" aria-live="polite">${tile(speaker.word('next28'), speaker.number(answer === undefined ? null : sumOf(answer)), forecasts.changed === undefined ? undefined : speaker.change(times - 1))}${tile(speaker.word('quantity'), speaker.number(line.quantity), speaker.money(line.money))}${tile(speaker.word('onHand'), speaker.number(item.onHand))}${tile(speaker.word('lastDay'), speaker.day(line.lastOrderDay))}</ul><p>${reorderWhy(line, decided.inputs.asOf, { language: speaker.language, currency: speaker.currency })}</p>`,
    csv: gridOf(speaker, [
      { key: 'quantity', label: speaker.word('quantity'), kind: 'number', value: (row) => row.quantity },
      { key: 'money', label: speaker.word('money'), kind: 'money', value: (row) => row.money },
      { key: 'lead_time_days', label: speaker.word('lead'), kind: 'number', value: (row) => row.leadDays },
      { key: 'service_wanted', label: speaker.word('service'), kind: 'percent', value: (row) => row.serviceWanted },
      { key: 'demand_p50', label: speaker.word('p50'), kind: 'number', value: (row) => row.demandP50 },
      { key: 'demand_p90', label: speaker.word('p90'), kind: 'number', value: (row) => row.demandP90 },
      { key: 'last_order_date', label: speaker.word('lastDay'), kind: 'day', value: (row) => row.lastOrderDay },
    ], [line]),
  };
}

function driversTile({ speaker }: Look, { drivers }: ItemForecasts): Tile[] {
  if (drivers.length === 0) return [];
  return [{
    id: 'drivers', title: speaker.word('drivers'), definition: speaker.word('driversDef'), pageRows: 12,
    grid: gridOf(speaker, [
      { key: 'part', label: speaker.word('part'), kind: 'text', value: ({ name }) => partName(speaker.language, name) },
      { key: 'units_a_day', label: speaker.word('perDay'), kind: 'number', decimals: 2, value: ({ mean }) => mean },
    ], [...drivers, { name: 'forecast', mean: drivers.reduce((sum, { mean }) => sum + mean, 0) }]),
  }];
}

/** This item's error in the backtest of the version in service, beside naive's. */
async function accuracyTile(look: Look, key: string): Promise<Tile[]> {
  const { speaker } = look;
  const row = (await publishedAccuracy(look))?.record.series.find((one) => one.key === key);
  if (row === undefined) return [];
  return [{ id: 'accuracy', title: speaker.word('accuracy'), definition: speaker.word('accuracyDef'), pageRows: 1, grid: gridOf(speaker, accuracyColumns<typeof row>(look), [row]) }];
}

/** One item: history, fan chart, drivers, accuracy and what-if. */
export const itemPage: Page = {
  path: '/item',
  name: 'item',
  async draw(look) {
    const { speaker, filters, shop: { panel } } = look;
    const asked = filters.item ?? '';
    const found = asked === '' ? [0] : candidates(look, asked);
    if (found.length !== 1) {
      const list = found.slice(0, mostCandidates).map((s) => html`<li><a href="/item?${new URLSearchParams({ item: panel.keys[s]!, ...(filters.lang === undefined ? {} : { lang: filters.lang }), ...(filters.cal === undefined ? {} : { cal: filters.cal }) }).toString()}"><bdi>${titleOf(look, itemOf(look, s))}</bdi></a></li>`);
      return [{ id: 'item', title: asked, body: html`${picker(look, asked)}${found.length === 0 ? html`<p class="empty">${speaker.word('empty')}</p>` : html`<ul>${list}</ul>`}` }];
    }
    const s = found[0]!;
    const key = panel.keys[s]!;
    const forecasts = await forecastsOf(look, key);
    const days = Math.min(shownDays, seriesLength(panel, s));
    const sold = Array.from(panel.quantity.subarray(panel.offsets[s + 1]! - days, panel.offsets[s + 1]!), (value) => (Number.isNaN(value) ? null : value));
    const answer = forecasts.changed ?? forecasts.plain;
    const band = answer?.ranges?.['0.8'];
    const rows = sold.map((units, at) => ({ day: panel.endDay - days + 1 + at, units, mean: null as number | null, low: null as number | null, high: null as number | null }));
    answer?.mean.forEach((mean, d) => rows.push({ day: panel.endDay + 1 + gapDays(look, answer) + d, units: null, mean, low: band?.low[d] ?? null, high: band?.high[d] ?? null }));
    return [
      {
        id: 'item', title: titleOf(look, itemOf(look, s)), definition: speaker.word('itemDef'),
        body: html`${picker(look, key)}${chartOf(look, s, forecasts, sold)}${answer === undefined ? html`<p class="empty">${speaker.word('noForecast')}</p>` : null}`,
      },
      await whatIfTile(look, s, forecasts),
      ...driversTile(look, forecasts),
      ...(await accuracyTile(look, key)),
      {
        id: 'days', title: speaker.word('history'), definition: speaker.word('daysDef'), pageRows: 28,
        grid: gridOf(speaker, [
          { key: 'date', label: speaker.word('day'), kind: 'day', value: ({ day }) => day },
          { key: 'units', label: speaker.word('history'), kind: 'number', value: ({ units }) => units },
          { key: 'mean', label: speaker.word('forecast'), kind: 'number', decimals: 1, value: ({ mean }) => mean },
          { key: 'lo_80', label: speaker.word('low'), kind: 'number', decimals: 1, value: ({ low }) => low },
          { key: 'hi_80', label: speaker.word('high'), kind: 'number', decimals: 1, value: ({ high }) => high },
        ], [...rows].reverse()),
      },
    ];
  },
};
