import { HazmError } from '../errors.js';
import { subwordBuckets } from './subwords.js';
import { type TrainedVectors, type TrainOptions, trainVectors } from './train.js';
import { decodeVectors, encodeVectors } from './vector-file.js';

/** A word and how near it is (cosine, −1 to 1). */
export interface NearWord {
  readonly word: string;
  readonly similarity: number;
}

/**
 * Word vectors: train, save, load, compare. Words outside the vocabulary have a vector only if trained with subwords.
 * @example
 * const text = 'گوشی سامسونگ خوب است. گوشی اپل خوب است.';
 * const embedding = WordEmbedding.train(readPlainText(text), { minCount: 1, dimensions: 8, epochs: 5 });
 * embedding.nearestWords('گوشی', 2).length; // 2
 */
export class WordEmbedding {
  readonly #trained: TrainedVectors;
  readonly #index: ReadonlyMap<string, number>;
  #unit: Float32Array | undefined;

  constructor(trained: TrainedVectors) {
    this.#trained = trained;
    this.#index = new Map(trained.words.map((word, index) => [word, index]));
  }

  static train(sentences: Iterable<readonly string[]>, options: TrainOptions = {}): WordEmbedding {
    return new WordEmbedding(trainVectors(sentences, options));
  }

  /** @throws HazmError E_HAZM_VECTORS */
  static load(bytes: Uint8Array): WordEmbedding {
    return new WordEmbedding(decodeVectors(bytes));
  }

  save(): Uint8Array {
    return encodeVectors(this.#trained);
  }

  get dimensions(): number {
    return this.#trained.dimensions;
  }

  /** Words of the vocabulary, most frequent first. */
  get words(): readonly string[] {
    return this.#trained.words;
  }

  has(word: string): boolean {
    return this.#index.has(word);
  }

  /** The word's vector, or undefined when it has none. */
  vector(word: string): Float32Array | undefined {
    const { dimensions, vectors, subwords } = this.#trained;
    const index = this.#index.get(word);
    if (index !== undefined) return vectors.slice(index * dimensions, (index + 1) * dimensions);
    if (subwords === undefined) return undefined;
    const buckets = subwordBuckets(word, subwords.options);
    if (buckets.length === 0) return undefined;
    const sum = new Float32Array(dimensions);
    for (const bucket of buckets) for (let at = 0; at < dimensions; at++) sum[at]! += subwords.vectors[bucket * dimensions + at]! / buckets.length;
    return sum;
  }

  /** Cosine of two words. @throws HazmError E_HAZM_VECTORS when one has no vector. */
  similarity(left: string, right: string): number {
    return cosine(this.#needed(left), this.#needed(right));
  }

  /** The `count` words nearest to a word (itself left out), best first. O(vocabulary × dimensions). */
  nearestWords(word: string, count = 10): NearWord[] {
    return this.nearestTo(this.#needed(word), count, [word]);
  }

  /** The words nearest to any vector, e.g. a sum and difference of others. */
  nearestTo(vector: Float32Array, count = 10, without: readonly string[] = []): NearWord[] {
    const { dimensions, words } = this.#trained;
    const unit = this.#units();
    const size = Math.hypot(...vector) || 1;
    const scores = new Float64Array(words.length);
    for (let word = 0; word < words.length; word++) {
      let dot = 0;
      for (let at = 0; at < dimensions; at++) dot += unit[word * dimensions + at]! * vector[at]!;
      scores[word] = dot / size;
    }
    const skip = new Set(without);
    const order = words.map((_, index) => index).filter((index) => !skip.has(words[index]!));
    order.sort((left, right) => scores[right]! - scores[left]! || left - right);
    return order.slice(0, count).map((index) => ({ word: words[index]!, similarity: scores[index]! }));
  }

  /** The word that fits the others least: the one farthest from their mean. @throws HazmError for fewer than two words. */
  doesntMatch(words: readonly string[]): string {
    if (words.length < 2) throw new HazmError('E_HAZM_VECTORS', `doesntMatch: ${words.length} words, at least 2 are needed`);
    const vectors = words.map((word) => normalized(this.#needed(word)));
    const mean = new Float32Array(this.dimensions);
    for (const vector of vectors) for (let at = 0; at < mean.length; at++) mean[at]! += vector[at]! / vectors.length;
    let worst = 0;
    for (let index = 1; index < words.length; index++) if (cosine(vectors[index]!, mean) < cosine(vectors[worst]!, mean)) worst = index;
    return words[worst]!;
  }

  #units(): Float32Array {
    if (this.#unit === undefined) {
      const { dimensions, vectors, words } = this.#trained;
      this.#unit = new Float32Array(vectors.length);
      for (let word = 0; word < words.length; word++) this.#unit.set(normalized(vectors.subarray(word * dimensions, (word + 1) * dimensions)), word * dimensions);
    }
    return this.#unit;
  }

  #needed(word: string): Float32Array {
    const vector = this.vector(word);
    if (vector === undefined) throw new HazmError('E_HAZM_VECTORS', `"${word}" has no vector (vocabulary of ${this.words.length} words)`);
    return vector;
  }
}

function normalized(vector: Float32Array): Float32Array {
  const size = Math.hypot(...vector) || 1;
  return vector.map((value) => value / size);
}

/** Cosine of two vectors; 0 when one is all zeros. */
export function cosine(left: Float32Array, right: Float32Array): number {
  let [dot, a, b] = [0, 0, 0];
  for (let index = 0; index < left.length; index++) {
    dot += left[index]! * right[index]!;
    a += left[index]! * left[index]!;
    b += right[index]! * right[index]!;
  }
  return a === 0 || b === 0 ? 0 : dot / Math.sqrt(a * b);
}
