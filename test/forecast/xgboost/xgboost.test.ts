import { expect, test } from 'vitest';
import { DateDay, Field, Float64, Schema, Utf8 } from 'apache-arrow';
import { decodeArtifact, encodeArtifact } from '../../../src/base/artifact.js';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { createRandom } from '../../../src/base/random.js';
import type { FitContext } from '../../../src/forecast/contract.js';
import { panelUntil } from '../../../src/forecast/panel-until.js';
import { openXgboost, xgboost } from '../../../src/forecast/xgboost/xgboost.js';
import type { XgboostOptions } from '../../../src/forecast/xgboost/options.js';
import type { Panel } from '../../../src/table/panel.js';
import { tableOf } from '../../../src/table/table-of.js';
import { columnsOf, countHistory, panelOf, salesRows } from '../../contract/panels.js';
import { xgboostOrSkip } from '../boosting/boosting-fixture.js';

const there = (await xgboostOrSkip()) !== undefined;
const context = (): FitContext => ({ random: createRandom(1), log: silentLog, progress: silentProgress });
const quick: XgboostOptions = { rounds: 30, depth: 4, threads: 1, calibrationOrigins: 0 };
const means = async (model: { predict(request: { horizon: number; series?: readonly string[] }): Promise<Parameters<typeof columnsOf>[0]> }, horizon: number, series?: readonly string[]): Promise<number[]> =>
  columnsOf(await model.predict({ horizon, ...(series === undefined ? {} : { series }) }))['mean'] as number[];

/** A shop whose items sell three times as much at half price; prices are known for 28 days more. */
function pricedPanel(): Panel {
  const random = createRandom(5);
  const [items, days, futureDays] = [12, 300, 28];
  const histories: Record<string, number[]> = {};
  const price = new Float32Array(items * (days + futureDays));
  for (let s = 0; s < items; s++) {
    const key = `item${String(s).padStart(2, '0')}`;
    histories[key] = [];
    for (let t = 0; t < days + futureDays; t++) {
      const low = random.next() < 0.2;
      price[s * (days + futureDays) + t] = low ? 5 : 10;
      if (t < days) histories[key].push(Math.max(0, Math.round((low ? 12 : 4) + random.normal())));
    }
  }
  return { ...panelOf(histories), futureDays, columns: new Map([['price', { availability: { kind: 'known' }, values: price }]]) };
}

for (const strategy of ['direct', 'recursive', 'both'] as const) {
  test.skipIf(!there)(`${strategy}: an opened artifact forecasts and takes updates as the fitted model does`, async () => {
    const panel = panelOf({ a: countHistory(400, 6, 1), b: countHistory(250, 2, 2), c: countHistory(400, 0.4, 3), never: new Float32Array(90) });
    const fitted = await xgboost({ ...quick, strategy }).fit(panel, context());
    const opened = openXgboost(decodeArtifact(encodeArtifact(fitted.toArtifact())));
    expect(await means(opened, 40)).toEqual(await means(fitted, 40));
    expect(await means(fitted, 5, ['never'])).toEqual([0, 0, 0, 0, 0]);
    const rows = salesRows([{ day: panel.endDay + 2, item: 'a', quantity: 9 }, { day: panel.endDay + 1, item: 'never', quantity: 2 }]);
    for (const model of [fitted, opened]) model.update(rows);
    const after = await means(fitted, 40);
    expect(await means(opened, 40)).toEqual(after);
    expect(await means(openXgboost(fitted.toArtifact()), 40)).toEqual(after);
    expect((await means(fitted, 5, ['never'])).some((mean) => mean > 0)).toBe(true);
  });
}

test.skipIf(!there)('forecasts of all series and of one are the same, and asking for more days changes none', async () => {
  const panel = panelOf({ a: countHistory(300, 6, 1), b: countHistory(300, 2, 2) });
  const fitted = await xgboost({ ...quick, strategy: 'both' }).fit(panel, context());
  const all = await means(fitted, 28);
  expect(await means(fitted, 28, ['b'])).toEqual(all.slice(28));
  expect((await means(fitted, 60)).slice(0, 28)).toEqual(all.slice(0, 28));
  expect(await means(fitted, 28)).toEqual(all);
});

test.skipIf(!there)('learns what a known price does, and answers what-if for the days asked for only', async () => {
  const panel = pricedPanel();
  const fitted = await xgboost({ ...quick, rounds: 60, strategy: 'direct', minChildWeight: 5 }).fit(panel, context());
  const days = [panel.endDay + 3, panel.endDay + 4];
  const schema = new Schema([new Field('series', new Utf8(), false), new Field('date', new DateDay(), false), new Field('price', new Float64(), false)]);
  const known = (price: number) => tableOf(schema, { series: days.map(() => 'item03'), date: Int32Array.from(days), price: Float64Array.from(days, () => price) });
  const ask = async (price: number): Promise<number[]> => columnsOf(await fitted.predict({ horizon: 7, series: ['item03'], known: known(price) }))['mean'] as number[];
  const [low, high] = [await ask(5), await ask(10)];
  for (const h of [2, 3]) expect(low[h]! / high[h]!).toBeGreaterThan(2);
  expect(low.slice(0, 2)).toEqual(high.slice(0, 2));
  const misspelt = tableOf(new Schema([new Field('series', new Utf8(), false), new Field('date', new DateDay(), false), new Field('prize', new Float64(), false)]), { series: ['item03'], date: Int32Array.of(days[0]!), prize: Float64Array.of(1) });
  await expect(fitted.predict({ horizon: 7, known: misspelt })).rejects.toThrow(/prize; allowed: price/);
});

