/**
 * Hashes of the character n-grams of each word, the word padded by one space on both sides: prefixes, suffixes and middles of words, never across two words.
 * A gram is its FNV-1a 32-bit hash: two of 100,000 different grams share one about once.
 *
 * @example
 * // five pairs and four triples of « گوشی »
 * characterNgrams('گوشی', { least: 2, most: 3 }).length; // 9
 */
export function characterNgrams(text: string, { least, most }: { readonly least: number; readonly most: number }): number[] {
  const grams: number[] = [];
  for (const word of text.split(/\s+/)) {
    if (word === '') continue;
    const padded = ` ${word} `;
    for (let i = 0; i < padded.length; i++) {
      let hash = 0x811c9dc5;
      for (let j = i; j < padded.length && j - i < most; j++) {
        const unit = padded.charCodeAt(j);
        hash = Math.imul(hash ^ (unit & 255), 0x01000193);
        hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
        if (j - i + 1 >= least) grams.push(hash >>> 0);
      }
    }
  }
  return grams;
}
