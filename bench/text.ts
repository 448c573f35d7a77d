import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { createRandom } from '../src/base/random.js';
import { fitCharacterLsa } from '../src/text/character-lsa.js';
import { characterNgrams } from '../src/text/character-ngrams.js';
import { foldText, persianAnalyzer } from '../src/text/persian-analyzer.js';
import { addScores, postingsOf } from '../src/text/postings.js';
import { buildSearchIndex } from '../src/text/search.js';
import { fitTfidf, tfidfRows } from '../src/text/tfidf.js';
import type { BenchLine } from './line.js';
import { knownItemQueries, knownItemScore } from './known-item.js';

interface Title {
  readonly name1: string;
  readonly cat_id: string;
  readonly split: string;
}

/** Distinct titles with a category: what both protocols use. */
export function torobTitles(shared: string): readonly Title[] {
  const rows = parse(gunzipSync(readFileSync(join(shared, 'data', 'persian', 'torob_titles.csv.gz'))), { columns: true }) as Title[];
  return [...new Map(rows.filter((row) => row.split === 'train' && row.cat_id !== '').map((row) => [row.name1, row])).values()];
}

/** Share of the ten nearest titles that have the query's category, over `queries` random titles. */
export function sameCategoryPrecision(titles: readonly Title[], queries: number, seed: number): number {
  const lsa = fitCharacterLsa(titles.map((title) => title.name1), { fold: foldText, random: createRandom(1) });
  const values = lsa.vectors(titles.map((title) => title.name1));
  const { dimensions } = lsa;
  const random = createRandom(seed);
  let same = 0;
  for (let q = 0; q < queries; q++) {
    const i = random.integer(titles.length);
    const nearest = titles
      .map((_, j) => {
        let sum = 0;
        for (let k = 0; k < dimensions; k++) sum += values[i * dimensions + k]! * values[j * dimensions + k]!;
        return { j, sum };
      })
      .filter(({ j }) => j !== i)
      .sort((a, b) => b.sum - a.sum)
      .slice(0, 10);
    same += nearest.filter(({ j }) => titles[j]!.cat_id === titles[i]!.cat_id).length / 10;
  }
  return same / queries;
}

/** Known-item search by the product's index, and by character n-grams alone, as the peer's figure was made. */
export function knownItem(titles: readonly string[], queries: number, seed: number): { readonly ours: ReturnType<typeof knownItemScore>; readonly grams: ReturnType<typeof knownItemScore> } {
  const asked = knownItemQueries(titles, queries, seed);
  const index = buildSearchIndex(titles.map((text, i) => ({ id: String(i), text })), persianAnalyzer);
  const sizes = { least: 2, most: 4 };
  const documents = titles.map((title) => characterNgrams(foldText(title), sizes));
  const tfidf = fitTfidf(documents, { maxTerms: 1_000_000 });
  const postings = postingsOf(tfidfRows(tfidf, documents));
  const byGrams = (query: string): readonly number[] => {
    const scores = new Float32Array(titles.length);
    addScores(postings, tfidfRows(tfidf, [characterNgrams(foldText(query), sizes)]), 1, scores);
    return Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!).slice(0, 100);
  };
  return { ours: knownItemScore(asked, (query) => index.search(query, 100).map((hit) => Number(hit.id))), grams: knownItemScore(asked, byGrams) };
}

/** Text vectors and search on the Torob titles; nothing when the real data are absent. */
export async function textBench(): Promise<readonly BenchLine[]> {
  const shared = process.env['ANBAR_SHARED'] ?? join(import.meta.dirname, '..', '..', '..', 'shared');
  const titles = torobTitles(shared);
  const { ours, grams } = knownItem(titles.map((title) => title.name1), 1500, 2024);
  return [
    { name: 'known-item search MRR', ours: ours.mrr, peer: grams.mrr, unit: 'MRR', note: '1,500 queries; peer: character n-grams 2–4 alone' },
    { name: 'known-item search hit@10', ours: ours.hitAt10, peer: grams.hitAt10, unit: 'share', note: 'the same queries' },
    { name: 'same category P@10', ours: sameCategoryPrecision(titles, 1000, 5), peer: 0.802, unit: 'share', note: 'peer: scikit-learn char_wb 2–5 → SVD 200, from the notes' },
  ];
}
