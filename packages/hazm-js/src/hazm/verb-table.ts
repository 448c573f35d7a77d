import { conjugateAll, conjugateOneWord } from '../conjugation.js';
import type { WordList } from '../word-list.js';
import { AFTER_VERBS, BEFORE_VERBS } from './verb-parts.js';

/** Verb form to `past#present`, as hazm builds it: later entries win. One-word forms first; those with spaces only when asked for. */
export class VerbTable {
  readonly #verbs: readonly string[];
  readonly #oneWord = new Map<string, string>();
  readonly #pastStems = new Map<string, string>();
  #all: Map<string, string> | undefined;

  constructor(list: WordList) {
    this.#verbs = [...list.verbs].reverse();
    this.#oneWord.set('است', '#است');
    for (const verb of this.#verbs) {
      for (const form of conjugateOneWord(verb)) this.#oneWord.set(form, verb);
      this.#pastStems.set(verb.slice(0, verb.indexOf('#')), verb);
    }
  }

  /** Is `form` in the table without joined parts? */
  has(form: string): boolean {
    return this.#plain(form) !== undefined;
  }

  /** `past#present` of a form, joined forms (`گفته_شده_است`) included. */
  lemma(form: string): string | undefined {
    if (form.includes('_')) return this.#joined(form) ?? this.#plain(form);
    return this.#plain(form);
  }

  #plain(form: string): string | undefined {
    if (!form.includes(' ')) return this.#oneWord.get(form);
    if (this.#all === undefined) {
      this.#all = new Map();
      for (const verb of this.#verbs) for (const each of conjugateAll(verb)) this.#all.set(each, verb);
    }
    return this.#all.get(form);
  }

  #joined(form: string): string | undefined {
    const cut = form.indexOf('_');
    const first = form.slice(0, cut);
    const rest = form.slice(cut + 1);
    let found: string | undefined;
    if (AFTER_VERBS.has(rest) && first.endsWith('ه')) {
      const stem = first.slice(0, -1);
      found = this.#later(this.#pastStems.get(stem), first.startsWith('ن') ? this.#pastStems.get(stem.slice(1)) : undefined);
    }
    if (BEFORE_VERBS.has(first)) found = this.#later(found, this.#pastStems.get(rest));
    return found;
  }

  #later(left: string | undefined, right: string | undefined): string | undefined {
    if (left === undefined || right === undefined) return left ?? right;
    return this.#verbs.lastIndexOf(left) > this.#verbs.lastIndexOf(right) ? left : right;
  }
}
