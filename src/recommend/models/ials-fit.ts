import type { Progress } from '../../base/ports.js';
import type { Random } from '../../base/random.js';
import { itemRows } from '../by-item.js';
import { Arena, paddedLength } from '../kernel/simd.js';
import { symmetricEigen } from '../kernel/symmetric-eigen.js';
import type { ShelfRows } from '../shelf.js';

export interface IalsSettings {
  readonly factors: number;
  readonly iterations: number;
  readonly alpha: number;
  readonly regularization: number;
  readonly frequencyPower: number;
}

/** Item factors in the basis where their Gram matrix is diagonal; row length is the padded number of factors. */
export interface IalsFactors {
  readonly width: number;
  readonly items: Float32Array;
  /** Diagonal of VᵀV. */
  readonly diagonal: Float32Array;
  /** UᵀU in the same basis, width × width: what a new item is solved against. */
  readonly userGram: Float32Array;
}

/** Confidence above 1 of a pair: alpha · log2(1 + strength); one purchase counts 1. */
export function confidence(strength: number, alpha: number): number {
  return alpha * Math.log2(1 + strength);
}

/** What a row of k entries is regularised with: λ · ((αk + n) / n)^power, n = the rows of the other side. Rendle et al. (2021) call the power ν. */
export function rowRegularization(settings: IalsSettings, k: number, otherCount: number): number {
  return settings.regularization * ((settings.alpha * k + otherCount) / Math.max(1, otherCount)) ** settings.frequencyPower;
}

/** Conjugate gradient steps a row: from where the last iteration left it, in a basis where the Gram matrix is nearly diagonal, two come within a thousandth of the exact solution's loss. */
const stepsEach = 2;

/** A kernel called for few rows at a time is compiled anew, optimised, after the first of them; one long call would stay slow to its end. */
const rowsAtOnce = 64;

interface Side {
  readonly count: number;
  readonly start: number;
  readonly index: number;
  readonly weight: number;
  readonly reg: number;
  readonly factors: number;
}

/**
 * Alternates least squares, each row a few steps nearer to its solution (Takács, Pilászy and Tikk 2011). Ends with the items, so that a user's vector solved from the
 * history is the next half step. Cost of an iteration: O(pairs · f + (users + items) · f²).
 */
export function fitIals(rows: ShelfRows, itemCount: number, settings: IalsSettings, random: Random, progress: Progress): IalsFactors {
  const width = paddedLength(settings.factors);
  const userCount = rows.start.length - 1;
  const arena = new Arena();
  const { kernels } = arena;
  const byItem = itemRows(rows, itemCount);
  const weights = rows.strength.map((s) => confidence(s, settings.alpha));
  const side = (start: Int32Array, index: Int32Array, weight: Float32Array, other: number): Side => {
    const count = start.length - 1;
    const reg = new Float32Array(count);
    for (let r = 0; r < count; r++) reg[r] = rowRegularization(settings, start[r + 1]! - start[r]!, other);
    return { count, start: arena.place(start), index: arena.place(index), weight: arena.place(weight), reg: arena.place(reg), factors: arena.reserve(count * width * 4) };
  };
  const users = side(rows.start, rows.item, weights, itemCount);
  const items = side(byItem.start, byItem.user, byItem.from.length === 0 ? new Float32Array(0) : new Float32Array(byItem.from.length).map((_, k) => weights[byItem.from[k]!]!), userCount);
  const gram = arena.reserve(width * width * 4);
  const rotation = arena.reserve(width * width * 4);
  const scratch = arena.reserve(4 * width * 4);
  const initial = arena.floats(items.factors, itemCount * width);
  for (let i = 0; i < itemCount; i++) for (let k = 0; k < settings.factors; k++) initial[i * width + k] = (0.1 * random.normal()) / Math.sqrt(settings.factors);

  /** Puts the side's Gram matrix, both triangles, at `gram`. */
  const gramOf = (of: Side): Float32Array => {
    const whole = arena.floats(gram, width * width).fill(0);
    kernels.addOuter(gram, of.factors, 0, 0, of.count, width);
    for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) whole[j * width + i] = whole[i * width + j]!;
    return whole;
  };
  /** Turns both sides so that the items' Gram matrix is diagonal; returns the diagonal. */
  const straighten = (): Float64Array => {
    const { values, vectors } = symmetricEigen(Float64Array.from(gramOf(items)), width);
    arena.floats(rotation, width * width).set(vectors);
    for (const { factors, count } of [items, users]) kernels.rotateRows(factors, count, width, rotation, scratch);
    return values;
  };
  const solve = (side: Side, against: Side): void => {
    gramOf(against);
    for (let from = 0; from < side.count; from += rowsAtOnce) {
      kernels.alsSteps(side.start, side.index, side.weight, from, Math.min(side.count, from + rowsAtOnce), width, against.factors, gram, side.reg, side.factors, stepsEach, scratch);
    }
  };
  progress.start('ials', settings.iterations);
  for (let iteration = 0; iteration < settings.iterations; iteration++) {
    solve(users, items);
    solve(items, users);
    // Once is enough: the later Gram matrices stay nearly diagonal in the basis of the first, which is what makes two steps do.
    if (iteration === 0) straighten();
    progress.advance(iteration + 1);
  }
  progress.finish();
  const diagonal = Float32Array.from(straighten(), (x) => Math.max(0, x));
  return { width, userGram: gramOf(users).slice(), items: arena.floats(items.factors, itemCount * width).slice(), diagonal };
}
