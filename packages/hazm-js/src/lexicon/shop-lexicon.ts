import { OWN_PLURALS, OWN_VERBS, OWN_WORDS } from './own-words.js';
import { UD_WORDS } from './ud-words.js';
import { unpackWords } from './front-coding.js';

/** Tag bits of a lexicon word: what it may be. */
export const NOUN = 1;
export const PROPER = 2;
export const ADJECTIVE = 4;
export const VERB = 8;
export const FUNCTION_WORD = 16;

/** The package's own lexicon, ready for look-ups. */
export interface ShopLexicon {
  /** Word to tag bits. */
  readonly words: ReadonlyMap<string, number>;
  /** Irregular form to lemma: broken plurals, copulas, pronouns. */
  readonly irregular: ReadonlyMap<string, string>;
  /** Past stem to itself: a form built on it. */
  readonly pastStems: ReadonlySet<string>;
  /** Present stem to past stem. */
  readonly presentStems: ReadonlyMap<string, string>;
  /** `past#present` pairs, the first present stem of each. */
  readonly verbs: readonly string[];
}

/** Builds a lexicon from packed words, `form lemma` lines and verb lines (`past#present/second`). O(size). */
export function makeShopLexicon(packed: readonly string[], plurals: string, verbLines: string): ShopLexicon {
  const words = new Map<string, number>();
  for (const each of packed) unpackWords(each, (word, tags) => words.set(word, (words.get(word) ?? 0) | tags));
  const irregular = new Map<string, string>();
  for (const line of plurals.split('\n')) {
    const cut = line.indexOf(' ');
    if (cut > 0) irregular.set(line.slice(0, cut), line.slice(cut + 1));
  }
  const pastStems = new Set<string>();
  const presentStems = new Map<string, string>();
  const verbs: string[] = [];
  for (const line of verbLines.split('\n')) {
    const [past, presents] = line.split('#');
    if (past === undefined || presents === undefined) continue;
    pastStems.add(past);
    for (const present of presents.split('/')) if (!presentStems.has(present)) presentStems.set(present, past);
    verbs.push(`${past}#${presents.split('/')[0]}`);
  }
  return { words, irregular, pastStems, presentStems, verbs };
}

let shipped: ShopLexicon | undefined;

/** The shipped lexicon, unpacked on first use (a few milliseconds). */
export function shopLexicon(): ShopLexicon {
  shipped ??= makeShopLexicon([OWN_WORDS, UD_WORDS], OWN_PLURALS, OWN_VERBS);
  return shipped;
}

let withoutTreebank: ShopLexicon | undefined;

/** The same without any lemma of the UD treebanks: for licences that forbid CC BY-SA data, and for honest reports. */
export function ownLexicon(): ShopLexicon {
  withoutTreebank ??= makeShopLexicon([OWN_WORDS], OWN_PLURALS, OWN_VERBS);
  return withoutTreebank;
}
