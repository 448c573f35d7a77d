import { shopLexicon, type ShopLexicon } from '../lexicon/shop-lexicon.js';
import { analyses, type Analysis, KEEP, NOMINAL_RULES } from './analyses.js';
import { foldWord } from './fold.js';
import { LEMMA_WEIGHT_SCALE, LEMMA_WEIGHTS } from './lemma-weights.js';
import { unpackWeights } from './packed-weights.js';
import { bestAnalysis, FEATURE_SPACE } from './ranking.js';

const REMEMBERED = 40_000;
const NO_INFLECTION = /^(?:ADP|CCONJ|SCONJ|PART|INTJ|PUNCT|X|SYM)$/;
const WORD = /^[\p{L}\p{M}\u200c]+$/u;

let weights: Float32Array | undefined;

/** The fitted weights of the ranking. */
export function lemmaWeights(): Float32Array {
  weights ??= unpackWeights(LEMMA_WEIGHTS, FEATURE_SPACE, LEMMA_WEIGHT_SCALE);
  return weights;
}

/** Lemmas of the shop profile: the best-ranked reading of a word, remembered, as words repeat. */
export class ShopLemmas {
  readonly #lexicon: ShopLexicon;
  readonly #remembered = new Map<string, string>();

  constructor(lexicon: ShopLexicon) {
    this.#lexicon = lexicon;
  }

  /** Lemma of a word; verbs give their past stem, as UD Persian does. `pos` (a UD tag) narrows the readings. */
  lemma(word: string, pos = ''): string {
    if (pos !== '') return this.#withPos(word, pos);
    const known = this.#remembered.get(word);
    if (known !== undefined) return known;
    const lemma = this.#analyse(word, () => true);
    if (word.length <= 64) {
      if (this.#remembered.size >= REMEMBERED) this.#remembered.clear();
      this.#remembered.set(word, lemma);
    }
    return lemma;
  }

  #withPos(word: string, pos: string): string {
    if (NO_INFLECTION.test(pos)) return foldWord(word);
    if (pos === 'VERB' || pos === 'AUX') return this.#analyse(word, ({ rule }) => rule < NOMINAL_RULES, true);
    return this.#analyse(word, ({ rule }) => rule < 2 || rule >= NOMINAL_RULES);
  }

  #analyse(word: string, allowed: (reading: Analysis) => boolean, preferCut = false): string {
    if (!WORD.test(word)) return foldWord(word);
    const folded = foldWord(word);
    const readings = analyses(folded, this.#lexicon).filter(allowed);
    const verbs = preferCut ? readings.filter(({ rule }) => rule !== KEEP) : [];
    const choice = verbs.length > 0 ? verbs : readings;
    return choice.length === 0 ? folded : bestAnalysis(folded, choice, this.#lexicon, lemmaWeights()).lemma;
  }
}

const made = new WeakMap<ShopLexicon, ShopLemmas>();

/** The lemmatizer of a lexicon, made once. */
export function shopLemmas(lexicon: ShopLexicon = shopLexicon()): ShopLemmas {
  let lemmas = made.get(lexicon);
  if (lemmas === undefined) {
    lemmas = new ShopLemmas(lexicon);
    made.set(lexicon, lemmas);
  }
  return lemmas;
}
