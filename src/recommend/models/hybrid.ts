// Hybrid: a learned weighting of several models' scores, each in units of its own spread for the user at hand. The weights maximise NDCG@10
// of what users chose in a held-out later slice (coordinate ascent, Metzler & Croft 2007), with models fitted on the earlier part; then all are fitted on everything.
// Linear in every part, so reasons add up. Cost: that of its models, twice at fit.
import type { Json } from '../../base/artifact.js';
import { AnbarError } from '../../base/errors.js';
import { oneOf, refuseUnknownOptions } from '../../base/options.js';
import { numberIn } from '../model-options.js';
import type { RecommendContext } from '../contract.js';
import type { Core, CoreArtifact, Method } from '../core.js';
import type { History } from '../history.js';
import type { Shelf } from '../shelf.js';
import { tunedWeights, type Lesson } from './blend-weights.js';
import { standardize } from './standardize.js';
import { earlierPart, hideItems } from './earlier-part.js';

export interface HybridOptions {
  /** Which events teach the weights: the newest (`time`, default) or some drawn from all times (`random`). */
  readonly slice?: 'time' | 'random';
  /** Share of the events in the slice. Default 0.15. */
  readonly share?: number;
}

interface Part {
  readonly method: Method;
  readonly core: Core;
}

/** Weights for items that somebody touched, and for those that nobody has. */
interface Weights {
  readonly warm: Float64Array;
  readonly cold: Float64Array;
}

function hybridCore(shelf: Shelf, parts: readonly Part[], weights: Weights): Core {
  const touched = new Set(shelf.rows.item);
  const weightsOf = (item: number): Float64Array => (touched.has(item) ? weights.warm : weights.cold);
  const scores = parts.map(() => new Float32Array(0));
  /** Every model's scores of all items, standardised; the mean and spread they had. */
  const everything = (user: number, history: History): { readonly mean: number; readonly spread: number }[] =>
    parts.map(({ core }, p) => {
      if (scores[p]!.length < shelf.items.length) scores[p] = new Float32Array(shelf.items.length);
      core.scoreInto(user, history, scores[p]!);
      return standardize(scores[p]!.subarray(0, shelf.items.length));
    });
  const blend = (i: number): number => {
    const own = weightsOf(i);
    let sum = 0;
    for (let p = 0; p < own.length; p++) sum += own[p]! * scores[p]![i]!;
    return sum;
  };
  return {
    scoreInto(user, history, out, candidates) {
      everything(user, history);
      const count = candidates?.length ?? shelf.items.length;
      for (let k = 0; k < count; k++) out[k] = blend(candidates === undefined ? k : candidates[k]!);
    },
    similarInto(item, out) {
      parts.forEach(({ core }, p) => {
        if (scores[p]!.length < shelf.items.length) scores[p] = new Float32Array(shelf.items.length);
        core.similarInto(item, scores[p]!);
        standardize(scores[p]!.subarray(0, shelf.items.length));
      });
      for (let i = 0; i < shelf.items.length; i++) out[i] = blend(i);
    },
    parts(user, history, item) {
      const units = everything(user, history);
      const shares = new Float32Array(history.items.length);
      const rest = new Map<string, number>();
      parts.forEach(({ core }, p) => {
        const { mean, spread } = units[p]!;
        const scale = weightsOf(item)[p]! / spread;
        if (scale === 0) return;
        const own = core.parts(user, history, item);
        own.shares.forEach((share, k) => (shares[k]! += scale * share));
        for (const { kind, share } of own.rest) rest.set(kind, (rest.get(kind) ?? 0) + scale * share);
        rest.set('base', (rest.get('base') ?? 0) - scale * mean);
      });
      return { shares, rest: [...rest].map(([kind, share]) => ({ kind, share })) };
    },
    learn(users, events) {
      for (const event of events) touched.add(shelf.itemIndex(event.item));
      parts.forEach(({ core }) => core.learn(users, events));
    },
    toArtifact(): CoreArtifact {
      const saved = parts.map(({ method, core }) => ({ name: method.name, ...core.toArtifact() }));
      const arrays = Object.fromEntries(saved.flatMap(({ name, arrays: own }) => Object.entries(own).map(([key, array]) => [`${name}.${key}`, array] as const)));
      return { json: { parts: saved.map(({ name, json }) => ({ name, json })) as unknown as Json }, arrays: { ...arrays, warm: weights.warm, cold: weights.cold } };
    },
  };
}

