import type { ShopLexicon } from '../lexicon/shop-lexicon.js';
import { leftKind, MI_WORDS, rightKind } from './compound-parts.js';
import { wordHash } from './join-filter.js';

// Method: logistic regression over hashed features of two neighbouring words and what stands around them decides whether a space
// should have been a ZWNJ. Fitted by scripts/train-joins.mjs. Cost: O(1) a pair; most pairs never get here (see join-filter.ts).

/** Size of the weight table; a power of two. */
export const JOIN_SPACE = 1 << 14;
/** The most features of a pair. */
export const MOST_JOIN_FEATURES = 32;


const COPULAS = new Set('ام ای اند ایم اید است ات اش مان تان شان'.split(' '));
const ENDS = ['م', 'ی', 'د', 'یم', 'ید', 'ند', 'ه', ''];

function slot(kind: number, left: number, right: number): number {
  let sum = Math.imul(kind + 1, 0x9e3779b1) ^ Math.imul(left ^ 0x5bd1e995, 0x85ebca6b) ^ Math.imul(right + 0x165667b1, 0xc2b2ae35);
  sum ^= sum >>> 15;
  sum = Math.imul(sum, 0x2c1b3c6d);
  sum ^= sum >>> 13;
  return sum & (JOIN_SPACE - 1);
}

/** Is the word a verb form as it stands after می? 0 no, 1 past stem, 2 present stem. */
export function afterMi(word: string, lexicon: ShopLexicon): number {
  for (const end of ENDS) {
    if (!word.endsWith(end) || word.length === end.length) continue;
    const stem = word.slice(0, word.length - end.length);
    if (end !== 'د' && lexicon.pastStems.has(stem)) return 1;
    if (end !== '' && lexicon.presentStems.has(stem)) return 2;
  }
  return 0;
}

/** Writes the feature slots that depend on the two words alone. */
export function pairFeatures(left: string, right: string, lexicon: ShopLexicon, slots: Int32Array): { readonly count: number; readonly facts: { readonly mi: number; readonly kind: number } } {
  const { words } = lexicon;
  const leftTags = words.get(left) ?? 0;
  const rightTags = words.get(right) ?? 0;
  const joined = words.get(`${left}\u200c${right}`) ?? 0;
  const attached = words.has(left + right) ? 1 : 0;
  const leftHash = wordHash(left);
  const rightHash = wordHash(right);
  const last = left.charCodeAt(left.length - 1);
  const lastTwo = last * 0x800 + (left.length > 1 ? left.charCodeAt(left.length - 2) : 0);
  const mi = MI_WORDS.has(left) ? 1 : 0;
  const kind = rightKind(right);
  const first = leftKind(left);
  const ending = right.length > 3 ? wordHash(right.slice(-3)) : rightHash;
  let bare = 0;
  for (let cut = 1; cut <= 4 && bare === 0 && right.length - cut >= 2; cut++) if (words.has(`${left}\u200c${right.slice(0, -cut)}`)) bare = cut;
  let count = 0;
  slots[count++] = slot(0, 0, 0);
  slots[count++] = slot(1, rightHash, 0);
  slots[count++] = slot(2, leftHash, 0);
  slots[count++] = slot(3, rightHash, last);
  slots[count++] = slot(4, ending, Math.min(right.length, 6));
  slots[count++] = slot(5, lastTwo, Math.min(right.length, 6));
  slots[count++] = slot(6, joined > 0 ? 1 : 0, joined);
  slots[count++] = slot(7, leftTags, rightTags);
  slots[count++] = slot(8, mi, mi === 1 ? afterMi(right, lexicon) + 1 : 0);
  slots[count++] = slot(9, rightHash, leftTags);
  slots[count++] = slot(10, rightHash, Math.min(left.length, 4));
  slots[count++] = slot(11, attached, rightTags);
  slots[count++] = slot(12, bare, bare > 0 ? rightTags : 0);
  slots[count++] = slot(14, leftHash, rightTags);
  slots[count++] = slot(16, left.endsWith('ه') ? 1 : 0, COPULAS.has(right) ? rightHash : 0);
  slots[count++] = slot(17, wordHash(right.slice(0, 3)), Math.min(right.length, 8));
  slots[count++] = slot(18, leftHash, rightHash);
  slots[count++] = slot(20, kind, last);
  slots[count++] = slot(21, kind, leftTags);
  slots[count++] = slot(22, kind * 8 + first, right.charCodeAt(right.length - 1));
  slots[count++] = slot(23, first, rightTags);
  slots[count++] = slot(24, kind, Math.min(left.length, 6));
  return { count, facts: { mi, kind } };
}

/** Adds the slots that look at the words before and after the pair (hashes; that of '' at an edge). Returns the new count. */
export function contextFeatures(
  leftHash: number, rightHash: number, mi: number, kind: number, beforeHash: number, afterHash: number, slots: Int32Array, from: number,
): number {
  let count = from;
  slots[count++] = slot(13, rightHash, afterHash);
  slots[count++] = slot(15, leftHash, beforeHash);
  slots[count++] = slot(19, beforeHash, mi);
  slots[count++] = slot(25, kind > 0 ? 1 : 0, afterHash);
  return count;
}
