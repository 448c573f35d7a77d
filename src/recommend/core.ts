import type { Json, NumericArray } from '../base/artifact.js';
import type { Event, RecommendContext } from './contract.js';
import type { History } from './history.js';
import type { Shelf } from './shelf.js';

/** A score taken apart: one share for each item of the history (same order), and what does not come from the history. Sums to the score. */
export interface Parts {
  readonly shares: Float32Array;
  readonly rest: readonly { readonly kind: string; readonly share: number }[];
}

/** Writes the places from `from` to before `to` whose items pass into `into`, from `at` on; returns the end of what it wrote. */
export type PassingPlaces = (from: number, to: number, into: Int32Array, at: number) => number;

/** A list to be found without scoring every item. */
export interface BestRequest {
  readonly history: History;
  readonly count: number;
  /** Given an order of the items, what finds the places whose items pass. An order that is asked for again should be the same array. */
  readonly passesOf: (rows: Int32Array) => PassingPlaces;
  /** Order of items whose scores are equal. */
  readonly before: (a: number, b: number) => number;
}

export interface Best {
  /** Best first. */
  readonly items: Int32Array;
  readonly scores: Float32Array;
}

/** What is a model's own; everything else (filters, pages, fallback, saving) is the same for all and lies in `ranking.ts`. Indices, not ids. */
export interface Core {
  /** Scores of the candidates, or of all items of the shelf, into `out` (out[k] for candidates[k]). `user` is -1 when only a history is known. */
  scoreInto(user: number, history: History, out: Float32Array, candidates?: Int32Array): void;
  /** The list that scoring all items that pass would give, to the bit, by a shorter way; undefined where there is none. */
  best?(request: BestRequest): Best | undefined;
  /** How alike each item of the shelf is to `item`; the largest is most alike. */
  similarInto(item: number, out: Float32Array): void;
  parts(user: number, history: History, item: number): Parts;
  /** The shelf has these new events, of these users, perhaps with new items. */
  learn(users: readonly number[], events: readonly Event[]): void;
  toArtifact(): CoreArtifact;
  /** Rating models answer on this scale, and can score a user without a history. */
  readonly scale?: readonly [number, number];
}

export interface CoreArtifact {
  readonly json: Json;
  readonly arrays: Readonly<Record<string, NumericArray>>;
}

/** A model as the catalogue knows it: how it is fitted on a stocked shelf and how its saved core opens. */
export interface Method {
  readonly name: string;
  fit(shelf: Shelf, context: RecommendContext): Promise<Core>;
  open(shelf: Shelf, artifact: CoreArtifact): Core;
}

/** Runs `score(i, k)` for each candidate, or for all `n` items. */
export function eachCandidate(n: number, candidates: Int32Array | undefined, out: Float32Array, score: (item: number) => number): void {
  const count = candidates?.length ?? n;
  for (let k = 0; k < count; k++) out[k] = score(candidates === undefined ? k : candidates[k]!);
}
