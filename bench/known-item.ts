import { createRandom, type Random } from '../src/base/random.js';

/** A query and the index of the title it was made from. */
export interface KnownItemQuery {
  readonly query: string;
  readonly target: number;
}

const endings = ['ها', 'های', 'ی', 'ش', 'م', 'هاش', 'هایی'];
const letters = [...'ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی'];

/** One slip of a typing hand: a letter dropped, doubled, exchanged with its neighbour, or another in its place. */
function slip(word: string, random: Random): string {
  const at = random.integer(word.length - 1);
  switch (random.integer(4)) {
    case 0: return word.slice(0, at) + word.slice(at + 1);
    case 1: return word.slice(0, at + 1) + word.slice(at);
    case 2: return word.slice(0, at) + word[at + 1]! + word[at]! + word.slice(at + 2);
    default: return word.slice(0, at) + letters[random.integer(letters.length)]! + word.slice(at + 1);
  }
}

/** Arabic letter forms, lost or misplaced half spaces: what keyboards do. */
function keyboard(text: string, random: Random): string {
  let out = text;
  if (random.next() < 0.3) out = out.replaceAll('ی', 'ي').replaceAll('ک', 'ك');
  if (random.next() < 0.3) out = out.replaceAll('\u200c', random.next() < 0.5 ? '' : ' ');
  return out;
}

/**
 * Known-item queries: four words of a title in their order, three in five of them with a word given an ending, then spelling noise. Seeded.
 */
export function knownItemQueries(titles: readonly string[], count: number, seed: number): readonly KnownItemQuery[] {
  const random = createRandom(seed);
  const queries: KnownItemQuery[] = [];
  const eligible = titles.flatMap((title, i) => (title.split(/\s+/).filter((word) => word.length > 1).length >= 4 ? [i] : []));
  while (queries.length < count) {
    const target = eligible[random.integer(eligible.length)]!;
    const words = titles[target]!.split(/\s+/).filter((word) => word.length > 1);
    const places = new Set<number>();
    while (places.size < 4) places.add(random.integer(words.length));
    const picked = [...places].sort((a, b) => a - b).map((place) => words[place]!);
    if (random.next() < 0.6) {
      const at = random.integer(4);
      if (/[\u0600-\u06ff]$/.test(picked[at]!)) picked[at] = `${picked[at]!}${random.next() < 0.3 ? '\u200c' : ''}${endings[random.integer(endings.length)]!}`;
    }
    const noisy = picked.map((word) => (word.length >= 4 && random.next() < 0.3 ? slip(word, random) : word));
    queries.push({ query: keyboard(noisy.join(' '), random), target });
  }
  return queries;
}

/** Mean reciprocal rank (0 beyond rank 100) and the share of queries whose title stands in the first ten. */
export function knownItemScore(queries: readonly KnownItemQuery[], rank: (query: string) => readonly number[]): { readonly mrr: number; readonly hitAt10: number } {
  let mrr = 0;
  let hits = 0;
  for (const { query, target } of queries) {
    const place = rank(query).indexOf(target);
    if (place >= 0) mrr += 1 / (place + 1);
    if (place >= 0 && place < 10) hits++;
  }
  return { mrr: mrr / queries.length, hitAt10: hits / queries.length };
}
