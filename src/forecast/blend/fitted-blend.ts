import type { Table } from 'apache-arrow';
import type { Artifact, Json, NumericArray } from '../../base/artifact.js';
import type { Day } from '../../base/day.js';
import { AnbarError } from '../../base/errors.js';
import { rangeColumns, quantileColumn, type FittedForecaster, type PredictRequest, type RowScorer } from '../contract.js';
import type { EventFactors } from '../events/event-factors.js';
import { addEventPart, eventArrays, eventFactorsFrom, onEventDays, ordinaryRows } from '../events/ordinary-days.js';
import { forecastTable } from '../forecast-table.js';
import { clean } from '../local.js';
import { quantilePath, rangeParts, rangePath, rangesFrom, type RangeModel } from '../ranges/conformal.js';
import { checkRequest, indexKeys } from '../request.js';
import { newDaysOf } from '../sales-rows.js';

/** What the blend decided, in words and numbers, for the log, the report and the artifact. */
export interface BlendDecision {
  /** `blend`, or the name of the one member that was better alone. */
  readonly used: string;
  /** Revenue-weighted RMSSE at the past origins: each member, and the blend with weights from the other origins. Null where it could not be measured. */
  readonly scores: Readonly<Record<string, number | null>>;
  readonly biasFactor: number;
  readonly origins: number;
}

interface BlendParts {
  readonly keys: readonly string[];
  readonly endDay: Day;
  /** Of ordinary days: what events do is in `factors`. */
  readonly members: readonly FittedForecaster[];
  readonly factors: EventFactors;
  readonly classOf: Uint8Array;
  readonly weights: Float64Array;
  readonly ranges: RangeModel;
  readonly decision: BlendDecision;
}

/** A blend after its fit; members keep themselves up to date. */
export class FittedBlend implements FittedForecaster {
  readonly name = 'blend';
  readonly decision: BlendDecision;
  readonly #indexOf: ReadonlyMap<string, number>;
  #endDay: Day;

  constructor(private readonly parts: BlendParts) {
    this.decision = parts.decision;
    this.#endDay = parts.endDay;
    this.#indexOf = indexKeys(parts.keys);
  }

