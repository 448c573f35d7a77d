import { withDigits } from '../locale/digits.js';
import type { Language } from '../locale/names.js';
import { display } from './display.js';

/** What a notebook says in the reader's language. */
export interface Speaker {
  /** The words of the language; Persian ones get Persian digits. */
  (en: string, fa: string): string;
  readonly language: Language;
}

/** Digits of numbers only: those of a name in Latin letters (P000036, top-10) are a part of it. */
const persianDigits = (text: string): string => text.replace(/[A-Za-z_][\w|.-]*|\d+/g, (part) => (/^\d/.test(part) ? withDigits(part, 'fa') : part));

/**
 * Picks words by language, for notebooks that are read in both.
 *
 * @example
 * const t = speaker('fa');
 * t('Sales grew by 12 %.', 'فروش 12 درصد رشد کرد.'); // 'فروش ۱۲ درصد رشد کرد.'
 */
export function speaker(language: string): Speaker {
  const chosen: Language = language === 'fa' ? 'fa' : 'en';
  return Object.assign((en: string, fa: string) => (chosen === 'fa' ? persianDigits(fa) : en), { language: chosen });
}

/**
 * Shows an answer in words, as Markdown.
 *
 * @example
 * const t = speaker('en');
 * answer(t('**12 %** more than last month.', '**12 درصد** بیش از ماه پیش.'));
 */
export function answer(markdown: string): void {
  display({ 'text/markdown': markdown, 'text/plain': markdown });
}
