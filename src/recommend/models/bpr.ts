// Bayesian personalised ranking: Rendle et al. (2009): stochastic ascent on ln σ(x_ui - x_uj), negatives drawn from what the user did not touch.
// New users get the same ascent over their history, items held. Cost: O(epochs · pairs · f).
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import { createRandom, type Random } from '../../base/random.js';
import { eachCandidate, type Core, type Method } from '../core.js';
import type { History } from '../history.js';
import { numberIn } from '../model-options.js';
import type { Shelf } from '../shelf.js';
import { cosinesInto } from './rating-core.js';

export interface BprOptions {
  readonly factors?: number;
  readonly epochs?: number;
  readonly rate?: number;
  readonly regularization?: number;
}

interface Settings {
  readonly factors: number;
  readonly epochs: number;
  readonly rate: number;
  readonly regularization: number;
}

interface Fitted {
  readonly settings: Settings;
  readonly users: Float32Array;
  readonly items: Float32Array;
  readonly bias: Float32Array;
}

function start(length: number, random: Random): Float32Array {
  return new Float32Array(length).map(() => 0.1 * (random.next() - 0.5));
}

/** One step on the triple (user vector at p, liked item i, other item j). */
function step(users: Float32Array, p: number, items: Float32Array, bias: Float32Array, i: number, j: number, { factors: f, rate, regularization: reg }: Settings, moveItems: boolean): void {
  const [a, b] = [i * f, j * f];
  let x = bias[i]! - bias[j]!;
  for (let k = 0; k < f; k++) x += users[p + k]! * (items[a + k]! - items[b + k]!);
  const g = rate / (1 + Math.exp(x));
  const shrink = rate * reg;
  for (let k = 0; k < f; k++) {
    const [u, v, w] = [users[p + k]!, items[a + k]!, items[b + k]!];
    users[p + k] = u + g * (v - w) - shrink * u;
    if (!moveItems) continue;
    items[a + k] = v + g * u - shrink * v;
    items[b + k] = w - g * u - shrink * w;
  }
  if (!moveItems) return;
  bias[i]! += g - shrink * bias[i]!;
  bias[j]! -= g + shrink * bias[j]!;
}

function fitPairs(shelf: Shelf, settings: Settings, random: Random): Fitted {
  const { start: from, item } = shelf.rows;
  const f = settings.factors;
  const n = shelf.items.length;
  const [users, items, bias] = [start(shelf.users.length * f, random), start(n * f, random), new Float32Array(n)];
  const owner = new Int32Array(item.length);
  for (let u = 0; u + 1 < from.length; u++) owner.fill(u, from[u], from[u + 1]);
  const sorted = item.slice();
  for (let u = 0; u + 1 < from.length; u++) sorted.subarray(from[u], from[u + 1]).sort();
  const has = (u: number, i: number): boolean => {
    let [low, high] = [from[u]!, from[u + 1]! - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] === i) return true;
      if (sorted[middle]! < i) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  };
  for (let k = 0; k < settings.epochs * item.length; k++) {
    const e = random.integer(item.length);
    const u = owner[e]!;
    // Every other negative is drawn as events are: telling a liked item from a best seller teaches more than telling it from one that nobody knows.
    const j = k % 2 === 0 ? item[random.integer(item.length)]! : random.integer(n);
    if (!has(u, j)) step(users, u * f, items, bias, item[e]!, j, settings, true);
  }
  const touched = new Uint8Array(n);
  for (const i of item) touched[i] = 1;
  for (let i = 0; i < n; i++) if (touched[i] === 0) items.fill(0, i * f, (i + 1) * f);
  return { settings, users, items, bias };
}

function bprCore(shelf: Shelf, { settings, users, items, bias }: Fitted): Core {
  const f = settings.factors;
  const known = bias.length;
  /** The ascent for one history, items held; its own seed, so that equal histories get equal vectors. */
  const solved = (history: History): Float32Array => {
    const vector = new Float32Array(f);
    const own = history.items.filter((i) => i < known);
    if (own.length === 0 || own.length === known) return vector;
    const random = createRandom(own.length);
    for (let k = 0; k < 30 * own.length; k++) {
      const j = random.integer(known);
      if (!own.includes(j)) step(vector, 0, items, bias, own[k % own.length]!, j, settings, false);
    }
    return vector;
  };
  const vectorOf = (user: number, history: History): Float32Array => (user >= 0 && user * f < users.length && !shelf.isChanged(user) ? users.subarray(user * f, (user + 1) * f) : solved(history));
  const dot = (vector: Float32Array, i: number): number => {
    let s = 0;
    for (let k = 0; k < f; k++) s += vector[k]! * items[i * f + k]!;
    return s;
  };
  return {
    scoreInto(user, history, out, candidates) {
      const vector = vectorOf(user, history);
      eachCandidate(shelf.items.length, candidates, out, (i) => (i < known ? bias[i]! + dot(vector, i) : 0));
    },
    similarInto: (item, out) => cosinesInto(item, items, f, out),
    parts: (user, history, item) => ({
      shares: new Float32Array(history.items.length),
      rest: item < known ? [{ kind: 'taste', share: dot(vectorOf(user, history), item) }, { kind: 'popular', share: bias[item]! }] : [],
    }),
    learn: () => undefined,
    toArtifact: () => ({ json: { settings: { ...settings } }, arrays: { users, items, bias } }),
  };
}

/**
 * The BPR recommender. Throws E_BASE_OPTION.
 *
 * @example
 * const model = bpr({ factors: 32 });
 */
export function bpr(options: BprOptions = {}): Method {
  refuseUnknownOptions('bpr', options, ['factors', 'epochs', 'rate', 'regularization']);
  const settings: Settings = {
    factors: wholeNumber('factors', options.factors ?? 32, 1, 1024),
    epochs: wholeNumber('epochs', options.epochs ?? 30, 1, 10_000),
    rate: numberIn('rate', options.rate ?? 0.05, 1e-9, 1),
    regularization: numberIn('regularization', options.regularization ?? 0.01, 0, 10),
  };
  return {
    name: 'bpr',
    fit: async (shelf, { random }) => bprCore(shelf, fitPairs(shelf, settings, random.fork('bpr'))),
    open: (shelf, { json, arrays }) => bprCore(shelf, { settings: (json as unknown as { readonly settings: Settings }).settings, users: arrays['users'] as Float32Array, items: arrays['items'] as Float32Array, bias: arrays['bias'] as Float32Array }),
  };
}
