// Joins neighbouring words that stand together more often than chance would have them (`شارژر فندکی` → `شارژر_فندکی`), before vectors are trained.
// Reference: Mikolov et al. (2013), "Distributed representations of words and phrases", equation 6. Cost: O(words).
import { refuseUnknownOptions } from '../base/options.js';

export interface PhraseOptions {
  /** Pairs seen fewer times than this are not joined. */
  readonly minCount?: number;
  /** Least score (count(ab) − minCount) · words ÷ (count(a) · count(b)). */
  readonly threshold?: number;
}

export interface Phrases {
  /** The same words, pairs that are phrases joined by `_`, left to right. */
  join(words: readonly string[]): string[];
  readonly pairs: ReadonlySet<string>;
}

const pairOf = (a: string, b: string): string => `${a}_${b}`;

/**
 * Learns which pairs of words are phrases.
 *
 * @example
 * const phrases = findPhrases(Array.from({ length: 400 }, (_, i) => (i % 20 === 0 ? ['شارژر', 'فندکی'] : [`مدل${i}`])), { minCount: 5 });
 * phrases.join(['شارژر', 'فندکی']); // ['شارژر_فندکی']
 */
export function findPhrases(sentences: readonly (readonly string[])[], options: PhraseOptions = {}): Phrases {
  refuseUnknownOptions('findPhrases', options, ['minCount', 'threshold']);
  const { minCount = 5, threshold = 10 } = options;
  const words = new Map<string, number>();
  const together = new Map<string, { readonly a: string; readonly b: string; count: number }>();
  let total = 0;
  for (const sentence of sentences) {
    for (let i = 0; i < sentence.length; i++) {
      const word = sentence[i]!;
      total++;
      words.set(word, (words.get(word) ?? 0) + 1);
      if (i === 0) continue;
      const before = sentence[i - 1]!;
      const seen = together.get(pairOf(before, word));
      if (seen === undefined) together.set(pairOf(before, word), { a: before, b: word, count: 1 });
      else seen.count++;
    }
  }
  const pairs = new Set<string>();
  for (const [pair, { a, b, count }] of together) {
    if (count >= minCount && ((count - minCount) * total) / (words.get(a)! * words.get(b)!) >= threshold) pairs.add(pair);
  }
  return {
    pairs,
    join(sentence) {
      const out: string[] = [];
      for (let i = 0; i < sentence.length; i++) {
        const next = sentence[i + 1];
        if (next !== undefined && pairs.has(pairOf(sentence[i]!, next))) {
          out.push(pairOf(sentence[i]!, next));
          i++;
        } else out.push(sentence[i]!);
      }
      return out;
    },
  };
}
