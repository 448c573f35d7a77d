import { dayText } from '../../../src/base/day.js';
import { reorderList } from '../../../src/decide/reorder-list.js';
import { reorderWhy } from '../../../src/decide/reorder-why.js';
import { forecastAnswer } from '../../../src/publish/answers.js';
import { lineChart } from '../../../src/publish/dashboard/line-chart.js';
import { html } from '../../../src/publish/report/html.js';
import { seriesLength } from '../../../src/table/panel.js';
import type { ForecastBody, SeriesForecast } from '../../../src/publish/wire.js';
import { numberIn, wordOf } from '../../dashboard/filters.js';
import { gridOf } from '../../dashboard/grid.js';
import type { Look, Page, Tile } from '../../dashboard/page.js';
import { accuracyOf, hasAccuracy } from './accuracy.js';
import { choice, field, filterForm } from './forms.js';
import { reorderSettings } from './settings.js';

const horizon = 28;
const shownDays = 120;

/** The forecaster that answers for the dataset's series now. */
function forecasterOf({ context }: Look, key: string) {
  const served = context.shelf.held('demand');
  return served?.task === 'forecast' && served.series.includes(key) ? served : undefined;
}

/** The what-if as known values of the coming days. */
function knownRows({ filters, shop, speaker }: Look, key: string): NonNullable<ForecastBody['known']> {
  const values: Record<string, number> = {};
  const price = numberIn(filters.price, 0, 1e15);
  if (price !== undefined && shop.panel.columns.get('price')?.availability.kind === 'known') values['price'] = price * (speaker.currency === 'IRR' ? 10 : 1);
  const promotion = wordOf(filters.promo, ['', 'yes', 'no'] as const);
  if (promotion !== '' && shop.panel.columns.get('promotion')?.availability.kind === 'known') values['promotion'] = promotion === 'yes' ? 1 : 0;
  if (Object.keys(values).length === 0) return [];
  return Array.from({ length: horizon }, (_, d) => ({ series: key, date: dayText(shop.panel.endDay + 1 + d), values }));
}

const sumOf = (forecast: SeriesForecast | undefined): number => forecast?.mean.reduce((sum, value) => sum + value, 0) ?? 0;

async function driversTile({ speaker }: Look, served: NonNullable<ReturnType<typeof forecasterOf>>, key: string): Promise<Tile[]> {
  if (served.model.explain === undefined) return [];
  const table = await served.model.explain({ horizon, series: [key] });
  const rows = table.schema.fields.flatMap(({ name }) => {
    if (name === 'series' || name === 'date') return [];
    const values = Array.from(table.getChild(name)!.toArray() as ArrayLike<number>);
    return [{ name, mean: values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length) }];
  });
  rows.sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean));
  return [{
    id: 'drivers', title: speaker.word('drivers'), definition: speaker.word('driversDef'), pageRows: 12,
    grid: gridOf(speaker, [
      { key: 'part', label: speaker.word('part'), kind: 'text', value: ({ name }) => name },
      { key: 'units_a_day', label: speaker.word('perDay'), kind: 'number', decimals: 2, value: ({ mean }) => mean },
    ], rows),
  }];
}

/** This item's error on the last 28 days beside naive's; nothing where the history is too short or the measurement is still being made. */
async function accuracyTile(look: Look, key: string): Promise<Tile[]> {
  const { speaker } = look;
  const row = hasAccuracy(look) ? (await accuracyOf(look, 20))?.series.find((one) => one.key === key) : undefined;
  if (row === undefined) return [];
  return [{
    id: 'accuracy', title: speaker.word('accuracy'), definition: speaker.word('accuracyDef'), pageRows: 1,
    grid: gridOf(speaker, [
      { key: 'wape', label: speaker.word('wape'), kind: 'percent', value: ({ wape }) => wape },
      { key: 'wape_naive', label: `${speaker.word('wape')}, ${speaker.word('naive')}`, kind: 'percent', value: ({ naiveWape }) => naiveWape },
      { key: 'bias', label: speaker.word('bias'), kind: 'percent', value: ({ bias }) => bias },
      { key: 'units', label: speaker.word('units'), kind: 'number', value: ({ sold }) => sold },
    ], [row]),
  }];
}

