import type { AccuracyRecord, AccuracySlice, ErrorSums } from '../../../src/evaluate/accuracy-record.js';
import { readAccuracy } from '../../../src/publish/accuracy-file.js';
import { html } from '../../../src/publish/report/html.js';
import { dayOf } from '../../../src/base/day.js';
import { compareText } from '../../../src/locale/names.js';
import { gridOf, type GridColumn } from '../../dashboard/grid.js';
import { methodName } from '../../dashboard/names.js';
import type { Look, Page, Tile } from '../../dashboard/page.js';
import { itemColumns } from './item-columns.js';
import { decidedOf } from './settings.js';

/** The forecaster that the pages show. */
export const demandModel = 'demand';

/** What the backtest before publication found out about the version that answers now; undefined where there is no version or no record. */
export async function publishedAccuracy({ context, shop }: Look): Promise<{ readonly version: number; readonly record: AccuracyRecord } | undefined> {
  const served = context.shelf.held(demandModel);
  if (served?.task !== 'forecast') return undefined;
  const record = await shop.remembered(`accuracy ${served.manifestSha256}`, () => readAccuracy(context.registry, demandModel, served.version));
  return record === undefined ? undefined : { version: served.version, record };
}

const share = (part: number | null, whole: number): number | null => (part === null || whole <= 0 ? null : part / whole);

/** WAPE, bias, coverage and naive's WAPE of sums over days. */
export function accuracyColumns<Row extends ErrorSums>({ speaker }: Look): GridColumn<Row>[] {
  return [
    { key: 'wape', label: speaker.word('wape'), kind: 'percent', value: ({ absolute, sold }) => share(absolute, sold) },
    { key: 'wape_naive', label: speaker.word('naiveWape'), kind: 'percent', value: ({ naiveAbsolute, sold }) => share(naiveAbsolute, sold) },
    { key: 'bias', label: speaker.word('bias'), kind: 'percent', value: ({ signed, sold }) => share(signed, sold) },
    { key: 'coverage_80', label: speaker.word('coverage'), kind: 'percent', value: ({ inside, days }) => share(inside, days) },
    { key: 'units', label: speaker.word('units'), kind: 'number', value: ({ sold }) => sold },
  ];
}

function cellsTile({ speaker }: Look, record: AccuracyRecord): Tile {
  const classes = [...new Set(record.slices.flatMap((slice) => slice.class ?? []))].sort((a, b) => compareText(a, b, 'en'));
  const weeks = [...new Set(record.slices.flatMap(({ week }) => week ?? []))].sort((a, b) => a - b);
  const at = (group: string, week: number): AccuracySlice | undefined => record.slices.find((slice) => slice.class === group && slice.week === week);
  return {
    id: 'cells', title: speaker.word('classByWeek'), definition: speaker.word('cellsDef'), pageRows: 12,
    grid: gridOf(speaker, [
      { key: 'class', label: speaker.word('class'), kind: 'text', value: (group) => group },
      ...weeks.map((week): GridColumn<string> => ({ key: `coverage_week_${week}`, label: `${speaker.word('week')} ${speaker.number(week)}`, kind: 'percent', value: (group) => share(at(group, week)?.inside ?? null, at(group, week)?.days ?? 0) })),
    ], classes),
  };
}

async function worstTile(look: Look, record: AccuracyRecord): Promise<Tile> {
  const { speaker, shop } = look;
  const items = (await decidedOf(look))?.inputs.items;
  const margin = (place: number): number => (items === undefined ? 0 : Math.max(0, items[place]!.price - items[place]!.cost));
  const { item: itemNames, store: storeNames } = { item: shop.panel.statics.get('item')!, store: shop.panel.statics.get('store') };
  const rows = record.series.flatMap((row) => {
    const place = shop.places.get(row.key);
    if (place === undefined) return [];
    return [{ ...row, item: itemNames.names[itemNames.codes[place]!]!, store: storeNames?.names[storeNames.codes[place]!], cost: (row.absolute / record.origins.length) * margin(place) }];
  });
  rows.sort((a, b) => b.cost - a.cost || b.absolute - a.absolute);
  return {
    id: 'worst', title: speaker.word('worst'), definition: speaker.word('worstDef'), pageRows: 20, calculating: items === undefined,
    grid: gridOf(speaker, [
      ...itemColumns<(typeof rows)[number]>(look, (row) => row),
      { key: 'cost', label: speaker.word('cost'), kind: 'money', value: ({ cost }) => cost },
      ...accuracyColumns<(typeof rows)[number]>(look),
    ], rows),
  };
}

/** WAPE, bias and coverage of the published champion, by class and week ahead, and where its errors cost most. */
export const accuracyPage: Page = {
  path: '/accuracy',
  name: 'accuracy',
  async draw(look) {
    const { speaker, context } = look;
    const found = await publishedAccuracy(look);
    if (found === undefined) {
      const isServed = context.shelf.held(demandModel)?.task === 'forecast';
      return [{ id: 'accuracy', title: speaker.word('accuracy'), definition: speaker.word('accuracyDef'), body: html`<p class="empty">${speaker.word(isServed ? 'notMeasured' : 'noForecast')}</p>` }];
    }
    const { record, version } = found;
    const whole = record.slices.find((slice) => slice.class === null && slice.week === null);
    const first = (label: string, value: (row: AccuracySlice) => string): GridColumn<AccuracySlice> => ({ key: 'slice', label, kind: 'text', value });
    const classes = record.slices.filter((slice) => slice.class !== null && slice.week === null).sort((a, b) => compareText(a.class!, b.class!, 'en'));
    const weeks = record.slices.filter((slice) => slice.class === null && slice.week !== null).sort((a, b) => a.week! - b.week!);
    const models = [...(whole === undefined ? [] : [{ ...whole, model: record.model }]), ...record.floors];
    return [
      {
        id: 'accuracy', title: `${speaker.word('accuracy')}: ${methodName(speaker.language, record.model)}`, definition: speaker.word('accuracyDef'), pageRows: 5,
        body: html`<p><bdi>${demandModel}@${version}</bdi> · ${speaker.word('origins')} ${record.origins.map((day, k) => html`${k === 0 ? '' : '، '}<bdi>${speaker.day(dayOf(day))}</bdi>`)}</p>`,
        grid: gridOf(speaker, [{ key: 'model', label: speaker.word('model'), kind: 'text', value: ({ model }) => methodName(speaker.language, model) }, ...accuracyColumns<(typeof models)[number]>(look)], models),
      },
      { id: 'by-class', title: speaker.word('class'), definition: speaker.word('classDef'), pageRows: 12, grid: gridOf(speaker, [first(speaker.word('class'), (row) => row.class!), { key: 'series', label: speaker.word('items'), kind: 'number', value: ({ series }) => series }, ...accuracyColumns<AccuracySlice>(look)], classes) },
      { id: 'by-horizon', title: speaker.word('horizon'), definition: speaker.word('horizonDef'), pageRows: 60, grid: gridOf(speaker, [first(speaker.word('week'), ({ week }) => `${speaker.word('week')} ${speaker.number(week)}`), ...accuracyColumns<AccuracySlice>(look)], weeks) },
      cellsTile(look, record),
      await worstTile(look, record),
    ];
  },
};
