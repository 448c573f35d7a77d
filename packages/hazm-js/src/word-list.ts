import { HazmError } from './errors.js';

/** A word list in hazm's form: words with counts, and verbs as `past#present` pairs. */
export interface WordList {
  /** Word to count; count 0 means "known, but never seen in running text". */
  readonly words: ReadonlyMap<string, number>;
  /** `past#present` pairs in file order. */
  readonly verbs: readonly string[];
}

/** Texts of hazm's own file formats, for callers that have read the files already. */
export interface WordListSource {
  /** Lines `word TAB count TAB tags`. */
  readonly words: string;
  /** Lines `past#present`. */
  readonly verbs: string;
}

/**
 * Reads hazm's `words.dat` and `verbs.dat` formats from strings (the package itself never touches files). O(size).
 * @throws HazmError E_HAZM_WORD_LIST for a verb line without `#` or a count that is no whole number.
 * @example parseWordList({ words: 'کتاب\t120\tN', verbs: 'رفت#رو' }).words.get('کتاب') // 120
 */
export function parseWordList(source: WordListSource): WordList {
  const words = new Map<string, number>();
  const { words: text } = source;
  let start = 0;
  let line = 1;
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const fields = text.slice(start, end).trim().split('\t');
    if (fields.length === 3) {
      const count = Number(fields[1]);
      if (!Number.isInteger(count)) throw new HazmError('E_HAZM_WORD_LIST', `words line ${line}: count "${fields[1]}" is not a whole number`);
      words.set(fields[0]!, count);
    }
    start = end + 1;
    line++;
  }
  const verbs: string[] = [];
  for (const [index, raw] of source.verbs.split('\n').entries()) {
    const verb = raw.trim();
    if (verb === '') continue;
    if (verb.split('#').length !== 2) throw new HazmError('E_HAZM_WORD_LIST', `verbs line ${index + 1}: "${verb}" is not past#present`);
    verbs.push(verb);
  }
  return { words, verbs };
}
