import type { Random } from '../../base/random.js';
import { withDigits } from '../../locale/digits.js';

/** How one writer writes: shops copy titles from suppliers with Arabic keyboards, customers leave the joiner out. */
export type Hand = 'careful' | 'spaces' | 'joined' | 'arabic';

export function drawHand(random: Random, careful: number): Hand {
  const u = random.next();
  if (u < careful) return 'careful';
  const rest = (u - careful) / (1 - careful);
  return rest < 0.5 ? 'spaces' : rest < 0.75 ? 'joined' : 'arabic';
}

/** Writes a carefully spelt text in someone's hand. */
export function inHand(text: string, hand: Hand): string {
  if (hand === 'spaces') return text.replaceAll('\u200c', ' ');
  // Nobody joins across a silent ه: that would be another word.
  if (hand === 'joined') return text.replaceAll('ه\u200c', 'ه ').replaceAll('\u200c', '');
  if (hand === 'arabic') return withDigits(text.replaceAll('ی', 'ي').replaceAll('ک', 'ك').replaceAll('\u200c', ' '), 'ar');
  return text;
}
