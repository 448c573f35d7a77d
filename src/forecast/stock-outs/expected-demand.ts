/**
 * What an item would have sold on each day had it been on the shelf: its level around that day × the day's factor of its group × price and promotion. Detection looks back, so
 * the level is two-sided: an exponentially weighted mean of both neighbourhoods, over days weighted by the chance that the item was there. The day's factor (group's sales over the
 * group's levels) holds weekday, season, holidays and closed days at once. Price and promotion are one pooled Poisson regression (McCullagh & Nelder 1989, ch. 6) with the rest as
 * offset. Assumes that items of a group share their calendar. O(rows) a pass.
 */
import { seriesStart, type Panel } from '../../table/panel.js';

/** How fast the level forgets, a day; both sides together look at about 2 × 28 days. */
const forget = 27 / 28;
/** Days' worth of belief in the item's own long-run mean. */
const ownPriorDays = 2;
/** Units' worth of belief that a group's day is as everybody's day. */
const groupPriorUnits = 30;
/** A factor of price and promotion beyond these is an error of the price list. */
const leastEffect = 0.2;
const mostEffect = 5;

/** Drivers of demand known each day: log of price over the price around it, and promotion (0 or 1). Missing = 0. */
export interface DemandDrivers {
  readonly price: Float32Array | undefined;
  readonly promotion: Float32Array | undefined;
}

/** Two-sided exponentially weighted sums: out[t] = Σ forget^|t − u| x[u]. */
function bothSides(x: Float64Array, out: Float64Array): void {
  let run = 0;
  for (let t = 0; t < x.length; t++) out[t] = run = run * forget + x[t]!;
  run = 0;
  for (let t = x.length - 1; t >= 0; t--) {
    out[t]! += run;
    run = (run + x[t]!) * forget;
  }
}

/** Group of each series for the day's factors: the coarsest category of the panel, else one group. */
function groupsOf(panel: Panel): { readonly codes: Int32Array; readonly count: number } {
  const coarse = panel.statics.get('category_1') ?? panel.statics.get('category');
  if (coarse === undefined) return { codes: new Int32Array(panel.keys.length), count: 1 };
  return { codes: coarse.codes.map((code) => code + 1), count: coarse.names.length + 1 };
}

/** Reads the panel's price and promotion as drivers, one value a row. */
export function demandDrivers(panel: Panel): DemandDrivers {
  const rows = panel.quantity.length;
  const aligned = (name: string): Float32Array | undefined => {
    const column = panel.columns.get(name);
    if (column === undefined) return undefined;
    const reach = column.availability.kind === 'known' ? panel.futureDays : 0;
    const values = new Float32Array(rows);
    for (let s = 0; s < panel.keys.length; s++) {
      const [from, to] = [panel.offsets[s]!, panel.offsets[s + 1]!];
      values.set(column.values.subarray(from + s * reach, to + s * reach), from);
    }
    return values;
  };
  const price = aligned('price');
  if (price !== undefined) {
    for (let s = 0; s < panel.keys.length; s++) {
      const own = price.subarray(panel.offsets[s]!, panel.offsets[s + 1]!);
      const logs = Float64Array.from(own, (value) => (value > 0 ? Math.log(value) : 0));
      const there = Float64Array.from(own, (value) => (value > 0 ? 1 : 0));
      const [sums, days] = [new Float64Array(own.length), new Float64Array(own.length)];
      bothSides(logs, sums);
      bothSides(there, days);
      for (let t = 0; t < own.length; t++) own[t] = there[t] === 1 ? logs[t]! - sums[t]! / days[t]! : 0;
    }
  }
  return { price, promotion: aligned('promotion') };
}

/** Expected demand a row, with the answer to price and promotion kept between passes. */
export class ExpectedDemand {
  readonly mean: Float32Array;
  /** Coefficients of log relative price and of promotion. */
  #price = 0;
  #promotion = 0;
  readonly #drivers: DemandDrivers;
  readonly #firstDay: number;
  readonly #days: number;
  readonly #groups: { readonly codes: Int32Array; readonly count: number };
  /** Factor of each group and day. */
  #factors: Float64Array;

  constructor(private readonly panel: Panel) {
    this.mean = new Float32Array(panel.quantity.length);
    this.#drivers = demandDrivers(panel);
    this.#groups = groupsOf(panel);
    let first = panel.endDay;
    for (let s = 0; s < panel.keys.length; s++) first = Math.min(first, seriesStart(panel, s));
    this.#firstDay = first;
    this.#days = panel.endDay - first + 1;
    this.#factors = new Float64Array(this.#groups.count * this.#days).fill(1);
  }

