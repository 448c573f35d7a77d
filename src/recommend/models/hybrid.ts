// Hybrid: a learned weighting of several models' scores, each in units of its own spread for the user at hand. The weights maximise NDCG@10 of what users chose in a
// held-out later slice (coordinate ascent, Metzler & Croft 2007), with models fitted on the shop as it was before; a blend that does not gain on users it was not
// learned from gives way to the best single model. Then what has weight is fitted on everything. Linear in every part, so reasons add up.
// Cost: that of its models, twice at fit.
import type { Json } from '../../base/artifact.js';
import { AnbarError } from '../../base/errors.js';
import { oneOf, refuseUnknownOptions } from '../../base/options.js';
import { numberIn } from '../model-options.js';
import type { RecommendContext } from '../contract.js';
import type { Core, CoreArtifact, Method } from '../core.js';
import { ownedBits, type History } from '../history.js';
import type { Shelf } from '../shelf.js';
import { ascend, tunedWeights } from './blend-weights.js';
import { earlierPart, hideItems, ownedOf } from './earlier-part.js';
import { lessonsOf } from './hybrid-lessons.js';
import { standardize } from './standardize.js';

export interface HybridOptions {
  /** Which events teach the weights: the newest of the shop (`time`, default), some drawn from all times (`random`) or the newest of each user (`last`). */
  readonly slice?: 'time' | 'random' | 'last';
  /** Share of the events in the slice, of `time` and `random`. Default 0.15. */
  readonly share?: number;
}

/** A model of the hybrid under a name of its own: the same method may be there twice with other options. */
export interface Member {
  readonly label: string;
  readonly method: Method;
}

interface Part extends Member {
  readonly core: Core;
}

/** Weights by what an item is to the user: one a part; `owned` has one more, what an item gets for being owned. */
interface Weights {
  readonly warm: Float64Array;
  /** For items that nobody touched. */
  readonly cold: Float64Array;
  /** For items that the user bought or rated, which only lists of `seen: false` hold. */
  readonly owned: Float64Array;
}

function hybridCore(shelf: Shelf, parts: readonly Part[], weights: Weights): Core {
  const m = parts.length;
  const touched = new Set(shelf.rows.item);
  const scores = parts.map(() => new Float32Array(0));
  const isOwned = (history: History, item: number): boolean => {
    const k = history.items.indexOf(item);
    return k >= 0 && (history.kinds[k]! & ownedBits) !== 0;
  };
  const weightsOf = (item: number, owned: boolean): Float64Array => (owned ? weights.owned : touched.has(item) ? weights.warm : weights.cold);
  /** Every model's scores of all items, standardised; the mean and spread they had. */
  const everything = (user: number, history: History): { readonly mean: number; readonly spread: number }[] =>
    parts.map(({ core }, p) => {
      if (scores[p]!.length < shelf.items.length) scores[p] = new Float32Array(shelf.items.length);
      core.scoreInto(user, history, scores[p]!);
      return standardize(scores[p]!.subarray(0, shelf.items.length));
    });
  const blend = (i: number, owned: boolean): number => {
    const own = weightsOf(i, owned);
    let sum = owned ? own[m]! : 0;
    for (let p = 0; p < m; p++) sum += own[p]! * scores[p]![i]!;
    return sum;
  };
  return {
    scoreInto(user, history, out, candidates) {
      everything(user, history);
      const owned = ownedOf(history);
      const count = candidates?.length ?? shelf.items.length;
      for (let k = 0; k < count; k++) {
        const i = candidates === undefined ? k : candidates[k]!;
        out[k] = blend(i, owned.has(i));
      }
    },
    similarInto(item, out) {
      parts.forEach(({ core }, p) => {
        if (scores[p]!.length < shelf.items.length) scores[p] = new Float32Array(shelf.items.length);
        core.similarInto(item, scores[p]!);
        standardize(scores[p]!.subarray(0, shelf.items.length));
      });
      for (let i = 0; i < shelf.items.length; i++) out[i] = blend(i, false);
    },
    parts(user, history, item) {
      const units = everything(user, history);
      const owned = isOwned(history, item);
      const own = weightsOf(item, owned);
      const shares = new Float32Array(history.items.length);
      const rest = new Map<string, number>(owned ? [['base', own[m]!]] : []);
      parts.forEach(({ core }, p) => {
        const { mean, spread } = units[p]!;
        const scale = own[p]! / spread;
        if (scale === 0) return;
        const part = core.parts(user, history, item);
        part.shares.forEach((share, k) => (shares[k]! += scale * share));
        for (const { kind, share } of part.rest) rest.set(kind, (rest.get(kind) ?? 0) + scale * share);
        rest.set('base', (rest.get('base') ?? 0) - scale * mean);
      });
      return { shares, rest: [...rest].map(([kind, share]) => ({ kind, share })) };
    },
    learn(users, events) {
      for (const event of events) touched.add(shelf.itemIndex(event.item));
      parts.forEach(({ core }) => core.learn(users, events));
    },
    toArtifact(): CoreArtifact {
      const saved = parts.map(({ label, core }) => ({ name: label, ...core.toArtifact() }));
      const arrays = Object.fromEntries(saved.flatMap(({ name, arrays: own }) => Object.entries(own).map(([key, array]) => [`${name}.${key}`, array] as const)));
      return { json: { parts: saved.map(({ name, json }) => ({ name, json })) as unknown as Json }, arrays: { ...arrays, ...weights } };
    },
  };
}

/** EASE's cube of the items, twice a fit, is worth its time up to here only. */
const mostForEase = 4000;

/** Methods that can say something of an item that nobody touched. */
const placesNewItems = new Set(['ials', 'content']);

