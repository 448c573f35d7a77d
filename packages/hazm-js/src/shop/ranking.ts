import type { ShopLexicon } from '../lexicon/shop-lexicon.js';
import { type Analysis, IRREGULAR, KEEP, NOMINAL_RULES } from './analyses.js';

// Method: log-linear ranking of the readings of a word (conditional logit). Features are hashed into one table of weights, so a score is a few
// array reads. The weights are fitted by scripts/train-lemmas.mjs; assumption: what tells readings apart is the endings, what the lexicon knows
// of both the word and the stem, and the last letters. Cost: O(readings) per new word.

/** Size of the weight table; a power of two. */
export const FEATURE_SPACE = 1 << 14;

function slot(kind: number, left: number, right: number): number {
  let hash = Math.imul(kind + 1, 0x9e3779b1) ^ Math.imul(left + 1, 0x85ebca6b) ^ Math.imul(right + 1, 0xc2b2ae35);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return hash & (FEATURE_SPACE - 1);
}

/** Rules that are alike in kind: keep, irregular, verb, nominal by outer ending. */
function family(rule: number): number {
  return rule < 2 ? rule : rule < NOMINAL_RULES ? 2 : 3;
}

/** Writes the feature slots of one reading into `slots` and returns how many there are. */
export function features(word: string, wordTags: number, analysis: Analysis, lexicon: ShopLexicon, slots: Int32Array): number {
  const { lemma, rule, cut } = analysis;
  const stemTags = rule === KEEP ? wordTags : lexicon.words.get(lemma) ?? 0;
  const length = Math.min(lemma.length, 8);
  const last = lemma.charCodeAt(lemma.length - 1);
  let count = 0;
  slots[count++] = slot(1, rule, 0);
  slots[count++] = slot(2, rule, stemTags);
  slots[count++] = slot(3, rule, (stemTags !== 0 ? 16 : 0) + length);
  slots[count++] = slot(4, rule, last);
  slots[count++] = slot(5, family(rule), stemTags * 64 + wordTags);
  slots[count++] = slot(6, family(rule) * 16 + length, stemTags !== 0 ? 1 : 0);
  slots[count++] = slot(7, rule, stemTags === 0 ? 0 : wordTags + 1);
  if (rule === KEEP) {
    const end = word.length;
    const last2 = word.charCodeAt(end - 1) * 0x800 + word.charCodeAt(end - 2);
    slots[count++] = slot(8, last2, wordTags === 0 ? 0 : 1);
    slots[count++] = slot(9, last2 * 7 + (end > 2 ? word.charCodeAt(end - 3) : 0), wordTags === 0 ? 0 : 1);
    slots[count++] = slot(10, last, wordTags);
    slots[count++] = slot(11, Math.min(end, 9), last);
    slots[count++] = slot(12, word.charCodeAt(0), wordTags === 0 ? 0 : 1);
  } else if (rule !== IRREGULAR) {
    slots[count++] = slot(13, rule, last * 0x800 + lemma.charCodeAt(lemma.length - 2));
    slots[count++] = slot(14, family(rule) * 16 + Math.min(cut, 9), stemTags !== 0 ? 1 : 0);
  }
  return count;
}

/** The most features one reading has. */
export const MOST_FEATURES = 16;

const scratch = new Int32Array(MOST_FEATURES);

/** The best reading of a word; ties go to the earlier one. */
export function bestAnalysis(word: string, readings: readonly Analysis[], lexicon: ShopLexicon, weights: Float32Array): Analysis {
  let best = readings[0]!;
  if (readings.length === 1) return best;
  const wordTags = lexicon.words.get(word) ?? 0;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const reading of readings) {
    const count = features(word, wordTags, reading, lexicon, scratch);
    let score = 0;
    for (let index = 0; index < count; index++) score += weights[scratch[index]!]!;
    if (score > bestScore) {
      bestScore = score;
      best = reading;
    }
  }
  return best;
}

