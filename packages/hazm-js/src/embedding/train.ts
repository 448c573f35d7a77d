import { HazmError } from '../errors.js';
import { type SubwordOptions, subwordBuckets } from './subwords.js';
import { buildVocabulary, type Vocabulary } from './vocabulary.js';

// Method: skip-gram and CBOW with negative sampling (Mikolov et al. 2013), optionally with FastText's subwords (Bojanowski et al. 2017).
// As in the reference code: the window shrinks at random, frequent words are subsampled, negatives come from counts^0.75, the rate falls
// linearly, the sigmoid is a table. Assumption: sentences fit in memory as 32-bit numbers. Cost: O(epochs × words × window × negatives × size).

/** Settings of a training; the defaults are gensim's. */
export interface TrainOptions {
  readonly model?: 'skip-gram' | 'cbow';
  readonly dimensions?: number;
  readonly window?: number;
  readonly negative?: number;
  readonly minCount?: number;
  readonly epochs?: number;
  readonly sample?: number;
  readonly alpha?: number;
  readonly seed?: number;
  /** Set for FastText-like vectors that also exist for unseen words. */
  readonly subwords?: SubwordOptions;
  /** Called about a hundred times with the share done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** What a training gives: words with one row of `dimensions` each; subword rows when asked for. */
export interface TrainedVectors {
  readonly words: readonly string[];
  readonly counts: Float64Array;
  readonly dimensions: number;
  readonly vectors: Float32Array;
  readonly subwords?: { readonly options: Required<SubwordOptions>; readonly vectors: Float32Array };
  /** Words read in all epochs, for speed reports. */
  readonly rawWords: number;
}

const TABLE = 1000;
const BOUND = 6;
const SIGMOID = Float32Array.from({ length: TABLE }, (_, index) => 1 / (1 + Math.exp(-((index / TABLE) * 2 - 1) * BOUND)));
const NEGATIVE_TABLE = 1 << 20;

/**
 * Trains word vectors. The same sentences, options and seed give the same bytes.
 * @throws HazmError E_HAZM_OPTION for a setting out of range, E_HAZM_CORPUS when no word occurs `minCount` times.
 * @example trainVectors([['گوشی', 'سامسونگ'], ['گوشی', 'اپل']], { minCount: 1, dimensions: 16 }).words
 */
export function trainVectors(sentences: Iterable<readonly string[]>, options: TrainOptions = {}): TrainedVectors {
  const { model = 'skip-gram', dimensions = 100, window = 5, negative = 5, minCount = 5, epochs = 5, sample = 1e-3, alpha = 0.025, seed = 1 } = options;
  for (const [name, value] of Object.entries({ dimensions, window, negative, minCount, epochs })) {
    if (!Number.isInteger(value) || value < 1 || value > 1e6) throw new HazmError('E_HAZM_OPTION', `trainVectors: ${name} ${value} is not a whole number from 1 to 1000000`);
  }
  const vocabulary = buildVocabulary(sentences, minCount);
  if (vocabulary.words.length === 0) throw new HazmError('E_HAZM_CORPUS', `trainVectors: no word occurs ${minCount} times or more`);
  const subwords = options.subwords === undefined ? undefined : { least: 3, most: 6, buckets: 200_000, ...options.subwords };
  const units = vocabulary.words.map((word, index) => (subwords === undefined ? [index] : [index, ...subwordBuckets(word, subwords).map((bucket) => vocabulary.words.length + bucket)]));
  const rows = vocabulary.words.length + (subwords?.buckets ?? 0);
  const state = new Trainer(vocabulary, units, rows, { model, dimensions, window, negative, sample, alpha, seed });
  const every = Math.max(1, Math.ceil((vocabulary.ends.length * epochs) / 100));
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let sentence = 0; sentence < vocabulary.ends.length; sentence++) {
      const done = epoch * vocabulary.ends.length + sentence;
      if (done % every === 0) options.onProgress?.(done / (vocabulary.ends.length * epochs));
      state.sentence(sentence, epochs);
    }
  }
  options.onProgress?.(1);
  const split = vocabulary.words.length * dimensions;
  const vectors = subwords === undefined ? state.input : composed(units, state.input, dimensions);
  return {
    words: vocabulary.words,
    counts: vocabulary.counts,
    dimensions,
    vectors,
    ...(subwords === undefined ? {} : { subwords: { options: subwords, vectors: state.input.slice(split) } }),
    rawWords: vocabulary.rawWords * epochs,
  };
}

/** A word's vector is the mean of its own row and its n-grams' rows. */
function composed(units: readonly (readonly number[])[], input: Float32Array, dimensions: number): Float32Array {
  const vectors = new Float32Array(units.length * dimensions);
  for (const [word, rows] of units.entries()) {
    for (const row of rows) for (let at = 0; at < dimensions; at++) vectors[word * dimensions + at]! += input[row * dimensions + at]! / rows.length;
  }
  return vectors;
}

interface Settings {
  readonly model: 'skip-gram' | 'cbow';
  readonly dimensions: number;
  readonly window: number;
  readonly negative: number;
  readonly sample: number;
  readonly alpha: number;
  readonly seed: number;
}

