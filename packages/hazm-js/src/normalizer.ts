import { checkOptionKeys } from './errors.js';
import { ALL_ON, type NormalizerSwitches, normalizeByHazm } from './hazm/normalize.js';
import { hazmLexicon, type HazmLexicon } from './hazm/profile.js';
import { joinsPrevious } from './hazm/token-spacing-pass.js';
import { checkProfile, type Profile } from './profile.js';
import { normalizeSearch } from './search/normalize.js';
import { normalizeShop, SHOP_SWITCHES } from './shop/normalize.js';
import { defaultWordList } from './shop/word-list.js';
import type { UnitBuffer } from './unit-buffer.js';
import type { WordList } from './word-list.js';

/** Options of a Normalizer: hazm's eight switches (all on by default), the profile, and a word list for the hazm profile. */
export interface NormalizerOptions extends Partial<NormalizerSwitches> {
  readonly profile?: Profile;
  /** Words and verbs for the hazm profile (`parseWordList`); without it the package's own words serve. */
  readonly wordList?: WordList;
}

/** Normalised text and, for each of its UTF-16 units and its end, the index in the source it came from. */
export interface NormalizedText {
  readonly text: string;
  /** `text.length + 1` source indices; the last is the source's length. */
  readonly offsets: Int32Array;
}

const SWITCHES = Object.keys(ALL_ON) as (keyof NormalizerSwitches)[];
const ALL_OFF = Object.fromEntries(SWITCHES.map((name) => [name, false])) as unknown as NormalizerSwitches;

/**
 * Normalises Persian text. `shop` (default) restores ZWNJs and unifies letters without touching numbers or brands; `search` makes keys;
 * `hazm` gives hazm 0.12.1's output byte for byte (with its word list). Never throws on text; O(n).
 * @throws HazmError E_HAZM_OPTION on unknown options.
 * @example new Normalizer().normalize('كتاب هاي من را مي خواهم') // 'کتاب‌های من را می‌خواهم'
 */
export class Normalizer {
  readonly #profile: Profile;
  readonly #switches: NormalizerSwitches;
  readonly #wordList: WordList | undefined;
  #hazm: HazmLexicon | undefined;

  constructor(options: NormalizerOptions = {}) {
    checkOptionKeys('Normalizer', options, [...SWITCHES, 'profile', 'wordList']);
    const { profile, wordList, ...switches } = options;
    this.#profile = checkProfile('Normalizer', profile);
    this.#wordList = wordList;
    this.#switches = { ...(this.#profile === 'shop' ? SHOP_SWITCHES : ALL_ON), ...switches };
  }

  normalize(text: string): string {
    return this.#run(text, this.#switches, false).toString();
  }

  /** The same with offsets back to the source, for highlighting. */
  normalizeWithOffsets(text: string): NormalizedText {
    const buffer = this.#run(text, this.#switches, true);
    const offsets = new Int32Array(buffer.length + 1);
    offsets.set(buffer.from!.subarray(0, buffer.length));
    offsets[buffer.length] = text.length;
    return { text: buffer.toString(), offsets };
  }

  correctSpacing(text: string): string {
    return this.#only(text, { correctSpacing: true, separateMi: this.#switches.separateMi });
  }

  removeDiacritics(text: string): string {
    return this.#only(text, { removeDiacritics: true });
  }

  removeSpecialChars(text: string): string {
    return this.#only(text, { removeSpecialChars: true });
  }

  decreaseRepeatedChars(text: string): string {
    return this.#only(text, { decreaseRepeatedChars: true });
  }

  persianStyle(text: string): string {
    return this.#only(text, { persianStyle: true });
  }

  persianNumber(text: string): string {
    return this.#only(text, { persianNumbers: true });
  }

  unicodesReplacement(text: string): string {
    return this.#only(text, { unicodesReplacement: true });
  }

  separateMi(text: string): string {
    return this.#only(text, { separateMi: true });
  }

  /** Joins neighbouring tokens that belong together (hazm's rule, this normalizer's words). */
  tokenSpacing(tokens: readonly string[]): string[] {
    const { list, verbs } = this.#lexicon();
    const words = {
      isWord: (word: string) => list.words.has(word),
      isJoined: (pair: string) => (list.words.get(pair) ?? 0) > 0 || (this.#switches.separateMi && verbs.has(pair)),
    };
    const result: string[] = [];
    for (const token of tokens) {
      const previous = result.at(-1);
      if (previous !== undefined && joinsPrevious(words, previous, token)) result[result.length - 1] = `${previous}\u200c${token}`;
      else result.push(token);
    }
    return result;
  }

  #lexicon(): HazmLexicon {
    this.#hazm ??= hazmLexicon(this.#wordList ?? defaultWordList());
    return this.#hazm;
  }

  // Single steps are hazm's, in every profile: they are asked for by name. The letter map belongs to `normalize` alone.
  #only(text: string, on: Partial<NormalizerSwitches>): string {
    return normalizeByHazm(text, { ...ALL_OFF, ...on }, this.#lexicon(), false, false).toString();
  }

  #run(text: string, switches: NormalizerSwitches, withOffsets: boolean): UnitBuffer {
    if (this.#profile === 'hazm') return normalizeByHazm(text, switches, this.#lexicon(), withOffsets);
    return this.#profile === 'shop' ? normalizeShop(text, switches, withOffsets) : normalizeSearch(text, withOffsets);
  }
}
