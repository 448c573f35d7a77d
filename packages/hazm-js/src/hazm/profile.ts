import { stemByHazm } from '../stemmer.js';
import type { WordList } from '../word-list.js';
import { participles } from './verb-parts.js';
import { VerbTable } from './verb-table.js';

/** What the hazm profile knows of a word list; made once for each list and kept as long as the list lives. */
export interface HazmLexicon {
  readonly list: WordList;
  readonly verbs: VerbTable;
  readonly participles: ReadonlySet<string>;
}

const known = new WeakMap<WordList, HazmLexicon>();

/** Tables of a list, built on first use. */
export function hazmLexicon(list: WordList): HazmLexicon {
  let lexicon = known.get(list);
  if (lexicon === undefined) {
    lexicon = { list, verbs: new VerbTable(list), participles: participles(list.verbs) };
    known.set(list, lexicon);
  }
  return lexicon;
}

/** hazm's lemma of a word: `past#present` for verb forms. */
export function lemmatizeByHazm(lexicon: HazmLexicon, word: string, pos: string): string {
  const { words } = lexicon.list;
  if (pos === '' && words.has(word)) return word;
  if (pos === '' || pos === 'VERB') {
    const verb = lexicon.verbs.lemma(word);
    if (verb !== undefined) return verb;
  }
  if (pos.startsWith('ADJ') && word.endsWith('ی')) return word;
  if (pos === 'PRON' || words.has(word)) return word;
  const stem = stemByHazm(word);
  return stem !== '' && words.has(stem) ? stem : word;
}
