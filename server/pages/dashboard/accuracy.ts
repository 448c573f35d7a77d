import { createRandom } from '../../../src/base/random.js';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { foldForecast, foldTruth, type FoldForecast } from '../../../src/evaluate/fold-forecasts.js';
import { scoreModel, type ModelScore } from '../../../src/evaluate/score-model.js';
import { forecasterNamed } from '../../../src/forecast/catalogue.js';
import { seriesLength, type Panel } from '../../../src/table/panel.js';
import { html } from '../../../src/publish/report/html.js';
import { gridOf } from '../../dashboard/grid.js';
import type { Look, Page } from '../../dashboard/page.js';
import { itemAddress, titleOf } from './settings.js';

const horizon = 28;
/** Measured here and now, so a method whose fit takes seconds; slower ones are measured by `anbar backtest`. */
const measured = 'level-and-shape';

interface SeriesError {
  readonly key: string;
  readonly sold: number;
  readonly wape: number | null;
  readonly naiveWape: number | null;
  readonly bias: number | null;
  readonly absolute: number;
}

interface Measured {
  readonly scores: readonly { readonly model: string; readonly score: ModelScore }[];
  readonly series: readonly SeriesError[];
}

/** Last 28 days, forecast from the days before them, beside naive. */
export async function measureAccuracy(panel: Panel, classOf: (key: string) => string): Promise<Measured> {
  const truth = foldTruth(panel, { origin: panel.endDay - horizon, first: panel.endDay - horizon + 1, last: panel.endDay });
  const context = { random: createRandom(1), log: silentLog, progress: silentProgress };
  const names = [measured, 'naive', 'seasonal-naive'];
  const forecasts: FoldForecast[] = [];
  for (const name of names) forecasts.push(await foldForecast(truth, await forecasterNamed(name), [0.8], context, () => 0));
  const classes = truth.past.keys.map(classOf);
  const errorsOf = ({ mean }: FoldForecast, s: number): readonly [number, number, number] => {
    let [absolute, signed, sold] = [0, 0, 0];
    for (let i = s * horizon; i < (s + 1) * horizon; i++) {
      const actual = truth.actual[i]!;
      if (Number.isNaN(actual)) continue;
      absolute += Math.abs(mean[i]! - actual);
      signed += mean[i]! - actual;
      sold += actual;
    }
    return [absolute, signed, sold];
  };
  return {
    scores: names.map((model, k) => ({ model, score: scoreModel([truth], [forecasts[k]!], [classes], 'day') })),
    series: truth.past.keys.map((key, s): SeriesError => {
      const [absolute, signed, sold] = errorsOf(forecasts[0]!, s);
      const share = (value: number): number | null => (sold > 0 ? value / sold : null);
      return { key, sold, wape: share(absolute), naiveWape: share(errorsOf(forecasts[1]!, s)[0]), bias: share(signed), absolute };
    }),
  };
}

/** Whether there is a past to measure on. */
export function hasAccuracy({ shop: { panel } }: Look): boolean {
  return panel.keys.some((_, s) => seriesLength(panel, s) > horizon * 2);
}

const waited = (milliseconds: number): Promise<undefined> => new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));

/** The measurement of this dataset, made once; undefined while it is being made. */
export async function accuracyOf({ shop }: Look, waitMs: number): Promise<Measured | undefined> {
  const { panel, inputs } = shop;
  const place = shop.remembered('places', () => new Map(panel.keys.map((key, s) => [key, s])));
  const work = shop.remembered('accuracy', () => measureAccuracy(panel, (key) => `${inputs.items[place.get(key)!]!.valueClass ?? ''}${inputs.items[place.get(key)!]!.steadiness ?? ''}`));
  return Promise.race([work, waited(waitMs)]);
}

/** WAPE, bias and coverage, by class and horizon, and where errors cost most. */
export const accuracyPage: Page = {
  path: '/accuracy',
  name: 'accuracy',
  async draw(look) {
    const { speaker, shop } = look;
    const { panel, inputs } = shop;
    if (!hasAccuracy(look)) return [{ id: 'accuracy', title: speaker.word('accuracy'), definition: speaker.word('accuracyDef'), body: html`<p class="empty">${speaker.word('empty')}</p>` }];
    const found = await accuracyOf(look, 20);
    if (found === undefined) return [{ id: 'accuracy', title: speaker.word('accuracy'), definition: speaker.word('accuracyDef'), body: html`<p class="empty" role="status">${speaker.word('measuring')}</p>` }];
    const [best] = found.scores;
    const place = shop.remembered('places', () => new Map(panel.keys.map((key, s) => [key, s])));
    const worst = found.series.map((row) => ({ ...row, item: inputs.items[place.get(row.key)!]! })).map((row) => ({ ...row, cost: row.absolute * Math.max(0, row.item.price - row.item.cost) })).sort((a, b) => b.cost - a.cost).slice(0, 20);
    const slices = (rows: ModelScore['byClass'], label: string) => gridOf(speaker, [
      { key: 'slice', label, kind: 'text', value: ({ slice }) => slice.replace(/\d+/, (digits) => speaker.number(Number(digits))).replace('week', speaker.word('week')) },
      { key: 'series', label: speaker.word('series'), kind: 'number', value: ({ series }) => series },
      { key: 'wape', label: speaker.word('wape'), kind: 'percent', value: ({ wape }) => wape },
      { key: 'bias', label: speaker.word('bias'), kind: 'percent', value: ({ bias }) => bias },
    ], rows);
    return [
      {
        id: 'accuracy', title: speaker.word('accuracy'), definition: speaker.word('accuracyDef'), pageRows: 5,
        grid: gridOf(speaker, [
          { key: 'model', label: speaker.word('model'), kind: 'text', value: ({ model }) => model },
          { key: 'wape', label: speaker.word('wape'), kind: 'percent', value: ({ score }) => score.wape },
          { key: 'bias', label: speaker.word('bias'), kind: 'percent', value: ({ score }) => score.bias },
          { key: 'coverage_80', label: speaker.word('coverage'), kind: 'percent', value: ({ score }) => score.ranges[0]?.coverage ?? null },
        ], found.scores),
      },
      { id: 'by-class', title: speaker.word('class'), pageRows: 12, grid: slices(best!.score.byClass, speaker.word('class')) },
      { id: 'by-horizon', title: speaker.word('horizon'), pageRows: 12, grid: slices(best!.score.byHorizon, speaker.word('horizon')) },
      {
        id: 'worst', title: speaker.word('worst'), pageRows: 20,
        grid: gridOf(speaker, [
          { key: 'item', label: speaker.word('item'), kind: 'text', value: ({ item }) => titleOf(item), link: ({ item }) => itemAddress(look, item.item, item.store) },
          { key: 'units', label: speaker.word('units'), kind: 'number', value: ({ sold }) => sold },
          { key: 'wape', label: speaker.word('wape'), kind: 'percent', value: ({ wape }) => wape },
          { key: 'wape_naive', label: `${speaker.word('wape')}, ${speaker.word('naive')}`, kind: 'percent', value: ({ naiveWape }) => naiveWape },
          { key: 'cost', label: speaker.word('cost'), kind: 'money', value: ({ cost }) => cost },
        ], worst),
      },
    ];
  },
};
