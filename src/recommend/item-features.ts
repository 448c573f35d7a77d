import { fitTfidf, tfidfRows } from '../text/tfidf.js';
import type { SparseMatrix } from '../text/sparse.js';
import type { ItemFacts } from './contract.js';

/** Words of any script: letters, marks and digits; case folded; Arabic yeh and kaf as Persian, marks and zero-width signs dropped. */
export function wordsOf(text: string): string[] {
  const folded = text.toLowerCase().replace(/[يى]/g, 'ی').replace(/ك/g, 'ک').replace(/[\u200c\u200d\u0640\u064b-\u0652]/g, ' ');
  return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Words of title and description as terms. */
function textTerms(fact: ItemFacts): string[] {
  return [...wordsOf(fact.title ?? ''), ...wordsOf(fact.title ?? '').map((word) => `t:${word.slice(0, 5)}`), ...wordsOf(fact.description ?? '').slice(0, 100)];
}

/** Each level of the category path, brand and price band (half octaves of price) as terms. */
function attributeTerms(fact: ItemFacts): string[] {
  const terms: string[] = [];
  if (fact.category !== undefined) {
    const levels = fact.category.split('>').map((level) => level.trim());
    levels.forEach((_, depth) => terms.push(`c:${levels.slice(0, depth + 1).join('>')}`));
  }
  if (fact.brand !== undefined) terms.push(`b:${fact.brand}`);
  if (fact.price !== undefined && fact.price > 0) terms.push(`p:${Math.round(2 * Math.log2(fact.price))}`);
  return terms;
}

/** Unit TF-IDF rows of the catalogue, one an item; items of which nothing is known are zero. `attributes`: without words. */
export function itemFeatures(facts: readonly ItemFacts[], maxTerms = 20_000, of: 'all' | 'attributes' = 'all'): SparseMatrix {
  const documents = facts.map((fact) => (of === 'all' ? [...textTerms(fact), ...attributeTerms(fact)] : attributeTerms(fact)));
  return tfidfRows(fitTfidf(documents, { minDocuments: facts.length > 100 ? 2 : 1, maxTerms, sublinear: true }), documents);
}
