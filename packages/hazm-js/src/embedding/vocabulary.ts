/** Words of a training corpus by falling count (ties: first seen first), with the corpus as word numbers. */
export interface Vocabulary {
  readonly words: readonly string[];
  readonly counts: Float64Array;
  readonly index: ReadonlyMap<string, number>;
  /** All sentences one after another as word numbers; rare words are left out. */
  readonly stream: Int32Array;
  /** Where each sentence ends in `stream`. */
  readonly ends: Int32Array;
  /** Words read, rare ones included. */
  readonly rawWords: number;
}

/** Counts words and numbers the corpus. O(words). */
export function buildVocabulary(sentences: Iterable<readonly string[]>, minCount: number): Vocabulary {
  const seen = new Map<string, number>();
  const counted: number[] = [];
  const names: string[] = [];
  let raw = new Int32Array(1 << 16);
  let size = 0;
  const rawEnds: number[] = [];
  for (const sentence of sentences) {
    for (const word of sentence) {
      let number = seen.get(word);
      if (number === undefined) {
        number = names.length;
        seen.set(word, number);
        names.push(word);
        counted.push(0);
      }
      counted[number]!++;
      if (size === raw.length) {
        const larger = new Int32Array(size * 2);
        larger.set(raw);
        raw = larger;
      }
      raw[size++] = number;
    }
    rawEnds.push(size);
  }
  const order = names.map((_, number) => number).filter((number) => counted[number]! >= minCount);
  order.sort((left, right) => counted[right]! - counted[left]! || left - right);
  const renumber = new Int32Array(names.length).fill(-1);
  for (const [position, number] of order.entries()) renumber[number] = position;
  const stream = new Int32Array(size);
  const ends = new Int32Array(rawEnds.length);
  let kept = 0;
  let at = 0;
  for (const [sentence, end] of rawEnds.entries()) {
    for (; at < end; at++) {
      const number = renumber[raw[at]!]!;
      if (number >= 0) stream[kept++] = number;
    }
    ends[sentence] = kept;
  }
  const words = order.map((number) => names[number]!);
  return {
    words,
    counts: Float64Array.from(order, (number) => counted[number]!),
    index: new Map(words.map((word, position) => [word, position])),
    stream: stream.slice(0, kept),
    ends,
    rawWords: size,
  };
}