class Trainer {
  readonly input: Float32Array;
  readonly #output: Float32Array;
  readonly #vocabulary: Vocabulary;
  readonly #units: readonly Int32Array[];
  readonly #settings: Settings;
  readonly #negatives: Int32Array;
  readonly #keep: Float64Array;
  readonly #hidden: Float32Array;
  readonly #error: Float32Array;
  #state: number;
  #seen = 0;

  constructor(vocabulary: Vocabulary, units: readonly (readonly number[])[], rows: number, settings: Settings) {
    const { dimensions, sample } = settings;
    this.#vocabulary = vocabulary;
    this.#units = units.map((each) => Int32Array.from(each));
    this.#settings = settings;
    this.#state = (settings.seed >>> 0) || 1;
    this.input = new Float32Array(rows * dimensions);
    for (let index = 0; index < this.input.length; index++) this.input[index] = (this.#random() - 0.5) / dimensions;
    this.#output = new Float32Array(vocabulary.words.length * dimensions);
    this.#hidden = new Float32Array(dimensions);
    this.#error = new Float32Array(dimensions);
    this.#negatives = negativeTable(vocabulary.counts);
    const total = vocabulary.counts.reduce((sum, count) => sum + count, 0);
    this.#keep = vocabulary.counts.map((count) => (sample <= 0 ? 1 : Math.min(1, (Math.sqrt(count / (sample * total)) + 1) * ((sample * total) / count))));
  }

  /** xorshift32: fast, seeded, good enough for sampling. */
  #random(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return this.#state / 4_294_967_296;
  }

  /** One pass over one sentence. */
  sentence(number: number, epochs: number): void {
    const { stream, ends } = this.#vocabulary;
    const { window, alpha, model } = this.#settings;
    const kept: number[] = [];
    const start = number === 0 ? 0 : ends[number - 1]!;
    for (let at = start; at < ends[number]!; at++) if (this.#keep[stream[at]!]! >= this.#random()) kept.push(stream[at]!);
    const rate = Math.max(alpha * (1 - this.#seen / (stream.length * epochs + 1)), alpha * 1e-4);
    this.#seen += ends[number]! - start;
    for (let at = 0; at < kept.length; at++) {
      const reach = window - Math.floor(this.#random() * window);
      const first = Math.max(0, at - reach);
      const last = Math.min(kept.length - 1, at + reach);
      if (model === 'cbow') this.#cbow(kept, at, first, last, rate);
      else for (let other = first; other <= last; other++) if (other !== at) this.#step([kept[other]!], kept[at]!, rate);
    }
  }

  #cbow(kept: readonly number[], at: number, first: number, last: number, rate: number): void {
    const context: number[] = [];
    for (let other = first; other <= last; other++) if (other !== at) context.push(kept[other]!);
    if (context.length > 0) this.#step(context, kept[at]!, rate);
  }

  #step(context: readonly number[], target: number, rate: number): void {
    const { dimensions, negative } = this.#settings;
    const { input } = this;
    const output = this.#output;
    const hidden = this.#hidden;
    const error = this.#error;
    let rows = 0;
    hidden.fill(0);
    error.fill(0);
    for (const word of context) {
      const units = this.#units[word]!;
      rows += units.length;
      for (let unit = 0; unit < units.length; unit++) {
        const base = units[unit]! * dimensions;
        for (let index = 0; index < dimensions; index++) hidden[index]! += input[base + index]!;
      }
    }
    if (rows > 1) for (let index = 0; index < dimensions; index++) hidden[index]! /= rows;
    for (let draw = 0; draw <= negative; draw++) {
      let word = target;
      if (draw > 0) {
        word = this.#negatives[Math.floor(this.#random() * NEGATIVE_TABLE)]!;
        if (word === target) continue;
      }
      const base = word * dimensions;
      let dot = 0;
      for (let index = 0; index < dimensions; index++) dot += hidden[index]! * output[base + index]!;
      const odds = dot > BOUND ? 1 : dot < -BOUND ? 0 : SIGMOID[((dot + BOUND) * (TABLE / (2 * BOUND))) | 0] ?? 1;
      const gradient = ((draw === 0 ? 1 : 0) - odds) * rate;
      for (let index = 0; index < dimensions; index++) {
        error[index]! += gradient * output[base + index]!;
        output[base + index]! += gradient * hidden[index]!;
      }
    }
    // As in the reference code and gensim, each row of a mean takes the whole gradient.
    for (const word of context) {
      const units = this.#units[word]!;
      for (let unit = 0; unit < units.length; unit++) {
        const base = units[unit]! * dimensions;
        for (let index = 0; index < dimensions; index++) input[base + index]! += error[index]!;
      }
    }
  }
}

function negativeTable(counts: Float64Array): Int32Array {
  const table = new Int32Array(NEGATIVE_TABLE);
  const weights = counts.map((count) => count ** 0.75);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let word = 0;
  let reached = weights[0]! / total;
  for (let at = 0; at < NEGATIVE_TABLE; at++) {
    table[at] = word;
    while ((at + 1) / NEGATIVE_TABLE > reached && word < counts.length - 1) reached += weights[++word]! / total;
  }
  return table;
}
