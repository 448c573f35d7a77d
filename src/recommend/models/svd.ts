// Biased matrix factorisation and SVD++ by stochastic gradient descent: Funk (2006), Koren (2008); defaults as in Surprise (SVD 100 factors, 20 epochs, rate 0.005,
// λ 0.02; SVD++ 20 factors, rate 0.007). SVD++ carries the sum of a user's implicit factors along (see kernels/factors.ts),
// so an epoch costs O(ratings · f) in both. New users get the same descent over their own ratings with the items held.
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import type { Random } from '../../base/random.js';
import type { Method } from '../core.js';
import type { History } from '../history.js';
import { Arena, paddedLength } from '../kernel/simd.js';
import { numberIn } from '../model-options.js';
import type { Shelf } from '../shelf.js';
import { cosinesInto, ratingMethod, type Predictor, type Ratings } from './rating-core.js';

export interface SvdOptions {
  readonly factors?: number;
  readonly epochs?: number;
  readonly rate?: number;
  readonly regularization?: number;
  /** Standard deviation of the factors at the start. Default 0.05 (Surprise: 0.1, which on validation splits costs 1 % RMSE). */
  readonly spread?: number;
  readonly scale?: readonly [number, number];
}

interface Settings {
  readonly factors: number;
  readonly epochs: number;
  readonly rate: number;
  readonly regularization: number;
  readonly spread: number;
}

interface Fitted {
  readonly settings: Settings;
  readonly width: number;
  readonly mean: number;
  readonly userBias: Float32Array;
  readonly itemBias: Float32Array;
  readonly users: Float32Array;
  readonly items: Float32Array;
  /** SVD++ only: y, an item a row. */
  readonly implicit?: Float32Array;
}

function fitFactors(ratings: Ratings, settings: Settings, random: Random, plus: boolean): Fitted {
  const width = paddedLength(settings.factors);
  const arena = new Arena();
  const userCount = ratings.start.length - 1;
  const start = arena.place(ratings.start);
  // SVD visits users, and each one's ratings, in one random order: sorted by time, the newest would pull hardest. SVD++ takes them as they are.
  const order = plus ? Int32Array.from(ratings.item.keys()) : shuffledUsers(ratings, random.fork('order'));
  const user = arena.place(order.map((e) => ratings.userOf[e]!));
  const item = arena.place(order.map((e) => ratings.item[e]!));
  const rating = arena.place(Float32Array.from(order, (e) => ratings.rating[e]!));
  const [P, Q, Y] = [userCount, ratings.itemCount, plus ? ratings.itemCount : 0].map((rows) => arena.reserve(rows * width * 4)) as [number, number, number];
  const [bu, bi] = [arena.reserve(userCount * 4), arena.reserve(ratings.itemCount * 4)];
  const [sum, carry] = [arena.reserve(width * 4), arena.reserve(width * 4)];
  for (const [at, rows] of [[P, userCount], [Q, ratings.itemCount], [Y, plus ? ratings.itemCount : 0]] as const) {
    const view = arena.floats(at, rows * width);
    for (let r = 0; r < rows; r++) for (let k = 0; k < settings.factors; k++) view[r * width + k] = settings.spread * random.normal();
  }
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    if (plus) arena.kernels.svdppEpoch(start, userCount, item, rating, width, P, Q, Y, bu, bi, ratings.mean, settings.rate, settings.regularization, sum, carry);
    else arena.kernels.svdEpoch(user, item, rating, ratings.item.length, width, P, Q, bu, bi, ratings.mean, settings.rate, settings.regularization);
  }
  const copy = (at: number, length: number): Float32Array => arena.floats(at, length).slice();
  // Rows of items that nobody rated are still their random start, which would be noise.
  const rated = new Uint8Array(ratings.itemCount);
  for (const i of ratings.item) rated[i] = 1;
  const items = copy(Q, ratings.itemCount * width);
  for (let i = 0; i < ratings.itemCount; i++) if (rated[i] === 0) items.fill(0, i * width, (i + 1) * width);
  const users = copy(P, userCount * width);
  for (let u = 0; u < userCount; u++) if (ratings.start[u] === ratings.start[u + 1]) users.fill(0, u * width, (u + 1) * width);
  const base = { settings, width, mean: ratings.mean, userBias: copy(bu, userCount), itemBias: copy(bi, ratings.itemCount), users, items };
  return plus ? { ...base, implicit: copy(Y, ratings.itemCount * width) } : base;
}

/** Users in random order, each user's ratings together and in random order: their vector stays in the nearest cache. */
function shuffledUsers({ start, item }: Ratings, random: Random): Int32Array {
  const shuffle = (list: Int32Array): Int32Array => {
    for (let k = list.length - 1; k > 0; k--) {
      const other = random.integer(k + 1);
      const moved = list[k]!;
      list[k] = list[other]!;
      list[other] = moved;
    }
    return list;
  };
  const order = new Int32Array(item.length);
  let at = 0;
  for (const u of shuffle(Int32Array.from({ length: start.length - 1 }, (_, k) => k))) {
    const length = start[u + 1]! - start[u]!;
    order.set(shuffle(Int32Array.from({ length }, (_, k) => start[u]! + k)), at);
    at += length;
  }
  return order;
}

interface UserSide {
  readonly bias: number;
  readonly vector: Float64Array;
}

