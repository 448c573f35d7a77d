import type { Artifact } from '../base/artifact.js';
import type { Log, Progress } from '../base/ports.js';
import type { Random } from '../base/random.js';
import type { Event, Interactions, ItemFacts } from '../table/interactions.js';

export type { Event, Interactions, ItemFacts };

export interface Filter {
  readonly inStock?: boolean;
  /** Category path prefixes, any of. */
  readonly categories?: readonly string[];
  readonly priceAtLeast?: number;
  readonly priceAtMost?: number;
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  /** Leave out what the user already has (default true). */
  readonly seen?: boolean;
}

export interface Reason {
  /** `because`: an item of the user's history; else `popular`, `base` (what holds for every item or the user's average), `boost`. */
  readonly kind: string;
  readonly item?: string;
  /** Part of the score; the shares of all reasons sum to it. */
  readonly share: number;
}

/** Best first; ties broken by item id, so that paging is stable. */
export interface Ranked {
  readonly items: readonly string[];
  readonly scores: Float32Array;
  readonly reasons?: readonly (readonly Reason[])[];
}

export interface RecommendRequest {
  readonly user?: string;
  readonly history?: readonly Event[];
  readonly n: number;
  readonly filter?: Filter;
  /** Leaves out the first `skip` of the list: the next page of the same request. Default 0. */
  readonly skip?: number;
  /** 0 (score only) … 1 (most diverse): MMR's trade-off. */
  readonly diversity?: number;
  /** At most so many of one category (its whole path) in the list. */
  readonly mostPerCategory?: number;
  readonly boost?: Boost;
  /** How many reasons to give for each item; default 0: none are computed. */
  readonly reasons?: number;
}

/** Pushes items up by what the shop gains; 1 = as much as the whole spread between the best and the worst score. */
export interface Boost {
  /** Times the margin (price - cost) / price. */
  readonly margin?: number;
  /** For items in stock. */
  readonly inStock?: number;
}

export interface RecommendContext {
  readonly random: Random;
  readonly log: Log;
  readonly progress: Progress;
  /** What `vectors: 'bert'` of content and hybrid reads texts with, e.g. `openBert(…).vectors`: unit rows, `texts.length × dimensions`. */
  readonly encodeTexts?: (texts: readonly string[]) => Promise<{ readonly dimensions: number; readonly values: Float32Array }>;
}

/** A method that ranks items for people. Options belong to the factory, data to `fit`; an unfitted model has no `recommend`. */
export interface Recommender {
  readonly name: string;
  fit(interactions: Interactions, context: RecommendContext): Promise<FittedRecommender>;
}

/** A recommender that has seen interactions: it ranks, finds similar items, takes in new events, gives its reasons, and is kept as an artifact. */
export interface FittedRecommender {
  readonly name: string;
  recommend(request: RecommendRequest): Ranked;
  similar(request: { readonly item: string; readonly n: number; readonly filter?: Filter }): Ranked;
  /** Score of each (users[k], items[k]) pair; rating models answer on the rating scale. */
  score(users: readonly string[], items: readonly string[]): Float32Array;
  /** New events, new users and new items without refit; the next list reflects them. */
  foldIn(events: readonly Event[]): void;
  explain(user: string, item: string): readonly Reason[];
  toArtifact(): Artifact;
}