async function fitAll(members: readonly Member[], shelf: Shelf, context: RecommendContext): Promise<Part[]> {
  const parts: Part[] = [];
  for (const member of members) parts.push({ ...member, core: await member.method.fit(shelf, context) });
  return parts;
}

/** Weights for untouched items: learned by hiding an eighth of the items altogether and asking who came to choose which of them. */
async function coldWeights(shelf: Shelf, members: readonly Member[], context: RecommendContext): Promise<Float64Array> {
  const able = members.filter(({ method }) => placesNewItems.has(method.name));
  const { rest, hidden, chosen } = hideItems(shelf);
  const parts = rest.rows.item.length === 0 ? [] : await fitAll(able, rest, context);
  const lessons = parts.length === 0 ? [] : lessonsOf({ shelf: rest, cores: parts.map(({ core }) => core), chosen, among: hidden }, context);
  const weights = new Float64Array(members.length);
  tunedWeights(lessons, able.length).weights.forEach((w, p) => (weights[members.indexOf(able[p]!)] = w / 2));
  // Half of it is no lesson but an even share of the first model of each kind: an eighth of the items holds few best sellers, and they alone would decide.
  const kinds = [...new Set(able.map(({ method }) => method.name))];
  for (const kind of kinds) weights[members.findIndex(({ method }) => method.name === kind)]! += 0.5 / kinds.length;
  return weights;
}

/** Weights for what the user already has, the others held: learned from lists that leave it in. Without repeats to learn from they are as for other items. */
function ownedWeights(shelf: Shelf, parts: readonly Part[], warm: Float64Array, chosen: ReadonlyMap<number, ReadonlySet<number>>, context: RecommendContext): Float64Array {
  const m = parts.length;
  const lessons = lessonsOf({ shelf, cores: parts.map(({ core }) => core), chosen, withOwned: true }, context);
  const repeats = lessons.reduce((sum, { positives, features }) => sum + (Array.from({ length: positives }, (_, r) => features[r * (2 * m + 1) + 2 * m]!).includes(1) ? 1 : 0), 0);
  const same = Float64Array.from([...warm, 0]);
  if (repeats < 20) return same;
  return ascend(lessons, Float64Array.from([...warm, ...same]), Array.from({ length: m + 1 }, (_, k) => 2 * m - k)).slice(m);
}

/**
 * The hybrid of the given models. Throws E_BASE_OPTION.
 *
 * @example
 * const model = hybridOf([{ label: 'ials', method: ials() }, { label: 'content', method: content() }], { slice: 'time' });
 */
export function hybridOf(members: readonly Member[], options: HybridOptions = {}): Method {
  refuseUnknownOptions('hybrid', options, ['slice', 'share']);
  const slice = oneOf('slice', options.slice ?? 'time', ['time', 'random', 'last']);
  const share = numberIn('share', options.share ?? 0.15, 0.01, 0.5);
  return {
    name: 'hybrid',
    async fit(shelf, context) {
      const usable = members.filter(({ method }) => shelf.items.length <= mostForEase || method.name !== 'ease');
      const { earlier, chosen } = earlierPart(shelf, slice, share, context.random.fork('slice'));
      const early = earlier.rows.item.length === 0 ? [] : await fitAll(usable, earlier, context);
      const lessons = early.length === 0 ? [] : lessonsOf({ shelf: earlier, cores: early.map(({ core }) => core), chosen }, context);
      const { weights: warm, gain } = tunedWeights(lessons, usable.length);
      const owned = early.length === 0 ? Float64Array.from([...warm, 0]) : ownedWeights(earlier, early, warm, chosen, context);
      const cold = await coldWeights(shelf, usable, context);
      const shown = (own: Float64Array): string => usable.flatMap(({ label }, p) => (own[p] === 0 ? [] : [`${label} ${own[p]!.toFixed(3)}`])).join(', ');
      context.log.info(`hybrid weights by ${lessons.length} users: ${shown(warm)} (gain over the best single ${gain.toFixed(4)}); new items: ${shown(cold)}; items the user has: ${shown(owned)}, plus ${owned[usable.length]!.toFixed(3)}`);
      // What has no weight anywhere is not fitted again.
      const places = usable.flatMap((_, p) => (warm[p] !== 0 || cold[p] !== 0 || owned[p] !== 0 ? [p] : []));
      const of = (own: Float64Array, ...more: number[]): Float64Array => Float64Array.from([...places.map((p) => own[p]!), ...more]);
      return hybridCore(shelf, await fitAll(places.map((p) => usable[p]!), shelf, context), { warm: of(warm), cold: of(cold), owned: of(owned, owned[usable.length]!) });
    },
    open(shelf, { json, arrays }) {
      const saved = (json as unknown as { readonly parts: readonly { readonly name: string; readonly json: Json }[] }).parts;
      const parts = saved.map(({ name, json: own }) => {
        const member = members.find(({ label }) => label === name);
        if (member === undefined) throw new AnbarError('E_RECOMMEND_MODEL', `the saved hybrid holds ${name}; allowed: ${members.map(({ label }) => label).join(', ')}`);
        const mine = Object.fromEntries(Object.entries(arrays).filter(([key]) => key.startsWith(`${name}.`)).map(([key, array]) => [key.slice(name.length + 1), array]));
        return { ...member, core: member.method.open(shelf, { json: own, arrays: mine }) };
      });
      const warm = arrays['warm'] as Float64Array;
      // Models saved before 'owned' was there treated owned items as others.
      return hybridCore(shelf, parts, { warm, cold: arrays['cold'] as Float64Array, owned: (arrays['owned'] as Float64Array | undefined) ?? Float64Array.from([...warm, 0]) });
    },
  };
}
