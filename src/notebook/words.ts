import { withDigits } from '../locale/digits.js';
import type { Language } from '../locale/names.js';
import { display } from './display.js';

/** What a notebook says in the reader's language. */
export interface Speaker {
  /** The words of the language; Persian ones get Persian digits. */
  (en: string, fa: string): string;
  readonly language: Language;
}

/**
 * Picks words by language, for notebooks that are read in both.
 *
 * @example
 * const t = speaker('fa');
 * answer(t(`Sales grew by ${percent} %.`, `فروش ${percent} درصد رشد کرد.`));
 */
export function speaker(language: string): Speaker {
  const chosen: Language = language === 'fa' ? 'fa' : 'en';
  return Object.assign((en: string, fa: string) => (chosen === 'fa' ? withDigits(fa, 'fa') : en), { language: chosen });
}

/** Shows an answer in words, as Markdown. */
export function answer(markdown: string): void {
  display({ 'text/markdown': markdown, 'text/plain': markdown });
}
