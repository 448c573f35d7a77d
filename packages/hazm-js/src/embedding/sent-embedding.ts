import { WordTokenizer } from '../word-tokenizer.js';
import { type TrainedVectors, type TrainOptions, trainVectors } from './train.js';
import { decodeVectors, encodeVectors } from './vector-file.js';
import { cosine, WordEmbedding } from './word-embedding.js';

// Method: smooth inverse frequency (Arora, Liang & Ma 2017) without the common component: the mean of a sentence's word vectors, each weighted
// a / (a + p(word)). Assumption: word counts of the training text tell how common a word is. Cost: O(words × dimensions).
const SMOOTH = 1e-3;

/**
 * Sentence vectors from word vectors: train, save, load, compare, as hazm's class of the same name does with Doc2Vec.
 *
 * @example
 * const sentences = Array.from({ length: 20 }, () => ['ارسال', 'سریع', 'بود']);
 * const embedding = SentEmbedding.train(sentences, { minCount: 1, dimensions: 8, epochs: 1 });
 * embedding.vector('ارسال سریع').length; // 8
 */
export class SentEmbedding {
  readonly #trained: TrainedVectors;
  readonly #words: WordEmbedding;
  readonly #weights: ReadonlyMap<string, number>;
  readonly #tokenizer = new WordTokenizer();

  constructor(trained: TrainedVectors) {
    this.#trained = trained;
    this.#words = new WordEmbedding(trained);
    const total = trained.counts.reduce((sum, count) => sum + count, 0) || 1;
    this.#weights = new Map(trained.words.map((word, index) => [word, SMOOTH / (SMOOTH + trained.counts[index]! / total)]));
  }

  static train(sentences: Iterable<readonly string[]>, options: TrainOptions = {}): SentEmbedding {
    return new SentEmbedding(trainVectors(sentences, options));
  }

  static load(bytes: Uint8Array): SentEmbedding {
    return new SentEmbedding(decodeVectors(bytes));
  }

  save(): Uint8Array {
    return encodeVectors(this.#trained);
  }

  /** Vector of a sentence (text or words); all zeros when no word has one. */
  vector(sentence: string | readonly string[]): Float32Array {
    const sum = new Float32Array(this.#trained.dimensions);
    let count = 0;
    for (const word of typeof sentence === 'string' ? this.#tokenizer.tokenize(sentence) : sentence) {
      const vector = this.#words.vector(word);
      if (vector === undefined) continue;
      const weight = this.#weights.get(word) ?? 1;
      for (let at = 0; at < sum.length; at++) sum[at]! += vector[at]! * weight;
      count++;
    }
    return count === 0 ? sum : sum.map((value) => value / count);
  }

  /** Cosine of two sentences; 0 when one has no known word. */
  similarity(left: string | readonly string[], right: string | readonly string[]): number {
    return cosine(this.vector(left), this.vector(right));
  }
}
