import { withDigits } from '../../src/locale/digits.js';

/** A text as it is looked for: letters of both keyboards, digits of all scripts, half-spaces and case make no difference. */
export function matchText(text: string): string {
  return withDigits(text.normalize('NFKC'), 'latin').replace(/ي|ى/g, 'ی').replace(/ك/g, 'ک').replace(/ة|ۀ/g, 'ه').replace(/[\u064b-\u0652\u0640]/g, '').replace(/[\u200c\s]+/g, ' ').trim().toLowerCase();
}
