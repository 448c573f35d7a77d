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
  /** 0 view, 1 cart, 2 purchase, 3 rating: the index in `eventKinds`. */
  readonly kind: Uint8Array;
  readonly value: Float32Array;
  /** By index in `items`; absent facts are undefined fields. */
  readonly facts: readonly ItemFacts[];
}

/** The kinds of events in the order of their codes in `Interactions.kind`. */
export const eventKinds = ['view', 'cart', 'purchase', 'rating'] as const satisfies readonly Event['kind'][];