  /**
   * One pass with `there` = chance a row that the item was on the shelf (unknown days count as 0). `asked` stands for the panel's quantities where sales are known to be less than what
   * was asked for.
   */
  pass(there: Float32Array, asked: Float32Array = this.panel.quantity): void {
    this.#levels(there, asked);
    this.#newFactors(there, asked);
    this.#newEffects(there, asked);
    this.#levels(there, asked);
  }

  #effect(row: number): number {
    const { price, promotion } = this.#drivers;
    const log = (price === undefined ? 0 : this.#price * price[row]!) + (promotion === undefined ? 0 : this.#promotion * promotion[row]!);
    return Math.min(mostEffect, Math.max(leastEffect, Math.exp(log)));
  }

  #levels(there: Float32Array, asked: Float32Array): void {
    const { panel, mean } = this;
    for (let s = 0; s < panel.keys.length; s++) {
      const [from, to] = [panel.offsets[s]!, panel.offsets[s + 1]!];
      const n = to - from;
      const [sold, shape] = [new Float64Array(n), new Float64Array(n)];
      const factors = this.#factorsOf(s);
      let [units, days] = [0, 0];
      for (let t = 0; t < n; t++) {
        const y = asked[from + t]!;
        const expected = factors[t]! * this.#effect(from + t);
        mean[from + t] = expected;
        if (Number.isNaN(y)) continue;
        sold[t] = there[from + t]! * y;
        shape[t] = there[from + t]! * expected;
        units += sold[t]!;
        days += shape[t]!;
      }
      const own = days > 0 ? units / days : 0;
      const [sums, weights] = [new Float64Array(n), new Float64Array(n)];
      bothSides(sold, sums);
      bothSides(shape, weights);
      for (let t = 0; t < n; t++) mean[from + t]! *= (sums[t]! + ownPriorDays * own) / (weights[t]! + ownPriorDays);
    }
  }

  /** Factors of a series' days, oldest first. */
  #factorsOf(s: number): Float64Array {
    const at = this.#groups.codes[s]! * this.#days;
    return this.#factors.subarray(at + seriesStart(this.panel, s) - this.#firstDay, at + this.#days);
  }

  #newFactors(there: Float32Array, asked: Float32Array): void {
    const { panel, mean } = this;
    const size = this.#factors.length;
    const [sold, expected] = [new Float64Array(size), new Float64Array(size)];
    for (let s = 0; s < panel.keys.length; s++) {
      const factors = this.#factorsOf(s);
      const at = this.#groups.codes[s]! * this.#days + seriesStart(panel, s) - this.#firstDay;
      for (let t = 0, row = panel.offsets[s]!; row < panel.offsets[s + 1]!; t++, row++) {
        const y = asked[row]!;
        if (Number.isNaN(y)) continue;
        sold[at + t]! += there[row]! * y;
        expected[at + t]! += (there[row]! * mean[row]!) / Math.max(factors[t]!, 1e-6);
      }
    }
    for (let t = 0; t < this.#days; t++) {
      let [allSold, allExpected] = [0, 0];
      for (let g = 0; g < this.#groups.count; g++) {
        allSold += sold[g * this.#days + t]!;
        allExpected += expected[g * this.#days + t]!;
      }
      const everybody = (allSold + groupPriorUnits) / (allExpected + groupPriorUnits);
      for (let g = 0; g < this.#groups.count; g++) {
        const at = g * this.#days + t;
        this.#factors[at] = (sold[at]! + groupPriorUnits * everybody) / (expected[at]! + groupPriorUnits);
      }
    }
  }

  /** One Newton step of the pooled regression of sales on both drivers. */
  #newEffects(there: Float32Array, asked: Float32Array): void {
    const { mean } = this;
    const { price, promotion } = this.#drivers;
    if (price === undefined && promotion === undefined) return;
    let [gp, gq, hpp, hpq, hqq] = [0, 0, 1, 0, 1];
    for (let row = 0; row < mean.length; row++) {
      const y = asked[row]!;
      if (Number.isNaN(y)) continue;
      const [p, q] = [price?.[row] ?? 0, promotion?.[row] ?? 0];
      if (p === 0 && q === 0) continue;
      const m = there[row]! * mean[row]!;
      const rest = there[row]! * y - m;
      gp += p * rest;
      gq += q * rest;
      hpp += p * p * m;
      hpq += p * q * m;
      hqq += q * q * m;
    }
    const det = hpp * hqq - hpq * hpq;
    if (!(det > 0)) return;
    this.#price = Math.max(-4, Math.min(0, this.#price + (hqq * gp - hpq * gq) / det));
    this.#promotion = Math.max(-1, Math.min(2, this.#promotion + (hpp * gq - hpq * gp) / det));
  }
}
