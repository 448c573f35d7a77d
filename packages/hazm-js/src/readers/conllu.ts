import { HazmError } from '../errors.js';

/** One row of a CoNLL-U sentence. */
export interface ConlluWord {
  /** `1`, `1-2` (multi-word token) or `1.1` (empty node). */
  readonly id: string;
  readonly form: string;
  readonly lemma: string;
  readonly upos: string;
  readonly xpos: string;
  readonly feats: Readonly<Record<string, string>>;
  readonly head: number;
  readonly deprel: string;
  readonly misc: string;
}

/** One sentence: its comment values (`sent_id`, `text` …) and rows. */
export interface ConlluSentence {
  readonly comments: Readonly<Record<string, string>>;
  readonly words: readonly ConlluWord[];
}

/**
 * Reads CoNLL-U sentences one by one, so a large treebank need not be held whole. O(size).
 * @throws HazmError E_HAZM_CORPUS for a row that has not ten columns (the message names the line).
 *
 * @example
 * const [sentence] = readConllu('1\tسلام\tسلام\tINTJ\t_\t_\t0\troot\t_\t_\n\n');
 * sentence?.words[0]?.upos; // 'INTJ'
 */
export function* readConllu(text: string): Generator<ConlluSentence> {
  let comments: Record<string, string> = {};
  let words: ConlluWord[] = [];
  let number = 0;
  for (const line of lines(text)) {
    number++;
    if (line === '') {
      if (words.length > 0) yield { comments, words };
      comments = {};
      words = [];
    } else if (line.startsWith('#')) {
      const cut = line.indexOf('=');
      if (cut > 0) comments[line.slice(1, cut).trim()] = line.slice(cut + 1).trim();
    } else words.push(row(line, number));
  }
  if (words.length > 0) yield { comments, words };
}

function row(line: string, number: number): ConlluWord {
  const fields = line.split('\t');
  if (fields.length !== 10) throw new HazmError('E_HAZM_CORPUS', `line ${number}: ${fields.length} columns, CoNLL-U has 10`);
  const [id = '', form = '', lemma = '', upos = '', xpos = '', feats = '_', head = '_', deprel = '', , misc = '_'] = fields;
  const pairs = feats === '_' ? [] : feats.split('|').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
  return { id, form, lemma, upos, xpos, feats: Object.fromEntries(pairs), head: head === '_' ? -1 : Number(head), deprel, misc };
}

/** Lines of a text without their ends (`\n` or `\r\n`). */
export function* lines(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    yield text.slice(start, end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end);
    start = end + 1;
  }
}
