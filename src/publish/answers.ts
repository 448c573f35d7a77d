// A model's answer as plain JSON: made here and nowhere else, so that the example stored at publishing, its replay in the server and the answer on the wire are one computation.
import { tableFromArrays, vectorFromArray, DateDay, Table, Utf8, type Vector } from 'apache-arrow';
import type { Json } from '../base/artifact.js';
import { dayOf, dayText } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { quantileColumn, rangeColumns, type FittedForecaster, type PredictRequest } from '../forecast/contract.js';
import type { Filter, FittedRecommender, Ranked } from '../recommend/contract.js';
import type { ForecastBody, RankedItem, RecommendBody, SeriesForecast, SimilarBody } from './wire.js';

function knownTable(rows: NonNullable<ForecastBody['known']>): Table {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row.values)))].sort();
  const columns: Record<string, Vector> = {
    series: vectorFromArray(rows.map((row) => row.series), new Utf8()),
    date: vectorFromArray(rows.map((row) => new Date(dayOf(row.date) * 86_400_000)), new DateDay()),
  };
  for (const name of names) columns[name] = tableFromArrays({ [name]: Float64Array.from(rows, (row) => row.values[name] ?? Number.NaN) }).getChild(name)!;
  return new Table(columns);
}

function numberColumn(table: Table, name: string): Float64Array {
  const values: unknown = table.getChild(name)?.toArray();
  if (values instanceof Float64Array) return values;
  throw new AnbarError('E_TABLE_COLUMN', `the forecast lacks the column ${name}`, { facts: { field: name } });
}

function firstDayOf(table: Table): number {
  const data = table.getChild('date')!.data[0]!;
  return (data.values as Int32Array)[data.offset]!;
}

const slice = (values: Float64Array, from: number, length: number): number[] => Array.from(values.subarray(from, from + length));

/** A model's reasons as columns by name. */
async function partColumns(model: FittedForecaster, request: PredictRequest): Promise<readonly (readonly [string, Float64Array])[]> {
  if (model.explain === undefined) throw new AnbarError('E_BASE_OPTION', `parts is true, and ${model.name} has no reasons; allowed: false`, { facts: { field: 'parts' } });
  const table = await model.explain(request);
  return table.schema.fields.flatMap(({ name }) => (name === 'series' || name === 'date' ? [] : [[name, numberColumn(table, name)] as const]));
}

/**
 * A fitted forecaster's answer to a wire request: arrays of one value a day for each series.
 * Throws what `predict` throws (E_BASE_OPTION, E_FORECAST_SERIES), and E_BASE_OPTION where parts are asked of a model that has none.
 */
export async function forecastAnswer(model: FittedForecaster, body: ForecastBody): Promise<SeriesForecast[]> {
  const { horizon, series, levels, ranges, known } = body;
  const request = {
    horizon,
    ...(series === undefined ? {} : { series }),
    ...(known === undefined || known.length === 0 ? {} : { known: knownTable(known) }),
  };
  const table = await model.predict({ ...request, ...(levels === undefined ? {} : { levels }), ...(ranges === undefined ? {} : { ranges }) });
  if (table.numRows === 0) return [];
  const mean = numberColumn(table, 'mean');
  const firstDay = firstDayOf(table);
  const dates = Array.from({ length: horizon }, (_, d) => dayText(firstDay + d));
  const names = series ?? Array.from({ length: table.numRows / horizon }, (_, s) => String(table.getChild('series')!.get(s * horizon)));
  const quantiles = levels?.map((level) => [String(level), numberColumn(table, quantileColumn(level))] as const);
  const bands = ranges?.map((share) => [String(share), ...rangeColumns(share).map((column) => numberColumn(table, column))] as [string, Float64Array, Float64Array]);
  const parts = body.parts === true ? await partColumns(model, request) : undefined;
  return names.map((name, s) => {
    const from = s * horizon;
    const one: SeriesForecast = { series: name, dates, mean: slice(mean, from, horizon) };
    if (quantiles !== undefined) one.quantiles = Object.fromEntries(quantiles.map(([level, values]) => [level, slice(values, from, horizon)]));
    if (bands !== undefined) one.ranges = Object.fromEntries(bands.map(([share, low, high]) => [share, { low: slice(low, from, horizon), high: slice(high, from, horizon) }]));
    if (parts !== undefined) one.parts = Object.fromEntries(parts.map(([part, values]) => [part, slice(values, from, horizon)]));
    return one;
  });
}

// JSON has no infinity: a score that is not a number travels as null.
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function rankedItems(ranked: Ranked): RankedItem[] {
  return ranked.items.map((item, i) => ({
    item,
    score: finite(ranked.scores[i]!),
    reasons: (ranked.reasons?.[i] ?? []).map(({ kind, item: of, share }) => (of === undefined ? { kind, share: finite(share) } : { kind, item: of, share: finite(share) })),
  }));
}

/** zod says `undefined` where the contract says absent. */
function given<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** Reasons given for each item. */
const reasonsEach = 3;

/** A fitted recommender's answer to a wire request: best first, with reasons. `now` dates events of the history that carry no time. */
export function recommendAnswer(model: FittedRecommender, body: RecommendBody, now: number): RankedItem[] {
  const { user, history, n, filter, diversity } = body;
  return rankedItems(
    model.recommend({
      n,
      reasons: reasonsEach,
      ...(user === undefined ? {} : { user }),
      ...(diversity === undefined ? {} : { diversity }),
      ...(filter === undefined ? {} : { filter: given(filter) as Filter }),
      ...(history === undefined ? {} : { history: history.map((event) => ({ user: user ?? 'visitor', item: event.item, kind: event.kind, time: event.time === undefined ? now : Date.parse(event.time), ...(event.value === undefined ? {} : { value: event.value }) })) }),
    }),
  );
}

/** Items like one item, best first. */
export function similarAnswer(model: FittedRecommender, body: SimilarBody): RankedItem[] {
  return rankedItems(model.similar({ item: body.item, n: body.n, ...(body.filter === undefined ? {} : { filter: given(body.filter) as Filter }) }));
}

/** Whether two answers say the same: structure and text exactly, numbers to `tolerance` (relative, and absolute near zero). */
export function sameAnswer(a: Json, b: Json, tolerance = 1e-6): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one: Json, i) => sameAnswer(one, b[i] as Json, tolerance));
  const [left, right] = [a as Readonly<Record<string, Json>>, b as Readonly<Record<string, Json>>];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && sameAnswer(left[key]!, right[key]!, tolerance));
}
