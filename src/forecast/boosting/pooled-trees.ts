/**
 * Boosted trees fitted on several poolings of the rows: on all of them, and on those of each group (a store's, a department's) by themselves. The forecast of a row is the mean of what
 * each pooling says, as in the winning method of the M5 competition (Makridakis, Spiliotis & Assimakopoulos 2022, Int. J. Forecasting 38): models of all series are steadier, those of a
 * group see what only it does, and their errors partly cancel. A row tells its groups itself, by its static features, so scoring needs nothing beside the row.
 * O(poolings · trees · depth) a row.
 */
import { prepareShap, shapRows, type ShapPlan } from './tree-shap.js';
import type { Link, Trees } from './trees.js';
import { prepareWalk, scoreRows } from './walk.js';

/** One pooling: trees by the code that stands in feature `column`. Rows with any other code are left to the trees of all. */
export interface GroupTrees {
  readonly column: number;
  readonly byCode: ReadonlyMap<number, Trees>;
}

export interface PooledTrees {
  readonly all: Trees;
  readonly levels: readonly GroupTrees[];
}

/** Pooled trees ready to score. */
export interface Pool {
  /** Means of `rows` rows, row-major, NaN = missing. */
  score(values: Float32Array, rows: number): Float32Array;
  /** Additive parts of those means, features + 1 a row, the last being what all rows start from. */
  parts(values: Float32Array, rows: number): Float64Array;
}

/** One set of trees; TreeSHAP is prepared when it is first asked for. */
interface Prepared {
  score(values: Float32Array, rows: number): Float32Array;
  parts(values: Float32Array, rows: number): Float64Array;
}

function prepare(trees: Trees): Prepared {
  const walk = prepareWalk(trees);
  let shap: ShapPlan | undefined;
  return {
    score: (values, rows) => scoreRows(walk, values, rows),
    parts: (values, rows) => meanParts((shap ??= prepareShap(trees)), trees.link, values, rows),
  };
}

/**
 * TreeSHAP's parts of the margin as parts of the mean. Through the exponential link they are the Aumann–Shapley shares on the straight way from the base to the margin,
 * ∫₀¹ φ_j exp(base + t Δ) dt = φ_j (mean − exp(base)) / Δ, which add up exactly.
 */
function meanParts(shap: ShapPlan, link: Link, values: Float32Array, rows: number): Float64Array {
  const parts = shapRows(shap, values, rows);
  if (link === 'identity') return parts;
  const width = shap.features + 1;
  for (let r = 0; r < rows; r++) {
    const of = parts.subarray(r * width, (r + 1) * width);
    const base = of[shap.features]!;
    let move = 0;
    for (let f = 0; f < shap.features; f++) move += of[f]!;
    const start = Math.exp(base);
    const slope = Math.abs(move) < 1e-12 ? start : (start * Math.expm1(move)) / move;
    for (let f = 0; f < shap.features; f++) of[f]! *= slope;
    of[shap.features] = start;
  }
  return parts;
}

/** Rows by code; NaN is a code like any other. */
function rowsByCode(values: Float32Array, rows: number, width: number, column: number): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (let r = 0; r < rows; r++) {
    const code = values[r * width + column]!;
    const of = found.get(code);
    if (of === undefined) found.set(code, [r]);
    else of.push(r);
  }
  return found;
}

/** Some rows of a matrix, in this order. */
export function takeRows(values: Float32Array, width: number, rows: ArrayLike<number>): Float32Array {
  const taken = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) taken.set(values.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
  return taken;
}

/** Prepares pooled trees; O(nodes). */
export function preparePool({ all, levels }: PooledTrees): Pool {
  const ofAll = prepare(all);
  const groups = levels.map(({ column, byCode }) => ({ column, byCode: new Map([...byCode].map(([code, trees]) => [code, prepare(trees)])) }));
  const { features } = all;
  /** Mean over poolings of `width` numbers a row. */
  const pooled = <T extends Float32Array | Float64Array>(values: Float32Array, rows: number, width: number, of: (prepared: Prepared, values: Float32Array, rows: number) => T): T => {
    const sum = of(ofAll, values, rows);
    if (groups.length === 0) return sum;
    const whole = sum.slice();
    for (const { column, byCode } of groups) {
      for (const [code, chosen] of rowsByCode(values, rows, features, column)) {
        const prepared = byCode.get(code);
        const own = prepared === undefined ? undefined : of(prepared, chosen.length === rows ? values : takeRows(values, features, chosen), chosen.length);
        chosen.forEach((r, i) => {
          for (let k = 0; k < width; k++) sum[r * width + k]! += own === undefined ? whole[r * width + k]! : own[i * width + k]!;
        });
      }
    }
    for (let i = 0; i < sum.length; i++) sum[i]! /= groups.length + 1;
    return sum;
  };
  return {
    score: (values, rows) => pooled(values, rows, 1, (prepared, own, count) => prepared.score(own, count)),
    parts: (values, rows) => pooled(values, rows, features + 1, (prepared, own, count) => prepared.parts(own, count)),
  };
}
