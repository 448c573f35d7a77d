// Latent semantic analysis over character n-grams: the embedded default text vector, trained on the shop's own catalogue in seconds, robust to
// spelling, spacing and inflection. Reference: Deerwester et al. (1990) for LSA; McNamee & Mayfield (2004) for character n-grams across languages.
// Assumption: short texts such as titles. Cost: that of the truncated SVD.
import type { Artifact } from '../base/artifact.js';
import { refuseUnknownOptions } from '../base/options.js';
import type { Random } from '../base/random.js';
import { characterNgrams } from './character-ngrams.js';
import { truncatedSvd } from './randomized-svd.js';
import { timesDense } from './sparse.js';
import { fitTfidf, tfidfRows, type Tfidf } from './tfidf.js';
import { unitRows } from './vectors.js';

export interface CharacterLsaOptions {
  readonly dimensions?: number;
  /** Shortest and longest gram. */
  readonly least?: number;
  readonly most?: number;
  readonly maxTerms?: number;
  /** Text → folded text; one key per meaning (digits, letters, spacing). */
  readonly fold: (text: string) => string;
  readonly random: Random;
}

export interface CharacterLsa {
  readonly dimensions: number;
  /** Unit vectors of texts, row-major. */
  vectors(texts: readonly string[]): Float32Array;
  toArtifact(): Artifact;
}

interface Parts {
  readonly tfidf: Tfidf<number>;
  readonly right: Float32Array;
  readonly dimensions: number;
  readonly least: number;
  readonly most: number;
}

function open(parts: Parts, fold: (text: string) => string): CharacterLsa {
  const { tfidf, right, dimensions, least, most } = parts;
  return {
    dimensions,
    vectors(texts) {
      const rows = tfidfRows(tfidf, texts.map((text) => characterNgrams(fold(text), { least, most })));
      return unitRows(timesDense(rows, right, dimensions), dimensions);
    },
    toArtifact: () => ({
      kind: 'character-lsa',
      format: 1,
      json: { dimensions, least, most },
      arrays: { grams: Uint32Array.from(tfidf.columnOf.keys()), weights: tfidf.weights, right },
    }),
  };
}

/**
 * Learns vectors from the texts of a catalogue.
 *
 * @example
 * const lsa = fitCharacterLsa(titles, { fold: (text) => text, random: createRandom(1) });
 * const vectors = lsa.vectors(['گوشی سامسونگ']);
 */
export function fitCharacterLsa(texts: readonly string[], options: CharacterLsaOptions): CharacterLsa {
  refuseUnknownOptions('fitCharacterLsa', options, ['dimensions', 'least', 'most', 'maxTerms', 'fold', 'random']);
  const { dimensions = 200, least = 2, most = 5, maxTerms = 60_000, fold, random } = options;
  const documents = texts.map((text) => characterNgrams(fold(text), { least, most }));
  const tfidf = fitTfidf(documents, { minDocuments: texts.length > 500 ? 2 : 1, maxTerms, sublinear: true });
  const svd = truncatedSvd(tfidfRows(tfidf, documents), { rank: dimensions, random });
  return open({ tfidf, right: svd.right, dimensions: svd.rank, least, most }, fold);
}

/** Opens what `toArtifact` wrote; `fold` must be the one it was fitted with. */
export function openCharacterLsa(artifact: Artifact, fold: (text: string) => string): CharacterLsa {
  const { dimensions, least, most } = artifact.json as { readonly dimensions: number; readonly least: number; readonly most: number };
  const { grams, weights, right } = artifact.arrays as Readonly<Record<string, Float32Array>>;
  const columnOf = new Map(Array.from(grams!, (gram, column) => [gram, column]));
  return open({ tfidf: { columnOf, weights: weights!, sublinear: true }, right: right!, dimensions, least, most }, fold);
}
