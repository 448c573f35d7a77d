/** FastText's subwords: character n-grams of `<word>`, hashed (FNV-1a over code units) into `buckets` rows. */
export interface SubwordOptions {
  /** Shortest n-gram, 3 by default. */
  readonly least?: number;
  /** Longest n-gram, 6 by default. */
  readonly most?: number;
  /** Rows shared by the n-grams, 200,000 by default. */
  readonly buckets?: number;
}

/** Bucket numbers of a word's n-grams. O(length × (most − least)). */
export function subwordBuckets(word: string, options: Required<SubwordOptions>): number[] {
  const framed = `<${word.slice(0, 64)}>`;
  const found: number[] = [];
  for (let start = 0; start < framed.length; start++) {
    let hash = 0x811c9dc5;
    for (let size = 1; size <= options.most && start + size <= framed.length; size++) {
      hash = Math.imul(hash ^ framed.charCodeAt(start + size - 1), 0x01000193);
      if (size >= options.least) found.push((hash >>> 0) % options.buckets);
    }
  }
  return found;
}