/** What users chose in the slice, against everything they had not touched before it (`among`: against these items only). */
function lessonsOf(shelf: Shelf, parts: readonly Part[], chosen: ReadonlyMap<number, ReadonlySet<number>>, context: RecommendContext, among?: ReadonlySet<number>): Lesson[] {
  const random = context.random.fork('lessons');
  const users = [...chosen.keys()].filter((u) => shelf.history(u).items.length > 0);
  const most = Math.max(100, Math.min(users.length, Math.floor(4e6 / Math.max(1, shelf.items.length))));
  while (users.length > most) users.splice(random.integer(users.length), 1);
  const scores = parts.map(() => new Float32Array(shelf.items.length));
  return users.map((u) => {
    const history = shelf.history(u);
    parts.forEach(({ core }, p) => {
      core.scoreInto(u, history, scores[p]!);
      standardize(scores[p]!);
    });
    const had = new Set(history.items);
    const positive = [...chosen.get(u)!].filter((i) => !had.has(i));
    // Negatives: the models' own best, which is where the order is decided, and some of everything.
    const rivals = new Set<number>([...(among ?? [])].filter((i) => !had.has(i) && !chosen.get(u)!.has(i)));
    for (const own of among === undefined ? scores : []) {
      const order = Int32Array.from(own.keys()).sort((a, b) => own[b]! - own[a]!);
      for (let k = 0, taken = 0; k < order.length && taken < 100; k++) if (!had.has(order[k]!) && !chosen.get(u)!.has(order[k]!)) taken += rivals.add(order[k]!).size > 0 ? 1 : 0;
    }
    for (let k = 0; k < 100 && among === undefined; k++) {
      const i = random.integer(shelf.items.length);
      if (!had.has(i) && !chosen.get(u)!.has(i)) rivals.add(i);
    }
    const rows = [...positive, ...rivals];
    return { positives: positive.length, features: Float32Array.from(rows.flatMap((i) => scores.map((own) => own[i]!))) };
  }).filter(({ positives }) => positives > 0);
}

/** Models that can say something of an item that nobody touched. */
const placesNewItems = new Set(['ials', 'content']);

/** Weights for untouched items: learned by hiding an eighth of the items altogether and asking who came to choose which of them. */
async function coldWeights(shelf: Shelf, methods: readonly Method[], context: RecommendContext): Promise<Float64Array> {
  const able = methods.filter(({ name }) => placesNewItems.has(name));
  const { rest, hidden, chosen } = hideItems(shelf);
  const weights = new Float64Array(methods.length);
  const parts: Part[] = [];
  for (const method of able) parts.push({ method, core: await method.fit(rest, context) });
  const tuned = rest.rows.item.length === 0 ? new Float64Array(able.length).fill(1 / able.length) : tunedWeights(lessonsOf(rest, parts, chosen, context, hidden), able.length);
  able.forEach((method, p) => (weights[methods.indexOf(method)] = tuned[p]!));
  return weights;
}

/**
 * The hybrid of the given models. Throws E_BASE_OPTION.
 *
 * @example
 * const model = hybridOf([ials(), content()], { slice: 'time' });
 */
export function hybridOf(methods: readonly Method[], options: HybridOptions = {}): Method {
  refuseUnknownOptions('hybrid', options, ['slice', 'share']);
  const slice = oneOf('slice', options.slice ?? 'time', ['time', 'random']);
  const share = numberIn('share', options.share ?? 0.15, 0.01, 0.5);
  return {
    name: 'hybrid',
    async fit(shelf, context) {
      const usable = methods.filter((method) => shelf.items.length <= 6000 || method.name !== 'ease');
      const { earlier, chosen } = earlierPart(shelf, slice, share, context.random.fork('slice'));
      const early: Part[] = [];
      for (const method of usable) early.push({ method, core: await method.fit(earlier, context) });
      const weights = tunedWeights(lessonsOf(earlier, early, chosen, context), usable.length);
      context.log.info(`hybrid weights: ${usable.map((method, p) => `${method.name} ${weights[p]!.toFixed(3)}`).join(', ')}`);
      const cold = await coldWeights(shelf, usable, context);
      const parts: Part[] = [];
      for (const method of usable) parts.push({ method, core: await method.fit(shelf, context) });
      return hybridCore(shelf, parts, { warm: weights, cold });
    },
    open(shelf, { json, arrays }) {
      const saved = (json as unknown as { readonly parts: readonly { readonly name: string; readonly json: Json }[] }).parts;
      const parts = saved.map(({ name, json: own }) => {
        const method = methods.find((m) => m.name === name);
        if (method === undefined) throw new AnbarError('E_RECOMMEND_MODEL', `the saved hybrid holds ${name}; allowed: ${methods.map((m) => m.name).join(', ')}`);
        const mine = Object.fromEntries(Object.entries(arrays).filter(([key]) => key.startsWith(`${name}.`)).map(([key, array]) => [key.slice(name.length + 1), array]));
        return { method, core: method.open(shelf, { json: own, arrays: mine }) };
      });
      return hybridCore(shelf, parts, { warm: arrays['warm'] as Float64Array, cold: arrays['cold'] as Float64Array });
    },
  };
}
