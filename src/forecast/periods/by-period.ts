/**
 * Forecasts of a shop that keeps sums of weeks or months: the method works on the series of periods, and its forecast stands on their days; the days between are 0, as they were.
 * Assumes that later sales come on such days too; what an update brings on another day counts for the next of them. Cost: that of the method on the periods.
 */
import { Float64, type Table } from 'apache-arrow';
import type { Artifact, Json } from '../../base/artifact.js';
import type { Day } from '../../base/day.js';
import { AnbarError } from '../../base/errors.js';
import { tableSchemas } from '../../table/schemas.js';
import { tableOf } from '../../table/table-of.js';
import type { FitContext, FittedForecaster, Forecaster, PredictRequest } from '../contract.js';
import { forecastTable } from '../forecast-table.js';
import { knownRows } from '../planned/known-ahead.js';
import { checkPanel } from '../local.js';
import { checkRequest, indexKeys } from '../request.js';
import { newDaysOf } from '../sales-rows.js';
import { periodPanel } from './period-panel.js';
import { periodsOf, stampAt, stampDay, type Periods } from './periods.js';

export const byPeriodKind = 'by-period';

interface ByPeriodParts {
  readonly keys: readonly string[];
  readonly endDay: Day;
  readonly periods: Periods;
  /** What was sold since the newest stamp, a series. */
  readonly pending: Float32Array;
  readonly inner: FittedForecaster;
}

class FittedByPeriod implements FittedForecaster {
  readonly name: string;
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #pending: Float32Array;
  #endDay: Day;

  constructor(private readonly parts: ByPeriodParts) {
    this.name = parts.inner.name;
    this.#indexOf = indexKeys(parts.keys);
    this.#pending = parts.pending.slice();
    this.#endDay = parts.endDay;
  }

  async predict(request: PredictRequest): Promise<Table> {
    return this.#onStamps(request, (rest) => this.parts.inner.predict(rest));
  }

  async explain(request: PredictRequest): Promise<Table> {
    const { inner } = this.parts;
    const { levels: _levels, ranges: _ranges, ...plain } = request;
    if (inner.explain !== undefined) return this.#onStamps(plain, (rest) => inner.explain!(rest));
    return this.#onStamps(plain, (rest) => inner.predict(rest));
  }

  /** Asks the method for as many periods as have a stamp in the days asked for, and lays them on these. */
  async #onStamps(request: PredictRequest, ask: (request: PredictRequest) => Promise<Table>): Promise<Table> {
    const { horizon, series } = checkRequest(request, this.#indexOf);
    const { known, ...rest } = request;
    // What is planned for single days moves no sum of a period; it is checked all the same.
    if (known !== undefined) knownRows(known, { indexOf: this.#indexOf, endDay: this.#endDay, horizon });
    const { keys, periods } = this.parts;
    const next = stampAt(periods, this.#endDay) + 1;
    const steps = stampAt(periods, this.#endDay + horizon) - next + 1;
    // One period even where none is stamped in these days: its columns are wanted.
    const table = await ask({ ...rest, horizon: Math.max(1, steps) });
    const asked = Math.max(1, steps);
    const columns = new Map<string, Float64Array>();
    for (const { name, type } of table.schema.fields) {
      if (!(type instanceof Float64)) continue;
      const values = table.getChild(name)!.toArray() as Float64Array;
      const daily = new Float64Array(series.length * horizon);
      for (let step = 0; step < steps; step++) {
        const ahead = stampDay(periods, next + step) - this.#endDay - 1;
        for (let i = 0; i < series.length; i++) daily[i * horizon + ahead] = values[i * asked + step]!;
      }
      columns.set(name, daily);
    }
    return forecastTable(keys, series, this.#endDay, horizon, columns);
  }

  update(rows: Table): void {
    const { days, values } = newDaysOf(rows, this.#indexOf, this.#endDay);
    const { keys, periods, inner } = this.parts;
    for (let d = 0; d < days; d++) {
      const day = this.#endDay + 1 + d;
      keys.forEach((_, s) => (this.#pending[s]! += values[s * days + d]!));
      const stamp = stampAt(periods, day);
      if (stampDay(periods, stamp) !== day) continue;
      const date = new Int32Array(keys.length).fill(stamp);
      inner.update(tableOf(tableSchemas.sales, { date, item: keys, store: keys.map(() => ''), quantity: this.#pending.slice() }));
      this.#pending.fill(0);
    }
    this.#endDay += days;
  }

  toArtifact(): Artifact {
    const { keys, periods, inner } = this.parts;
    const { kind, format, json, arrays } = inner.toArtifact();
    return {
      kind: byPeriodKind,
      format: 1,
      json: { keys, endDay: this.#endDay, periods: { ...periods }, inner: { kind, format, json } },
      arrays: { pending: this.#pending.slice(), ...Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`inner/${name}`, array])) },
    };
  }
}

/** `daily`, or on a panel whose sales are sums of periods, what `ofPeriods` makes for them. */
export function byPeriod(daily: Forecaster, ofPeriods: (periods: Periods, longest: number) => Promise<Forecaster>): Forecaster {
  return {
    name: daily.name,
    async fit(panel, context: FitContext) {
      checkPanel(panel);
      const periods = periodsOf(panel);
      if (periods === undefined) return daily.fit(panel, context);
      const { kind, length } = periods;
      const folded = periodPanel(panel, periods);
      context.log.info(`${daily.name}: sales fall on one day ${length === 1 ? 'a' : `in ${length}`} ${kind.replace('-', ' ')}${length === 1 ? '' : 's'}: forecast by ${kind}, the days between are 0`);
      const inner = await (await ofPeriods(periods, folded.endDay + 1)).fit(folded, context);
      // What was sold after the newest stamp is nothing, or it would be one.
      return new FittedByPeriod({ keys: panel.keys, endDay: panel.endDay, periods, pending: new Float32Array(panel.keys.length), inner });
    },
  };
}

/** Opens what `byPeriod` saved; `open` opens the method. */
export async function openByPeriod(artifact: Artifact, open: (artifact: Artifact) => Promise<FittedForecaster>): Promise<FittedForecaster> {
  const { keys, endDay, periods, inner } = artifact.json as unknown as { readonly keys: readonly string[]; readonly endDay: Day; readonly periods: Periods; readonly inner: { readonly kind: string; readonly format: number; readonly json: Json } };
  const pending = artifact.arrays['pending'];
  if (!(pending instanceof Float32Array) || pending.length !== keys.length) throw new AnbarError('E_ARTIFACT_CORRUPT', 'model file is corrupt: the sales since the last period are missing');
  const arrays = Object.fromEntries(Object.entries(artifact.arrays).flatMap(([name, array]) => (name.startsWith('inner/') ? [[name.slice(6), array]] : [])));
  return new FittedByPeriod({ keys, endDay, periods, pending, inner: await open({ ...inner, arrays }) });
}
