// Text vectors from word vectors trained on the shop's own corpus: weighted mean of the words' vectors, minus the common direction.
// Reference: Mikolov et al. (2013) for the words; Arora, Liang & Ma (2017, SIF) for the mean. Cost: training, then O(words × dimensions).
// Known limit: below some five million words of corpus, character n-gram vectors (`fitCharacterLsa`) are better; this is for larger ones.
import { searchTokens, WordEmbedding, trainVectors, type TrainOptions } from 'hazm-js';
import type { Progress } from '../base/ports.js';
import { findPhrases, type Phrases } from './phrases.js';
import { unitRows } from './vectors.js';

export interface WordVectorOptions extends Omit<TrainOptions, 'onProgress'> {
  /** Join frequent pairs of words first. */
  readonly phrases?: boolean;
  readonly progress: Progress;
}

export interface WordVectors {
  readonly embedding: WordEmbedding;
  readonly dimensions: number;
  /** Unit vectors of texts, row-major; a text without a known word has the zero vector. */
  vectors(texts: readonly string[]): Float32Array;
}

const rarity = 1e-3;

const keysOf = (text: string): string[] => searchTokens(text).map((token) => token.key);

/**
 * Trains word vectors on texts and makes text vectors from them.
 *
 * @example
 * const words = fitWordVectors(reviews, { dimensions: 100, seed: 1, progress: silentProgress });
 * words.embedding.nearestWords(words.embedding.words[0] ?? '', 5).length; // 5
 */
export function fitWordVectors(texts: readonly string[], options: WordVectorOptions): WordVectors {
  const { phrases: wantPhrases = false, progress, ...training } = options;
  const plain = texts.map(keysOf);
  const phrases: Phrases | undefined = wantPhrases ? findPhrases(plain) : undefined;
  const read = (text: string): string[] => phrases?.join(keysOf(text)) ?? keysOf(text);
  const sentences = phrases === undefined ? plain : plain.map((words) => phrases.join(words));
  progress.start('word vectors', 100);
  const trained = trainVectors(sentences, { ...training, onProgress: (share) => progress.advance(Math.round(share * 100)) });
  progress.finish();
  const embedding = new WordEmbedding(trained);
  const { dimensions } = trained;
  const total = trained.counts.reduce((sum, count) => sum + count, 0);
  const weights = new Map(trained.words.map((word, i) => [word, rarity / (rarity + trained.counts[i]! / total)]));
  const rowOf = new Map(trained.words.map((word, i) => [word, i]));
  const means = (many: readonly string[]): Float32Array => {
    const out = new Float32Array(many.length * dimensions);
    many.forEach((text, i) => {
      for (const word of read(text)) {
        const row = rowOf.get(word);
        if (row === undefined) continue;
        const weight = weights.get(word)!;
        for (let j = 0; j < dimensions; j++) out[i * dimensions + j]! += weight * trained.vectors[row * dimensions + j]!;
      }
    });
    return unitRows(out, dimensions);
  };
  const common = commonDirection(means(texts), dimensions);
  return {
    embedding,
    dimensions,
    vectors(many) {
      const out = means(many);
      for (let at = 0; at < out.length; at += dimensions) {
        let along = 0;
        for (let j = 0; j < dimensions; j++) along += out[at + j]! * common[j]!;
        for (let j = 0; j < dimensions; j++) out[at + j]! -= along * common[j]!;
      }
      return unitRows(out, dimensions);
    },
  };
}

/** First right singular vector of the rows, by power iteration. */
function commonDirection(rows: Float32Array, dimensions: number): Float64Array {
  let direction: Float64Array = new Float64Array(dimensions).fill(1 / Math.sqrt(dimensions));
  for (let round = 0; round < 30; round++) {
    const next = new Float64Array(dimensions);
    for (let at = 0; at < rows.length; at += dimensions) {
      let along = 0;
      for (let j = 0; j < dimensions; j++) along += rows[at + j]! * direction[j]!;
      for (let j = 0; j < dimensions; j++) next[j]! += along * rows[at + j]!;
    }
    const length = Math.hypot(...next);
    if (length === 0) return next;
    direction = next.map((value) => value / length);
  }
  return direction;
}