  async predict(request: PredictRequest): Promise<Table> {
    const { horizon, levels, ranges, series } = checkRequest(request, this.#indexOf);
    const { keys, ranges: model } = this.parts;
    const mean = await this.#mean(request, horizon, series);
    const columns = new Map<string, Float64Array>([['mean', mean]]);
    const column = (name: string): Float64Array => {
      const values = new Float64Array(mean.length);
      columns.set(name, values);
      return values;
    };
    const quantiles = levels.map((level) => ({ level, values: column(quantileColumn(level)) }));
    const bands = ranges.map((share) => ({ share, ends: rangeColumns(share).map(column) as [Float64Array, Float64Array] }));
    series.forEach((s, i) => {
      const [from, to] = [i * horizon, (i + 1) * horizon];
      const path = mean.subarray(from, to);
      for (const { level, values } of quantiles) quantilePath(model, s, path, level, values.subarray(from, to));
      for (const { share, ends } of bands) rangePath(model, s, path, share, ends[0].subarray(from, to), ends[1].subarray(from, to));
    });
    return forecastTable(keys, series, this.#endDay, horizon, columns);
  }

  async #mean(request: PredictRequest, horizon: number, series: Int32Array): Promise<Float64Array> {
    const { members, weights, classOf, decision } = this.parts;
    const mean = new Float64Array(series.length * horizon);
    const { known, series: chosen } = request;
    for (let m = 0; m < members.length; m++) {
      if (!this.#used(m)) continue;
      const table = await members[m]!.predict({ horizon, ...(known === undefined ? {} : { known }), ...(chosen === undefined ? {} : { series: chosen }) });
      const values = table.getChild('mean')!.toArray() as Float64Array;
      series.forEach((s, i) => {
        const w = weights[classOf[s]! * members.length + m]! * decision.biasFactor;
        for (let h = i * horizon; h < (i + 1) * horizon; h++) mean[h]! += w * values[h]!;
      });
    }
    clean(mean);
    return onEventDays(mean, this.parts.factors, series, this.#endDay, horizon);
  }

  /** The first member's that has one. */
  get rowScorer(): RowScorer | undefined {
    return this.parts.members.find((member) => member.rowScorer !== undefined)?.rowScorer;
  }

  #used(m: number): boolean {
    const { weights, members } = this.parts;
    for (let at = m; at < weights.length; at += members.length) if (weights[at]! > 0) return true;
    return false;
  }

  update(rows: Table): void {
    // Checked here first, so that a refusal leaves no member ahead of another.
    const fresh = newDaysOf(rows, this.#indexOf, this.#endDay);
    const ordinary = ordinaryRows(rows, fresh, this.parts.keys, this.parts.factors, this.#endDay);
    for (const member of this.parts.members) member.update(ordinary);
    this.#endDay += fresh.days;
  }

  /**
   * Additive parts: each member's parts by its weight, summed by name; a member that does not explain itself counts as a part of its own name. The bias factor is spread over all; what events
   * do to the shop is in `holiday`.
   */
  async explain(request: PredictRequest): Promise<Table> {
    const { horizon, series } = checkRequest(request, this.#indexOf);
    const { members, weights, classOf, decision, keys } = this.parts;
    const { levels: _levels, ranges: _ranges, ...plain } = request;
    const columns = new Map<string, Float64Array>();
    for (let m = 0; m < members.length; m++) {
      if (!this.#used(m)) continue;
      const member = members[m]!;
      const table = member.explain === undefined ? await member.predict(plain) : await member.explain(plain);
      for (const { name } of table.schema.fields) {
        if (name === 'series' || name === 'date') continue;
        const part = member.explain === undefined ? member.name : name;
        let sums = columns.get(part);
        if (sums === undefined) columns.set(part, (sums = new Float64Array(series.length * horizon)));
        const values = table.getChild(name)!.toArray() as Float64Array;
        series.forEach((s, i) => {
          const w = weights[classOf[s]! * members.length + m]! * decision.biasFactor;
          for (let h = i * horizon; h < (i + 1) * horizon; h++) sums![h]! += w * values[h]!;
        });
      }
    }
    addEventPart(columns, this.parts.factors, series, this.#endDay, horizon);
    return forecastTable(keys, series, this.#endDay, horizon, columns);
  }

  toArtifact(): Artifact {
    const { keys, members, factors, classOf, weights, ranges, decision } = this.parts;
    const own = rangeParts(ranges);
    const arrays: Record<string, NumericArray> = { classOf, weights, ...eventArrays(factors), ...own.arrays };
    const saved = members.map((member, m) => {
      const { kind, format, json, arrays: inner } = member.toArtifact();
      for (const [name, array] of Object.entries(inner)) arrays[`member${m}/${name}`] = array;
      return { kind, format, json };
    });
    return { kind: 'blend', format: 1, json: { keys, endDay: this.#endDay, members: saved, ranges: own.json, decision: { ...decision } }, arrays };
  }
}

/** Opens a blend; `open` opens its members. */
export async function openBlend(artifact: Artifact, open: (artifact: Artifact) => Promise<FittedForecaster>): Promise<FittedBlend> {
  const json = artifact.json as unknown as { readonly keys: readonly string[]; readonly endDay: Day; readonly members: readonly { readonly kind: string; readonly format: number; readonly json: Json }[]; readonly ranges: Json; readonly decision: BlendDecision };
  const members = await Promise.all(
    json.members.map(({ kind, format, json: inner }, m) => {
      const prefix = `member${m}/`;
      const arrays = Object.fromEntries(Object.entries(artifact.arrays).flatMap(([name, array]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), array]] : [])));
      return open({ kind, format, json: inner, arrays });
    }),
  );
  const { classOf, weights } = artifact.arrays;
  if (!(classOf instanceof Uint8Array) || !(weights instanceof Float64Array) || classOf.length !== json.keys.length) throw new AnbarError('E_ARTIFACT_CORRUPT', 'model file is corrupt: the blend has no weights for its series');
  const factors = eventFactorsFrom(artifact.arrays, json.keys.length);
  return new FittedBlend({ keys: json.keys, endDay: json.endDay, members, factors, classOf, weights, ranges: rangesFrom(json.ranges, artifact.arrays), decision: json.decision });
}
