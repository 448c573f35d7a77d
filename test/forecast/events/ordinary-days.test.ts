import type { Table } from 'apache-arrow';
import { expect, test } from 'vitest';
import { decodeArtifact, encodeArtifact } from '../../../src/base/artifact.js';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { createRandom } from '../../../src/base/random.js';
import { forecasterNamed, readForecaster } from '../../../src/forecast/catalogue.js';
import type { FittedForecaster } from '../../../src/forecast/contract.js';
import { eventFactors } from '../../../src/forecast/events/event-factors.js';
import { ordinaryPanel, ordinaryRows } from '../../../src/forecast/events/ordinary-days.js';
import { indexKeys } from '../../../src/forecast/request.js';
import { newDaysOf } from '../../../src/forecast/sales-rows.js';
import { columnsOf, salesRows } from '../../contract/panels.js';
import { endDay, shopWith, yearly } from './shop-with-events.js';

// In the week to come: half as much on the third day, shut on the fifth.
const [half, shut] = [yearly(362), yearly(360)];
const panel = shopWith({ half, shut }, (day) => (half.includes(day) ? 0.5 : shut.includes(day) ? 0 : 1));
const context = { random: createRandom(1), log: silentLog, progress: silentProgress };
const horizon = 7;
const fitted = async (): Promise<FittedForecaster> => (await forecasterNamed('blend', { members: ['level-and-shape', 'theta'] })).fit(panel, context);
const means = async (model: FittedForecaster): Promise<number[]> => columnsOf(await model.predict({ horizon }))['mean'] as number[];
const plain = await means(await (await forecasterNamed('blend', { members: ['level-and-shape', 'theta'] })).fit({ ...panel, events: new Map() }, context));

test('the blend forecasts what an event does to a shop, and nothing where it is shut', async () => {
  const mean = await means(await fitted());
  const dayTotal = (values: readonly number[], day: number): number => values.reduce((sum, value, i) => sum + (i % horizon === day ? value : 0), 0);
  expect(dayTotal(mean, 2) / dayTotal(plain, 2)).toBeCloseTo(0.5, 1);
  expect(dayTotal(mean, 4)).toBe(0);
  expect(dayTotal(mean, 6) / dayTotal(plain, 6)).toBeCloseTo(1, 1);
  const { lo_80: low, hi_80: high } = columnsOf(await (await fitted()).predict({ horizon, ranges: [0.8] })) as Record<string, number[]>;
  expect(low!.every((value, i) => Number.isInteger(value) && value <= high![i]! && value >= 0)).toBe(true);
});

test('parts say it as holiday, and sum to the forecast', async () => {
  const model = await fitted();
  const { series: _series, date: _date, ...parts } = columnsOf(await model.explain!({ horizon })) as Record<string, number[]>;
  const mean = await means(model);
  mean.forEach((value, i) => expect(Object.values(parts).reduce((sum, part) => sum + part[i]!, 0)).toBeCloseTo(value, 6));
  expect(parts['holiday']![2]).toBeLessThan(-5);
  expect(parts['holiday']![6]).toBeCloseTo(0, 0);
});

test('new sales are brought to ordinary days by the same factors; those of ordinary days are handed on as they came', () => {
  const factors = eventFactors(panel);
  const indexOf = indexKeys(panel.keys);
  const brought = (rows: Table): Table => ordinaryRows(rows, newDaysOf(rows, indexOf, endDay), panel.keys, factors, endDay);
  const event = brought(salesRows([{ day: endDay + 3, item: 'item 1', quantity: 12 }, { day: endDay + 2, item: 'item 0', quantity: 9 }]));
  const factor = (day: number): number => factors.days.get(day)?.[0] ?? 1;
  expect(factor(half[0]!)).toBeCloseTo(0.5, 1);
  expect(columnsOf(event)).toMatchObject({ item: ['item 1', 'item 0'], quantity: [12 / factor(endDay + 3), 9 / factor(endDay + 2)] });
  const plainRows = salesRows([{ day: endDay + 1, item: 'item 1', quantity: 12 }]);
  expect(ordinaryRows(plainRows, newDaysOf(plainRows, indexOf, endDay), panel.keys, { ...factors, days: new Map() }, endDay)).toBe(plainRows);
});

test('a day on which an event shut the shop says nothing about any item, told of or not', async () => {
  const [one, other] = [await fitted(), await fitted()];
  const open = salesRows(panel.keys.flatMap((item) => Array.from({ length: 4 }, (_, d) => ({ day: endDay + 1 + d, item, quantity: 30 }))));
  for (const model of [one, other]) model.update(open);
  one.update(salesRows([{ day: endDay + 5, item: 'item 0', quantity: 0 }]));
  other.update(salesRows(panel.keys.map((item) => ({ day: endDay + 5, item, quantity: Number.NaN }))));
  expect(await means(one)).toEqual(await means(other));
});

test('an artifact keeps it, updated or not', async () => {
  const model = await fitted();
  const rows = salesRows([{ day: endDay + 1, item: 'item 0', quantity: 20 }]);
  const opened = await readForecaster(decodeArtifact(encodeArtifact(model.toArtifact())));
  expect(await means(opened)).toEqual(await means(model));
  model.update(rows);
  opened.update(rows);
  expect(await means(opened)).toEqual(await means(model));
  const artifact = model.toArtifact();
  await expect(readForecaster({ ...artifact, arrays: { ...artifact.arrays, eventFactors: new Float64Array(3) } })).rejects.toThrow(/days of events have not their factors/);
});

test('ordinary days are left as they are, those of events divided, shut ones unknown', () => {
  const factors = eventFactors(panel);
  const ordinary = ordinaryPanel(panel, factors);
  const at = (day: number): number => panel.offsets[1]! - 1 - (endDay - day);
  expect(ordinary.quantity[at(endDay - 50)]).toBe(panel.quantity[at(endDay - 50)]);
  expect(ordinary.quantity[at(half[1]!)]).toBeCloseTo(panel.quantity[at(half[1]!)]! / factors.days.get(half[1]!)![0]!, 3);
  expect(ordinary.quantity[at(shut[1]!)]).toBeNaN();
  expect(ordinaryPanel(panel, { ...factors, days: new Map() })).toBe(panel);
});
