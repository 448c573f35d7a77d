// Sorted words, each told as how many letters it shares with the one before, then the rest, then one tag character.

const ZERO = 48;

/** One word with a small number of bit flags (below 64). */
export type TaggedWord = readonly [word: string, tags: number];

/** Packs words (any order, no newline in them) into one string. O(n log n). */
export function packWords(words: readonly TaggedWord[]): string {
  const sorted = [...words].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  let previous = '';
  const lines = sorted.map(([word, tags]) => {
    let shared = 0;
    while (shared < 60 && shared < word.length && word[shared] === previous[shared]) shared++;
    previous = word;
    return String.fromCharCode(ZERO + shared) + word.slice(shared) + String.fromCharCode(ZERO + tags);
  });
  return lines.join('\n');
}

/** Reads what `packWords` made and calls `visit` for each word. O(size). */
export function unpackWords(packed: string, visit: (word: string, tags: number) => void): void {
  let previous = '';
  let start = 0;
  while (start < packed.length) {
    let end = packed.indexOf('\n', start);
    if (end < 0) end = packed.length;
    const shared = packed.charCodeAt(start) - ZERO;
    previous = previous.slice(0, shared) + packed.slice(start + 1, end - 1);
    visit(previous, packed.charCodeAt(end - 1) - ZERO);
    start = end + 1;
  }
}
