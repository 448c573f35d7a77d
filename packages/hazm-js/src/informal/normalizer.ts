import { checkOptionKeys } from '../errors.js';
import { shopLexicon } from '../lexicon/shop-lexicon.js';
import { Normalizer } from '../normalizer.js';
import { sentenceSpans } from '../sentences.js';
import { WordTokenizer } from '../word-tokenizer.js';
import { formalVerb } from './verbs.js';
import { informalWords } from './words.js';

/** Options of an InformalNormalizer. */
export interface InformalNormalizerOptions {
  /** More words: colloquial to written forms, best first. They win over the package's own. */
  readonly words?: ReadonlyMap<string, readonly string[]>;
}

// Colloquial endings on a known noun: what is taken off and the written form of it.
const ENDINGS: readonly (readonly [string, string])[] = [
  ['هامونو', '‌هایمان را'], ['هاتونو', '‌هایتان را'], ['هاشونو', '‌هایشان را'], ['هامون', '‌هایمان'], ['هاتون', '‌هایتان'], ['هاشون', '‌هایشان'], ['هام', '‌هایم'], ['هات', '‌هایت'], ['هاش', '‌هایش'],
  ['هارو', '‌ها را'], ['مونو', 'مان را'], ['تونو', 'تان را'], ['شونو', 'شان را'], ['مون', 'مان'], ['تون', 'تان'], ['شون', 'شان'], ['امو', 'ام را'], ['مو', 'م را'], ['تو', 'ت را'], ['شو', 'ش را'], ['رو', ' را'], ['ترن', 'تر هستند'], ['تره', 'تر است'], ['اش', '‌هایش'], ['ا', '‌ها'], ['و', ' را'], ['ه', ' است'],
];
const JOINING = /[بپتثجچحخسشصضطظعغفقکگلمنهی]$/;

/**
 * Written forms of colloquial Persian (reviews, chats): each word gets a list of readings, best first, as in hazm's class of the same name.
 * Words are by hand, verbs and endings by rule. Never throws on text; O(n).
 * @example new InformalNormalizer().normalizeText('اگه میتونین واسم بیارین') // 'اگر می‌توانید برایم بیاورید'
 */
export class InformalNormalizer {
  readonly #words: ReadonlyMap<string, readonly string[]>;
  readonly #normalizer = new Normalizer();
  readonly #tokenizer = new WordTokenizer();

  constructor(options: InformalNormalizerOptions = {}) {
    checkOptionKeys('InformalNormalizer', options, ['words']);
    this.#words = new Map([...informalWords(), ...(options.words ?? [])]);
  }

  /** Readings of one word, best first; the word itself is the last, or the only one. */
  normalizedWord(word: string): string[] {
    const found = [...(this.#words.get(word) ?? this.#words.get(word.replaceAll('\u200c', '')) ?? [])];
    if (found.length > 0) return found;
    const { words } = shopLexicon();
    if (words.has(word)) return [word];
    const verb = formalVerb(word);
    if (verb !== undefined) return verb === word ? [word] : [verb, word];
    for (const [end, formal] of ENDINGS) {
      if (!word.endsWith(end) || word.length - end.length < (end.length === 1 ? 3 : 2)) continue;
      const stem = word.slice(0, word.length - end.length).replace(/\u200c$/, '');
      const written = words.has(stem) ? stem : (this.#words.get(stem)?.[0] ?? '');
      if (written === '' || written.includes(' ')) continue;
      return [written + (formal.startsWith('\u200c') && !JOINING.test(written) ? formal.slice(1) : formal), word];
    }
    return [word];
  }

  /** Sentences of words of readings, as hazm gives them. */
  normalize(text: string): string[][][] {
    return sentenceSpans(this.#normalizer.normalize(text)).map(({ text: sentence }) => this.#tokenizer.tokenize(sentence).map((word) => this.normalizedWord(word)));
  }

  /** The text with the best reading of each word in place; spaces and marks stay. */
  normalizeText(text: string): string {
    const normal = this.#normalizer.normalize(text);
    let result = '';
    let done = 0;
    for (const { text: word, start, end } of this.#tokenizer.spans(normal)) {
      result += normal.slice(done, start) + this.normalizedWord(word)[0]!;
      done = end;
    }
    return result + normal.slice(done);
  }
}