function predictorOf(shelf: Shelf, fitted: Fitted): Predictor {
  const { width, mean, settings } = fitted;
  let { items, itemBias } = fitted;
  const knownItems = itemBias.length;
  const implicitSum = (history: History): Float64Array => {
    const sum = new Float64Array(width);
    const { implicit } = fitted;
    if (implicit === undefined) return sum;
    const rated = [...history.items].filter((i, k) => i * width < implicit.length && !Number.isNaN(history.ratings[k]!));
    for (const i of rated) for (let k = 0; k < width; k++) sum[k]! += implicit[i * width + k]! / Math.sqrt(rated.length);
    return sum;
  };
  /** Descent over the user's own ratings, items held. */
  const solved = (history: History): UserSide => {
    const vector = implicitSum(history);
    const own = new Float64Array(width);
    let bias = 0;
    const { rate, regularization, epochs } = settings;
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (let h = 0; h < history.items.length; h++) {
        const [i, r] = [history.items[h]!, history.ratings[h]!];
        if (Number.isNaN(r) || i >= itemBias.length) continue;
        let dot = 0;
        for (let k = 0; k < width; k++) dot += (own[k]! + vector[k]!) * items[i * width + k]!;
        const error = r - mean - bias - itemBias[i]! - dot;
        bias += rate * (error - regularization * bias);
        for (let k = 0; k < width; k++) own[k]! += rate * (error * items[i * width + k]! - regularization * own[k]!);
      }
    }
    return { bias, vector: vector.map((v, k) => v + own[k]!) };
  };
  const side = (user: number, history: History): UserSide => {
    if (user < 0 || user >= fitted.userBias.length || shelf.isChanged(user)) return solved(history);
    const vector = implicitSum(history);
    for (let k = 0; k < width; k++) vector[k]! += fitted.users[user * width + k]!;
    return { bias: fitted.userBias[user]!, vector };
  };
  const taste = ({ vector }: UserSide, item: number): number => {
    let dot = 0;
    if (item < itemBias.length) for (let k = 0; k < width; k++) dot += vector[k]! * items[item * width + k]!;
    return dot;
  };
  return {
    for(user, history) {
      const own = side(user, history);
      return (i) => mean + own.bias + (itemBias[i] ?? 0) + taste(own, i);
    },
    similarInto: (item, out) => cosinesInto(item, items, width, out),
    parts(user, history, item) {
      const own = side(user, history);
      return { shares: new Float32Array(history.items.length), rest: [{ kind: 'base', share: mean }, { kind: 'user', share: own.bias }, { kind: 'item', share: itemBias[item] ?? 0 }, { kind: 'taste', share: taste(own, item) }] };
    },
    learn(users) {
      if (shelf.items.length > itemBias.length) {
        const grown = new Float32Array(shelf.items.length * width);
        grown.set(items);
        items = grown;
        const biases = new Float32Array(shelf.items.length);
        biases.set(itemBias);
        itemBias = biases;
      }
      // A new item gets the mean residual of its raters, shrunk as 25 ratings would: a vector from a handful of ratings would be noise.
      for (const u of users) for (const i of shelf.history(u).items) if (i >= knownItems) itemBias[i] = newBias(i);
    },
    toArtifact: () => ({
      json: { settings: { ...settings }, width, mean },
      arrays: { userBias: fitted.userBias, itemBias, users: fitted.users, items, ...(fitted.implicit === undefined ? {} : { implicit: fitted.implicit }) },
    }),
  };

  function newBias(item: number): number {
    let [sum, count] = [0, 0];
    shelf.users.forEach((_, u) => {
      const history = shelf.history(u);
      const at = history.items.indexOf(item);
      if (at < 0 || Number.isNaN(history.ratings[at]!)) return;
      sum += history.ratings[at]! - mean - (u < fitted.userBias.length ? fitted.userBias[u]! : 0);
      count++;
    });
    return sum / (count + 25);
  }
}

function make(name: 'svd' | 'svdpp', options: SvdOptions, factors: number, rate: number): Method {
  refuseUnknownOptions(name, options, ['factors', 'epochs', 'rate', 'regularization', 'spread', 'scale']);
  const settings: Settings = {
    factors: wholeNumber('factors', options.factors ?? factors, 1, 2000),
    epochs: wholeNumber('epochs', options.epochs ?? 20, 1, 10_000),
    rate: numberIn('rate', options.rate ?? rate, 1e-9, 1),
    regularization: numberIn('regularization', options.regularization ?? 0.02, 0, 10),
    spread: numberIn('spread', options.spread ?? 0.05, 0, 10),
  };
  return ratingMethod(
    name, options.scale,
    (ratings, shelf, { random }) => predictorOf(shelf, fitFactors(ratings, settings, random.fork(name), name === 'svdpp')),
    (shelf, json, arrays) => predictorOf(shelf, { ...(json as unknown as Pick<Fitted, 'settings' | 'width' | 'mean'>), ...(arrays as unknown as Omit<Fitted, 'settings' | 'width' | 'mean'>) }),
  );
}

/**
 * SVD: rating = mean + biases + p_u · q_i.
 *
 * @example
 * const model = svd({ factors: 100, epochs: 20 });
 */
export function svd(options: SvdOptions = {}): Method {
  return make('svd', options, 100, 0.005);
}

/**
 * SVD++: SVD whose user vector also carries what was rated at all.
 *
 * @example
 * const model = svdpp();
 */
export function svdpp(options: SvdOptions = {}): Method {
  return make('svdpp', options, 20, 0.007);
}
