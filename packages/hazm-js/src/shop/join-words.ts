import { shopLexicon, type ShopLexicon } from '../lexicon/shop-lexicon.js';
import type { UnitBuffer } from '../unit-buffer.js';
import { afterMi, contextFeatures, JOIN_SPACE, MOST_JOIN_FEATURES, pairFeatures } from './join-features.js';
import { filterSlot, HASH_START, joinFilter, MAY_BE_LEFT, MAY_BE_RIGHT } from './join-filter.js';
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
  #rows = new Int32Array(3 * 256);
  count = 0;

  clear(): void {
    this.count = 0;
    if (this.#rows.length > 1 << 18) this.#rows = new Int32Array(3 * 256);
  }

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

/** Turns spaces into ZWNJs where two words belong together; says whether any did. In place; O(words). */
export function joinWords(buffer: UnitBuffer, records: WordRecords): boolean {
  const joining = shipped();
  const { filter, weights } = joining;
  let joined = false;
  const { units } = buffer;
  const near = (index: number): number => (index < 0 || index >= records.count || records.start(index) < 0 ? HASH_START : records.hash(index));
  for (let index = 0; index + 1 < records.count; index++) {
    const end = records.end(index);
    if (records.start(index) < 0 || records.start(index + 1) !== end + 1 || units[end] !== 0x20) continue;
    const left = filter[filterSlot(records.hash(index))]! & MAY_BE_LEFT;
    const right = filter[filterSlot(records.hash(index + 1))]! & MAY_BE_RIGHT;
    if ((left | right) === 0 && !(units[end + 1] === 0x627 && units[end + 2] === 0x644)) continue;
    if (end - records.start(index) > LONGEST || records.end(index + 1) - end > LONGEST) continue;
    const pair = scoredPair(buffer, records, index, joining);
    let score = cachedScore[pair]!;
    const facts = cachedFacts[pair]!;
    const count = contextFeatures(records.hash(index), records.hash(index + 1), facts & 1, facts >> 1, near(index - 1), near(index + 2), slots, 0);
    for (let at = 0; at < count; at++) score += weights[slots[at]!]!;
    if (score > THRESHOLD) {
      units[end] = 0x200c;
      joined = true;
    }
  }
  return joined;
}

// Texts repeat their pairs: a direct-mapped table over both hashes remembers the pair's own score; a newcomer takes its slot over.
const CACHE = 1 << 15;
const cachedLeft = new Int32Array(CACHE);
const cachedRight = new Int32Array(CACHE);
const cachedScore = new Float32Array(CACHE).fill(Number.NaN);
const cachedFacts = new Uint8Array(CACHE);

/** Slot of the pair whose words have these hashes; scores it first if it is new. */
function scoredPair(buffer: UnitBuffer, records: WordRecords, index: number, { lexicon, weights }: Joiner): number {
  const leftHash = records.hash(index);
  const rightHash = records.hash(index + 1);
  const at = (Math.imul(leftHash, 0x9e3779b1) ^ rightHash ^ (rightHash >>> 15)) & (CACHE - 1);
  if (cachedLeft[at] === leftHash && cachedRight[at] === rightHash && !Number.isNaN(cachedScore[at]!)) return at;
  const left = buffer.slice(records.start(index), records.end(index));
  const right = buffer.slice(records.start(index + 1), records.end(index + 1));
  const { count, facts } = pairFeatures(left, right, lexicon, slots);
  let score = 0;
  for (let slot = 0; slot < count; slot++) score += weights[slots[slot]!]!;
  cachedLeft[at] = leftHash;
  cachedRight[at] = rightHash;
  cachedScore[at] = score;
  cachedFacts[at] = facts.mi + 2 * facts.kind;
  return at;
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
