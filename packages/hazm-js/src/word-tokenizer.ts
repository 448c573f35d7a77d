import { checkOptionKeys } from './errors.js';
import { hazmLexicon } from './hazm/profile.js';
import type { Span } from './hazm/tokenize.js';
import { joinVerbParts, spanTokensByHazm, tokenizeByHazm, type TokenizerSwitches } from './hazm/word-tokenizer.js';
import { checkProfile, type Profile } from './profile.js';
import { searchTokens } from './search/tokens.js';
import { shopSpans } from './shop/tokenize.js';
import { defaultWordList } from './shop/word-list.js';
import type { WordList } from './word-list.js';

/** Options of a WordTokenizer. The switches are hazm's; verb joining is on by default in the hazm profile only. */
export interface WordTokenizerOptions extends Partial<Omit<TokenizerSwitches, 'abbreviations'>> {
  readonly profile?: Profile;
  readonly wordList?: WordList;
  /** Keep these abbreviations whole (`(ع)`); hazm's `join_abbreviations` with its list, or your own. */
  readonly abbreviations?: Iterable<string>;
}

const SWITCHES = ['joinVerbParts', 'separateEmoji', 'replaceLinks', 'replaceIds', 'replaceEmails', 'replaceNumbers', 'replaceHashtags'] as const;

/**
 * Splits text into words. `shop` keeps numbers, model names, links and emoji whole; `hazm` is hazm's pattern with its options; `search` gives keys.
 * Never throws on text; O(n).
 * @example new WordTokenizer().tokenize('گوشی سامسونگ A52s (۱۲۸ گیگ)!') // ['گوشی', 'سامسونگ', 'A52s', '(', '۱۲۸', 'گیگ', ')', '!']
 */
export class WordTokenizer {
  readonly #profile: Profile;
  readonly #wordList: WordList | undefined;
  readonly #switches: TokenizerSwitches;
  readonly #plain: boolean;

  constructor(options: WordTokenizerOptions = {}) {
    checkOptionKeys('WordTokenizer', options, [...SWITCHES, 'profile', 'wordList', 'abbreviations']);
    this.#profile = checkProfile('WordTokenizer', options.profile);
    this.#wordList = options.wordList;
    const on = (name: (typeof SWITCHES)[number]): boolean => options[name] ?? false;
    this.#switches = {
      joinVerbParts: options.joinVerbParts ?? this.#profile === 'hazm',
      abbreviations: new Set([...(options.abbreviations ?? [])].map((each) => each.trim()).filter((each) => each !== '')),
      separateEmoji: on('separateEmoji'),
      replaceLinks: on('replaceLinks'),
      replaceIds: on('replaceIds'),
      replaceEmails: on('replaceEmails'),
      replaceNumbers: on('replaceNumbers'),
      replaceHashtags: on('replaceHashtags'),
    };
    this.#plain = this.#switches.abbreviations.size === 0 && SWITCHES.every((name) => !this.#switches[name]);
  }

  tokenize(text: string): string[] {
    if (this.#profile === 'search') return searchTokens(text).map((token) => token.key);
    if (this.#profile === 'shop' && this.#plain) return shopSpans(text).map((span) => span.text);
    return tokenizeByHazm(text, this.#switches, hazmLexicon(this.#wordList ?? defaultWordList()));
  }

  /** Tokens with their places in `text`; replacement options do not apply here. */
  spans(text: string): Span[] {
    if (this.#profile === 'search') return searchTokens(text).map(({ key, start, end }) => ({ text: key, start, end }));
    if (this.#profile === 'shop' && !this.#switches.joinVerbParts) return shopSpans(text);
    return spanTokensByHazm(text, this.#switches.joinVerbParts, hazmLexicon(this.#wordList ?? defaultWordList()));
  }

  /** Joins the parts of multi-word verbs with `_`. */
  joinVerbParts(tokens: readonly string[]): string[] {
    return joinVerbParts(tokens, hazmLexicon(this.#wordList ?? defaultWordList()));
  }
}
