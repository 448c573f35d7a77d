import { shopLexicon, type ShopLexicon } from '../lexicon/shop-lexicon.js';
import type { UnitBuffer } from '../unit-buffer.js';
import { afterMi, JOIN_SPACE, joinFeatures, MOST_JOIN_FEATURES } from './join-features.js';
import { filterSlot, joinFilter, MAY_BE_LEFT, MAY_BE_RIGHT } from './join-filter.js';
import { JOIN_WEIGHT_SCALE, JOIN_WEIGHTS } from './join-weights.js';
import { unpackWeights } from './packed-weights.js';

/** A pair joins above this score: cross-validated, about one false join in a thousand words. */
const THRESHOLD = 0;
const LONGEST = 48;

interface Joiner {
  readonly lexicon: ShopLexicon;
  readonly filter: Uint8Array;
  readonly weights: Float32Array;
}

let joiner: Joiner | undefined;

function shipped(): Joiner {
  if (joiner === undefined) {
    const lexicon = shopLexicon();
    joiner = { lexicon, filter: joinFilter(lexicon), weights: unpackWeights(JOIN_WEIGHTS, JOIN_SPACE, JOIN_WEIGHT_SCALE) };
  }
  return joiner;
}

const slots = new Int32Array(MOST_JOIN_FEATURES);

/** Words of a buffer as the normaliser saw them: start, end and hash each; a start of -1 stands for anything that is not a word. */
export class WordRecords {
  #rows = new Int32Array(3 * 64);
  count = 0;

  add(start: number, end: number, hash: number): void {
    const at = this.count * 3;
    if (at === this.#rows.length) {
      const rows = new Int32Array(at * 2);
      rows.set(this.#rows);
      this.#rows = rows;
    }
    this.#rows[at] = start;
    this.#rows[at + 1] = end;
    this.#rows[at + 2] = hash;
    this.count++;
  }

  start(index: number): number {
    return this.#rows[index * 3]!;
  }

  end(index: number): number {
    return this.#rows[index * 3 + 1]!;
  }

  hash(index: number): number {
    return this.#rows[index * 3 + 2]!;
  }
}

/** Turns spaces into ZWNJs where two words belong together. In place; O(words). */
export function joinWords(buffer: UnitBuffer, records: WordRecords): void {
  const { lexicon, filter, weights } = shipped();
  const { units } = buffer;
  const word = (index: number): string => {
    if (index < 0 || index >= records.count || records.start(index) < 0) return '';
    return buffer.slice(records.start(index), records.end(index));
  };
  for (let index = 0; index + 1 < records.count; index++) {
    const end = records.end(index);
    if (records.start(index) < 0 || records.start(index + 1) !== end + 1 || units[end] !== 0x20) continue;
    const left = filter[filterSlot(records.hash(index))]! & MAY_BE_LEFT;
    const right = filter[filterSlot(records.hash(index + 1))]! & MAY_BE_RIGHT;
    if ((left | right) === 0 && !(units[end + 1] === 0x627 && units[end + 2] === 0x644)) continue;
    if (end - records.start(index) > LONGEST || records.end(index + 1) - end > LONGEST) continue;
    const count = joinFeatures(word(index - 1), word(index), word(index + 1), word(index + 2), lexicon, slots);
    let score = 0;
    for (let at = 0; at < count; at++) score += weights[slots[at]!]!;
    if (score > THRESHOLD) units[end] = 0x200c;
  }
}

/** Is this a verb written together with its می (`میخواهم`)? Returns the length of the prefix, 0 if not. */
export function attachedMi(word: string): number {
  const width = word.startsWith('نمی') ? 3 : word.startsWith('می') ? 2 : 0;
  if (width === 0 || word.length < width + 2 || word.length > LONGEST) return 0;
  const { lexicon } = shipped();
  if (lexicon.words.has(word) || lexicon.irregular.has(word)) return 0;
  for (let cut = 1; cut <= 3 && cut < word.length - 2; cut++) if (lexicon.words.has(word.slice(0, -cut))) return 0;
  const rest = word.slice(width);
  return afterMi(rest, lexicon) > 0 && rest.length > 2 ? width : 0;
}

/** Is the word in the shipped lexicon? */
export function isShopWord(word: string): boolean {
  return shipped().lexicon.words.has(word);
}
