import type { Artifact } from '../base/artifact.js';
import type { Log, Progress } from '../base/ports.js';
import type { Random } from '../base/random.js';

/** One thing a customer did. `time` in milliseconds since 1970 UTC; `value` is the rating or the quantity. */
export interface Event {
  readonly user: string;
  readonly item: string;
  readonly time: number;
  readonly kind: 'view' | 'cart' | 'purchase' | 'rating';
  readonly value?: number;
}

/** Facts about an item that filters, content and cold start use. */
export interface ItemFacts {
  readonly item: string;
  readonly title?: string;
  readonly description?: string;
  readonly category?: string;
  readonly brand?: string;
  readonly price?: number;
  readonly cost?: number;
  readonly inStock?: boolean;
}

/** Interactions as parallel arrays: event e is user `users[userOf[e]]`, item `items[itemOf[e]]`. */
export interface Interactions {
  readonly users: readonly string[];
  readonly items: readonly string[];
  readonly userOf: Int32Array;
  readonly itemOf: Int32Array;
  readonly time: Float64Array;
  /** 0 view, 1 cart, 2 purchase, 3 rating. */
  readonly kind: Uint8Array;
  readonly value: Float32Array;
  /** By index in `items`; absent facts are undefined fields. */
  readonly facts: readonly ItemFacts[];
}

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
  /** `because`: an item of the user's history; `popular`, `similar`, `category`, `trending`. */
  readonly kind: string;
  readonly item?: string;
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
  /** 0 (score only) … 1 (most diverse): MMR's trade-off. */
  readonly diversity?: number;
}

export interface RecommendContext {
  readonly random: Random;
  readonly log: Log;
  readonly progress: Progress;
}

export interface Recommender {
  readonly name: string;
  fit(interactions: Interactions, context: RecommendContext): Promise<FittedRecommender>;
}

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
