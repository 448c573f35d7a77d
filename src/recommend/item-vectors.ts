// What the catalogue says of items, as unit rows: a vector of the text joined with TF-IDF terms of category levels, brand and price band.
// Likeness of two items is the weighted mean of the two cosines. Cost: that of the text vectors.
import { AnbarError } from '../base/errors.js';
import { foldText } from '../text/persian-analyzer.js';
import { fitCharacterLsa } from '../text/character-lsa.js';
import type { SparseMatrix } from '../text/sparse.js';
import { fitWordVectors } from '../text/word-vectors.js';
import type { ItemFacts, RecommendContext } from './contract.js';
import { itemFeatures } from './item-features.js';

/** Text vectors from anywhere: unit rows, `facts.length × dimensions`. */
export type ItemVectors = (facts: readonly ItemFacts[]) => { readonly dimensions: number; readonly values: Float32Array };

export const vectorsNames = ['tfidf', 'lsa', 'word2vec', 'bert'] as const;
export type VectorsName = (typeof vectorsNames)[number];

/** Share of the text in the likeness of two items of which both text and attributes are known. */
const textShare = 0.6;

const textOf = ({ title = '', description = '' }: ItemFacts): string => `${title} ${description.slice(0, 1000)}`.trim();

async function textVectors(facts: readonly ItemFacts[], vectors: Exclude<VectorsName, 'tfidf'> | ItemVectors, context: RecommendContext): Promise<ReturnType<ItemVectors>> {
  if (typeof vectors === 'function') return vectors(facts);
  const texts = facts.map(textOf);
  switch (vectors) {
    case 'lsa': {
      const lsa = fitCharacterLsa(texts, { fold: foldText, random: context.random.fork('lsa') });
      return { dimensions: lsa.dimensions, values: lsa.vectors(texts) };
    }
    case 'word2vec': {
      const words = fitWordVectors(texts, { dimensions: 100, seed: context.random.fork('word2vec').integer(2 ** 31), progress: context.progress });
      return { dimensions: words.dimensions, values: words.vectors(texts) };
    }
    case 'bert': {
      if (context.encodeTexts === undefined) throw new AnbarError('E_BASE_OPTION', 'vectors is bert, but nothing encodes texts; allowed: bert with encodeTexts in the context (at the command line: --bert-model FOLDER)', { facts: { field: 'vectors', value: vectors } });
      return context.encodeTexts(texts);
    }
  }
}

/** Rows of the catalogue by the vectors asked for. Throws E_BASE_OPTION for vectors of another shape, and what the text room throws. */
export async function itemMatrix(facts: readonly ItemFacts[], vectors: VectorsName | ItemVectors, context: RecommendContext): Promise<SparseMatrix> {
  if (vectors === 'tfidf' || facts.every((fact) => textOf(fact) === '')) return itemFeatures(facts);
  const { dimensions, values } = await textVectors(facts, vectors, context);
  if (values.length !== facts.length * dimensions) throw new AnbarError('E_BASE_OPTION', `vectors gave ${values.length} numbers; allowed: ${facts.length} items × ${dimensions}`);
  const terms = itemFeatures(facts, 20_000, 'attributes');
  const start = Int32Array.from({ length: facts.length + 1 }, (_, i) => i * dimensions + terms.start[i]!);
  const column = new Int32Array(start[facts.length]!);
  const value = new Float32Array(start[facts.length]!);
  for (let i = 0; i < facts.length; i++) {
    const [from, to] = [terms.start[i]!, terms.start[i + 1]!];
    const [text, attributes] = to === from ? [1, 0] : [Math.sqrt(textShare), Math.sqrt(1 - textShare)];
    for (let k = 0; k < dimensions; k++) {
      column[start[i]! + k] = k;
      value[start[i]! + k] = text * values[i * dimensions + k]!;
    }
    for (let k = from; k < to; k++) {
      column[start[i]! + dimensions + k - from] = dimensions + terms.column[k]!;
      value[start[i]! + dimensions + k - from] = attributes * terms.value[k]!;
    }
  }
  return { rows: facts.length, columns: dimensions + terms.columns, start, column, value };
}
