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

interface Side {
  readonly count: number;
  readonly start: number;
  readonly index: number;
  readonly weight: number;
  readonly reg: number;
  readonly factors: number;
}

/** Alternates exact least squares; ends with the items, so that a user's vector solved from the history is exactly the next half step. */
export function fitIals(rows: ShelfRows, itemCount: number, settings: IalsSettings, random: Random, progress: Progress): IalsFactors {
  const width = paddedLength(settings.factors);
  const userCount = rows.start.length - 1;
  const arena = new Arena();
  const { kernels } = arena;
  const byItem = itemRows(rows, itemCount);
  const weights = rows.strength.map((s) => confidence(s, settings.alpha));
  const side = (start: Int32Array, index: Int32Array, weight: Float32Array, other: number): Side => {
    const count = start.length - 1;
    const reg = Float32Array.from({ length: count }, (_, r) => rowRegularization(settings, start[r + 1]! - start[r]!, other));
    return { count, start: arena.place(start), index: arena.place(index), weight: arena.place(weight), reg: arena.place(reg), factors: arena.reserve(count * width * 4) };
  };
  const users = side(rows.start, rows.item, weights, itemCount);
  const items = side(byItem.start, byItem.user, byItem.from.length === 0 ? new Float32Array(0) : Float32Array.from(byItem.from, (k) => weights[k]!), userCount);
  const gram = arena.reserve(width * width * 4);
  const rotation = arena.reserve(width * width * 4);
  const diagonal = arena.reserve(width * 4);
  const scratch = arena.reserve((2 * width * width + 12 * width + 256) * 4);
  const initial = arena.floats(items.factors, itemCount * width);
  for (let i = 0; i < itemCount; i++) for (let k = 0; k < settings.factors; k++) initial[i * width + k] = (0.1 * random.normal()) / Math.sqrt(settings.factors);

  const gramOf = (of: Side): Float64Array => {
    arena.floats(gram, width * width).fill(0);
    kernels.addOuter(gram, of.factors, 0, 0, of.count, width);
    const lower = arena.floats(gram, width * width);
    const full = new Float64Array(width * width);
    for (let i = 0; i < width; i++) for (let j = 0; j <= i; j++) full[i * width + j] = full[j * width + i] = lower[i * width + j]!;
    return full;
  };
  const straighten = (of: Side): void => {
    const { values, vectors } = symmetricEigen(gramOf(of), width);
    arena.floats(rotation, width * width).set(vectors);
    arena.floats(diagonal, width).set(values.map((x) => Math.max(0, x)));
    kernels.rotateRows(of.factors, of.count, width, rotation, scratch);
  };
  const solve = (side: Side, against: Side): void => {
    straighten(against);
    kernels.alsRows(side.start, side.index, side.weight, 0, side.count, width, against.factors, diagonal, side.reg, side.factors, scratch);
  };
  progress.start('ials', settings.iterations);
  for (let iteration = 0; iteration < settings.iterations; iteration++) {
    solve(users, items);
    solve(items, users);
    progress.advance(iteration + 1);
  }
  progress.finish();
  straighten(items);
  kernels.rotateRows(users.factors, users.count, width, rotation, scratch);
  return { width, userGram: Float32Array.from(gramOf(users)), items: arena.floats(items.factors, itemCount * width).slice(), diagonal: arena.floats(diagonal, width).slice() };
}
