import { HazmError } from '../errors.js';
import { makeStepKernel, type StepKernel } from './step-kernel.js';
import { type SubwordOptions, subwordBuckets } from './subwords.js';
import { buildVocabulary, type Vocabulary } from './vocabulary.js';

// Method: skip-gram and CBOW with negative sampling (Mikolov et al. 2013), optionally with FastText's subwords (Bojanowski et al. 2017).
// As in the reference code: the window shrinks at random, frequent words are subsampled, negatives come from counts^0.75, the rate falls
// linearly, the sigmoid is a table. The noise words are drawn once for a word and shared by its window (Ji et al. 2016), which keeps their rows
// in the cache. The arithmetic runs in WebAssembly, four floats at a time (simd-module.ts). Assumption: sentences fit in memory as 32-bit numbers. Cost: O(epochs × words × window × negatives × size).

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

/** Size of the noise table: 20 bits of a random number pick from it. */
const NEGATIVE_TABLE = 1 << 20;

/**
 * Trains word vectors. The same sentences, options and seed give the same bytes.
 * @throws HazmError E_HAZM_OPTION for a setting out of range, E_HAZM_CORPUS when no word occurs `minCount` times.
 * @example trainVectors([['گوشی', 'سامسونگ'], ['گوشی', 'اپل']], { minCount: 1, dimensions: 16 }).words[0] // 'گوشی'
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
  const input = state.rows(rows);
  const split = vocabulary.words.length * dimensions;
  const vectors = subwords === undefined ? input : composed(units, input, dimensions);
  return {
    words: vocabulary.words,
    counts: vocabulary.counts,
    dimensions,
    vectors,
    ...(subwords === undefined ? {} : { subwords: { options: subwords, vectors: input.slice(split) } }),
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
  readonly #kernel: StepKernel;
  readonly #vocabulary: Vocabulary;
  /** Addresses of each word's input rows, one word after another, and where each word's begin. */
  readonly #addresses: Int32Array;
  readonly #starts: Int32Array;
  readonly #settings: Settings;
  readonly #negatives: Int32Array;
  readonly #keep: Uint32Array;
  readonly #kept: Int32Array;
  /** Address of the row after the last word's. */
  readonly #spare: number;
  #state: number;
  #seen = 0;

  constructor(vocabulary: Vocabulary, units: readonly (readonly number[])[], rows: number, settings: Settings) {
    const { dimensions, sample, window, negative } = settings;
    this.#vocabulary = vocabulary;
    this.#settings = settings;
    this.#state = settings.seed | 0 || 1;
    const widest = units.reduce((most, each) => Math.max(most, each.length), 1);
    this.#kernel = makeStepKernel(rows, vocabulary.words.length + 1, dimensions, widest * 2 * window, negative + 1);
    this.#spare = this.#kernel.outputAddress(vocabulary.words.length);
    const { input, stride } = this.#kernel;
    for (let row = 0; row < rows; row++) for (let at = 0; at < dimensions; at++) input[row * stride + at] = (this.#random() / 2_147_483_648 - 1) / dimensions;
    this.#addresses = Int32Array.from(units.flat(), (row) => this.#kernel.inputAddress(row));
    this.#starts = new Int32Array(units.length + 1);
    for (const [word, each] of units.entries()) this.#starts[word + 1] = this.#starts[word]! + each.length;
    this.#negatives = negativeTable(vocabulary.counts).map((word) => this.#kernel.outputAddress(word));
    const total = vocabulary.counts.reduce((sum, count) => sum + count, 0);
    this.#keep = Uint32Array.from(vocabulary.counts, (count) => {
      const share = sample <= 0 ? 1 : Math.min(1, (Math.sqrt(count / (sample * total)) + 1) * ((sample * total) / count));
      return Math.min(0xffff_ffff, Math.round(share * 4_294_967_296));
    });
    let longest = 0;
    for (let at = 0, start = 0; at < vocabulary.ends.length; start = vocabulary.ends[at++]!) longest = Math.max(longest, vocabulary.ends[at]! - start);
    this.#kept = new Int32Array(longest);
  }

  /** The input rows without the kernel's padding. */
  rows(count: number): Float32Array {
    const { dimensions } = this.#settings;
    const { input, stride } = this.#kernel;
    const packed = new Float32Array(count * dimensions);
    for (let row = 0; row < count; row++) packed.set(input.subarray(row * stride, row * stride + dimensions), row * dimensions);
    return packed;
  }

  /** xorshift32, 32 bits: fast, seeded, good enough for sampling. */
  #random(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    // Kept signed: a 32-bit integer field needs no boxed number.
    this.#state = state;
    return state >>> 0;
  }

  /** One pass over one sentence. */
  sentence(number: number, epochs: number): void {
    const { stream, ends } = this.#vocabulary;
    const { window, alpha, model } = this.#settings;
    const kept = this.#kept;
    const addresses = this.#addresses;
    const starts = this.#starts;
    const { context } = this.#kernel;
    const skipGram = model === 'skip-gram';
    let size = 0;
    const start = number === 0 ? 0 : ends[number - 1]!;
    for (let at = start; at < ends[number]!; at++) if (this.#keep[stream[at]!]! >= this.#random()) kept[size++] = stream[at]!;
    const rate = Math.max(alpha * (1 - this.#seen / (stream.length * epochs + 1)), alpha * 1e-4);
    this.#seen += ends[number]! - start;
    for (let at = 0; at < size; at++) {
      const reach = window - (this.#random() % window);
      const first = Math.max(0, at - reach);
      const last = Math.min(size - 1, at + reach);
      if (first === last) continue;
      this.#drawTargets(kept[at]!);
      let rows = 0;
      for (let other = first; other <= last; other++) {
        if (other === at) continue;
        const word = kept[other]!;
        for (let unit = starts[word]!; unit < starts[word + 1]!; unit++) context[rows++] = addresses[unit]!;
        if (skipGram) {
          this.#kernel.step(rows, rate);
          rows = 0;
        }
      }
      if (!skipGram) this.#kernel.step(rows, rate);
    }
  }

  /** The word and its noise words as targets. Noise equal to the word goes to a spare row, which nothing reads. */
  #drawTargets(word: number): void {
    const { targets } = this.#kernel;
    const { negative } = this.#settings;
    const own = this.#kernel.outputAddress(word);
    targets[0] = own;
    for (let draw = 1; draw <= negative; draw++) {
      const noise = this.#negatives[this.#random() >>> 12]!;
      targets[draw] = noise === own ? this.#spare : noise;
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
