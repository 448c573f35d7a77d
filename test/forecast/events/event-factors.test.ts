import { expect, test } from 'vitest';
import { eventFactors } from '../../../src/forecast/events/event-factors.js';
import { panelUntil } from '../../../src/forecast/panel-until.js';
import type { Panel } from '../../../src/table/panel.js';
import { endDay, historyDays, shopWith, yearly } from './shop-with-events.js';

const [feast, fair, shut] = [yearly(340), yearly(200, 5), yearly(100)];
const truth = (day: number): number => (feast.includes(day) ? 0.6 : feast.includes(day + 1) ? 1.4 : fair.includes(day) ? 1.3 : shut.includes(day) ? 0 : 1);
const panel = shopWith({ feast, fair, shut }, truth);
/** Of a shop of one category. */
const factorsOf = (of: Panel): ReadonlyMap<number, number> => new Map([...eventFactors(of).days].map(([day, values]) => [day, values[0]!]));
const factors = factorsOf(panel);

test('finds again what events did, on days past and ahead, before them and within', () => {
  for (const day of [feast[0]!, feast[0]! - 1, feast[2]!, ...fair.slice(0, 5)]) expect(Math.abs(factors.get(day)! / truth(day) - 1)).toBeLessThan(0.08);
  expect(feast[0]).toBeGreaterThan(endDay);
  for (const day of [feast[0]! + 2, fair[0]! - 3]) expect(Math.abs((factors.get(day) ?? 1) - 1)).toBeLessThan(0.05);
  expect(factors.get(feast[0]! + 10)).toBeUndefined();
});

test('a day of every year without trade is 0, the coming one too', () => {
  expect(shut.map((day) => factors.get(day))).toEqual(shut.map(() => 0));
});

test('two events on neighbouring days are told apart where years differ', () => {
  const moving = Array.from({ length: 5 }, (_, year) => endDay - 340 + 365 * (1 - year) + (year % 2 === 0 ? 1 : 9));
  const both = factorsOf(shopWith({ feast, moving }, (day) => (feast.includes(day) ? 0.6 : 1) * (moving.includes(day) ? 1.5 : 1)));
  expect(Math.abs(both.get(feast[0]!)! / 0.6 - 1)).toBeLessThan(0.1);
  expect(Math.abs(both.get(moving[0]!)! / 1.5 - 1)).toBeLessThan(0.1);
});

test('an event that does nothing gets next to nothing, in a large shop and in one of a few units a day', () => {
  for (const mean of [30, 0.3]) {
    const idle = factorsOf(shopWith({ feast, fair }, () => 1, mean));
    for (const factor of idle.values()) expect(Math.abs(Math.log(factor))).toBeLessThan(mean === 30 ? 0.04 : 0.15);
  }
});

test('what comes every month is left to other models', () => {
  const payDays = Array.from({ length: 60 }, (_, month) => endDay + 300 - 30 * month);
  expect(factorsOf(shopWith({ payDays }, (day) => (payDays.includes(day) ? 1.5 : 1))).size).toBe(0);
});

test('does not look ahead: sales after a day change nothing that is said on it', () => {
  const day = endDay - 150;
  const past = panelUntil(panel, day);
  const other = panelUntil({ ...panel, quantity: panel.quantity.map((sold, at) => (at % historyDays > historyDays - 150 ? sold * 3 : sold)) }, day);
  expect(eventFactors(other)).toEqual(eventFactors(past));
});

test('unknown days, a short past and no events are borne', () => {
  const gaps = { ...panel, quantity: panel.quantity.map((sold, at) => (at % 11 === 0 ? Number.NaN : sold)) };
  for (const factor of factorsOf(gaps).values()) expect(Number.isFinite(factor) && factor >= 0).toBe(true);
  expect(Math.abs(factorsOf(gaps).get(feast[0]!)! / 0.6 - 1)).toBeLessThan(0.1);
  const young = { ...panel, keys: ['a'], offsets: Int32Array.of(0, 5), quantity: Float32Array.of(1, 0, 2, 1, 3) };
  expect(factorsOf(young).size).toBe(0);
  expect(factorsOf({ ...panel, events: new Map() }).size).toBe(0);
});

test('categories that differ get factors of their own', () => {
  const gifts = (day: number, s: number): number => (feast.includes(day) ? (s < 4 ? 2 : 0.5) : 1);
  const plain = shopWith({ feast }, () => 1);
  const quantity = plain.quantity.map((sold, at) => Math.round(sold * gifts(endDay - historyDays + 1 + (at % historyDays), Math.floor(at / historyDays))));
  const statics = new Map([['category_1', { codes: Int32Array.from(plain.keys, (_, s) => (s < 4 ? 0 : 1)), names: ['gifts', 'bread'] }]]);
  const { groupOf, days } = eventFactors({ ...plain, quantity, statics });
  expect([...groupOf]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  expect(Math.abs(days.get(feast[0]!)![0]! / 2 - 1)).toBeLessThan(0.1);
  expect(Math.abs(days.get(feast[0]!)![1]! / 0.5 - 1)).toBeLessThan(0.1);
});