test.skipIf(!there)('explains each forecast by parts that add up to it, and credits a price cut to the price', async () => {
  const panel = pricedPanel();
  for (const strategy of ['direct', 'both'] as const) {
    const fitted = await xgboost({ ...quick, rounds: 60, strategy, minChildWeight: 5 }).fit(panel, context());
    const request = { horizon: 28, series: ['item07', 'item01'] };
    const { series: _series, date: _date, ...parts } = columnsOf(await fitted.explain!(request)) as Record<string, number[]>;
    const forecast = columnsOf(await fitted.predict(request))['mean'] as number[];
    forecast.forEach((mean, i) => expect(Math.abs(Object.values(parts).reduce((sum, part) => sum + part[i]!, 0) - mean)).toBeLessThan(1e-6 * Math.max(1, mean)));
    const high = Math.max(...forecast);
    const at = forecast.indexOf(high);
    expect(parts['price']![at]!).toBeGreaterThan(3);
    expect(Math.abs(parts['promotion']![at]!)).toBe(0);
  }
});

test.skipIf(!there)('does not look past the origin', async () => {
  const panel = pricedPanel();
  const wild = { ...panel, quantity: panel.quantity.map((y, i) => (i % 300 >= 260 ? y * 50 : y)) };
  const [calm, altered] = await Promise.all([panel, wild].map((one) => xgboost({ ...quick, strategy: 'both' }).fit(panelUntil(one, panel.endDay - 40), context())));
  expect(await means(altered!, 28)).toEqual(await means(calm!, 28));
});

test('refuses options by name', () => {
  expect(() => xgboost({ round: 3 } as XgboostOptions)).toThrow(/round; allowed/);
  expect(() => xgboost({ tweediePower: 2 })).toThrow(/tweediePower is 2/);
  expect(() => xgboost({ learningRate: 0 })).toThrow(/learningRate is 0/);
  expect(() => xgboost({ strategy: 'sideways' as 'direct' })).toThrow(/sideways; allowed: direct, recursive, both/);
});

test.skipIf(!there)('both: after updates of single items one item is forecast as it is among all, by the model and by its opened copy', async () => {
  const panel = panelOf(Object.fromEntries(['a', 'b', 'c', 'd'].map((key, s) => [key, countHistory(300, 2 + 2 * s, s + 1)])));
  const fitted = await xgboost({ ...quick, strategy: 'both' }).fit(panel, context());
  for (let k = 1; k <= 9; k++) fitted.update(salesRows([{ day: panel.endDay + k, item: k % 2 === 0 ? 'b' : 'd', quantity: k }]));
  const one = await means(fitted, 35, ['b']);
  const opened = openXgboost(decodeArtifact(encodeArtifact(fitted.toArtifact())));
  expect(await means(opened, 35, ['b'])).toEqual(one);
  expect((await means(fitted, 35)).slice(35, 70)).toEqual(one);
  expect((await means(opened, 35)).slice(35, 70)).toEqual(one);
});

test.skipIf(!there)('auto: both strategies on few rows, the recursive one on many', async () => {
  const few = panelOf({ a: countHistory(300, 6, 1), b: countHistory(300, 2, 2) });
  const options: XgboostOptions = { ...quick, rounds: 3 };
  const by = async (panel: Panel, strategy: 'auto' | 'both' | 'recursive'): Promise<number[]> => means(await xgboost({ ...options, strategy }).fit(panel, context()), 14);
  expect(await by(few, 'auto')).toEqual(await by(few, 'both'));
  expect(await by(few, 'auto')).not.toEqual(await by(few, 'recursive'));
  const many = panelOf(Object.fromEntries(Array.from({ length: 520 }, (_, s) => [`item ${s}`, countHistory(400, 2, s)])));
  expect(await by(many, 'auto')).toEqual(await by(many, 'recursive'));
});

test.skipIf(!there)('any number of threads gives the same trees', async () => {
  const panel = panelOf(Object.fromEntries(Array.from({ length: 20 }, (_, s) => [`item ${s}`, countHistory(400, 1 + s, s)])));
  const by = async (threads: number): Promise<number[]> => means(await xgboost({ ...quick, strategy: 'recursive', threads }).fit(panel, context()), 14);
  expect(await by(0)).toEqual(await by(1));
  expect(await by(3)).toEqual(await by(1));
});