/** One item: history, fan chart, drivers and what-if. */
export const itemPage: Page = {
  path: '/item',
  name: 'item',
  async draw(look) {
    const { speaker, filters, shop } = look;
    const { panel, inputs } = shop;
    const asked = filters.item ?? '';
    const s = Math.max(0, asked === '' ? 0 : panel.keys.indexOf(asked));
    const key = panel.keys[s]!;
    const found = asked === '' || panel.keys[s] === asked;
    const item = inputs.items[s]!;
    const picker = html`<form class="filters" method="get" action="/item">${(['lang', 'cal'] as const).map((name) => (filters[name] === undefined ? null : html`<input type="hidden" name="${name}" value="${filters[name]}">`))}<label>${speaker.word('item')} <input name="item" list="all-items" value="${asked === '' ? key : asked}" dir="auto"></label><datalist id="all-items">${inputs.items.slice(0, 500).map((one, at) => html`<option value="${panel.keys[at]!}">${one.title ?? ''}</option>`)}</datalist><button>${speaker.word('apply')}</button></form>`;
    if (!found) return [{ id: 'item', title: asked, body: html`${picker}<p class="empty">${speaker.word('empty')}</p>` }];

    const served = forecasterOf(look, key);
    const known = knownRows(look, key);
    const request: ForecastBody = { horizon, series: [key], ranges: [0.8] };
    const plain = served === undefined ? undefined : (await forecastAnswer(served.model, request))[0];
    const changed = served === undefined || known.length === 0 ? undefined : (await forecastAnswer(served.model, { ...request, known }))[0];
    const answer = changed ?? plain;
    const days = Math.min(shownDays, seriesLength(panel, s));
    const first = panel.endDay - days + 1;
    const sold = Array.from(panel.quantity.subarray(panel.offsets[s + 1]! - days, panel.offsets[s + 1]!), (value) => (Number.isNaN(value) ? null : value));
    const ahead = <T>(values: readonly T[] | undefined): (T | null)[] => [...new Array<null>(days).fill(null), ...(values ?? [])];
    const band = answer?.ranges?.['0.8'];
    const marks = Array.from({ length: days + horizon }, (_, at) => ({ at, text: (panel.events.get(first + at) ?? []).filter((name) => name !== 'salary-days').join(', ') })).filter(({ text }) => text !== '');
    const chart = lineChart({
      label: `${speaker.word('history')}, ${speaker.word('forecast')}: ${item.title ?? item.item}`,
      lines: [{ kind: 'sales', values: sold }, ...(changed === undefined ? [] : [{ kind: 'actual' as const, values: ahead(plain?.mean) }]), { kind: 'mean', values: ahead(answer?.mean) }],
      bands: band === undefined ? [] : [{ low: ahead(band.low), high: ahead(band.high) }],
      marks,
      tick: (at) => speaker.day(first + at),
      number: (value) => speaker.number(value),
    });
    const times = sumOf(plain) > 0 && changed !== undefined ? sumOf(changed) / sumOf(plain) : 1;
    const scaled = times === 1 ? item : { ...item, demand: { ...item.demand, lead: item.demand.lead.map((units) => units * times), review: item.demand.review.map((units) => units * times) } };
    const settings = reorderSettings(look);
    const price = known[0]?.values['price'];
    const [line] = reorderList([price === undefined ? scaled : { ...scaled, price }], settings);
    const own = speaker.word('ownValue');
    const shownPrice = speaker.currency === 'IRR' ? item.price / 10 : item.price;
    const rows = sold.map((units, at) => ({ day: first + at, units, mean: null as number | null, low: null as number | null, high: null as number | null }));
    answer?.mean.forEach((mean, d) => rows.push({ day: panel.endDay + 1 + d, units: null, mean, low: band?.low[d] ?? null, high: band?.high[d] ?? null }));
    return [
      {
        id: 'item', title: item.title ?? item.item, definition: speaker.word('itemDef'),
        body: html`${picker}<figure>${chart}<figcaption><ul class="legend"><li class="l-sales">${speaker.word('history')}</li><li class="l-mean">${speaker.word('forecast')}</li><li class="l-band">${speaker.word('range')}</li></ul></figcaption></figure>${served === undefined ? html`<p class="empty">${speaker.word('noForecast')}</p>` : null}`,
      },
      {
        id: 'what-if', title: speaker.word('whatIf'), definition: speaker.word('whatIfDef'),
        body: html`${filterForm(look, [field('price', speaker.word('price'), filters.price, speaker.number(Math.round(shownPrice))), choice('promo', speaker.word('promotion'), filters.promo ?? '', [['', speaker.word('none')], ['yes', speaker.word('yes')], ['no', speaker.word('no')]]), field('lead', speaker.word('lead'), filters.lead, speaker.number(item.leadDays)), field('service', speaker.word('service'), filters.service, own)], ['item'])}<ul class="tiles" aria-live="polite"><li><span>${speaker.word('next28')}</span><b><bdi>${speaker.number(answer === undefined ? null : sumOf(answer))}</bdi></b>${changed === undefined ? null : html`<bdi>${speaker.percent(times - 1)}</bdi>`}</li><li><span>${speaker.word('quantity')}</span><b><bdi>${speaker.number(line!.quantity)}</bdi></b><bdi>${speaker.money(line!.money)}</bdi></li><li><span>${speaker.word('onHand')}</span><b><bdi>${speaker.number(item.onHand)}</bdi></b></li><li><span>${speaker.word('lastDay')}</span><b><bdi>${speaker.day(line!.lastOrderDay)}</bdi></b></li></ul><p>${reorderWhy(line!, inputs.asOf, { language: speaker.language, currency: speaker.currency })}</p>`,
      },
      ...(served === undefined ? [] : await driversTile(look, served, key)),
      ...(await accuracyTile(look, key)),
      {
        id: 'days', title: speaker.word('history'), pageRows: 28,
        grid: gridOf(speaker, [
          { key: 'date', label: speaker.word('day'), kind: 'day', value: ({ day }) => day },
          { key: 'units', label: speaker.word('history'), kind: 'number', value: ({ units }) => units },
          { key: 'mean', label: speaker.word('forecast'), kind: 'number', decimals: 1, value: ({ mean }) => mean },
          { key: 'lo_80', label: '10%', kind: 'number', value: ({ low }) => low },
          { key: 'hi_80', label: '90%', kind: 'number', value: ({ high }) => high },
        ], [...rows].reverse()),
      },
    ];
  },
};
