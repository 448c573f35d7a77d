import { UnitBuffer } from '../unit-buffer.js';
import { DIACRITIC, HAZM_SPECIAL } from '../unit-classes.js';
import { spaceAffixes } from './affix-pass.js';
import { collapseExtraSpace } from './extra-space-pass.js';
import { decreaseRepeats, dropUnits, expandLigatures, separateMi } from './late-passes.js';
import { hazmLetterTable, hazmNumberTable } from './letter-table.js';
import type { HazmLexicon } from './profile.js';
import { spacePunctuation } from './punctuation-pass.js';
import { styleDecimals, styleEllipses, styleQuotes } from './style-pass.js';
import { spaceTokens } from './token-spacing-pass.js';

/** The switches of hazm's Normalizer. */
export interface NormalizerSwitches {
  readonly correctSpacing: boolean;
  readonly removeDiacritics: boolean;
  readonly removeSpecialChars: boolean;
  readonly decreaseRepeatedChars: boolean;
  readonly persianStyle: boolean;
  readonly persianNumbers: boolean;
  readonly unicodesReplacement: boolean;
  readonly separateMi: boolean;
}

export const ALL_ON: NormalizerSwitches = {
  correctSpacing: true,
  removeDiacritics: true,
  removeSpecialChars: true,
  decreaseRepeatedChars: true,
  persianStyle: true,
  persianNumbers: true,
  unicodesReplacement: true,
  separateMi: true,
};

/** Runs hazm's steps in its order over two buffers, each step a linear walk. Returns the buffer with the result. */
export function normalizeByHazm(text: string, switches: NormalizerSwitches, lexicon: HazmLexicon, withOffsets: boolean, mapLetters = true): UnitBuffer {
  let current = new UnitBuffer(text.length * 2 + 32, withOffsets);
  let spare = new UnitBuffer(text.length * 2 + 32, withOffsets);
  const swap = (): void => {
    [current, spare] = [spare, current];
  };
  current.fill(text);
  if (mapLetters || switches.persianNumbers) {
    const table = mapLetters ? hazmLetterTable(switches.persianNumbers) : hazmNumberTable();
    const { units } = current;
    for (let index = 0; index < current.length; index++) units[index] = table[units[index]!]!;
  }
  if (switches.persianStyle) {
    styleQuotes(current);
    styleDecimals(current);
    if (text.includes('...')) {
      styleEllipses(current, spare);
      swap();
    }
  }
  if (switches.removeDiacritics) dropUnits(current, DIACRITIC);
  if (switches.correctSpacing) {
    const { words } = lexicon.list;
    const joinVerbs = switches.separateMi;
    collapseExtraSpace(current, spare);
    spaceTokens(spare, current, {
      isWord: (word) => words.has(word),
      isJoined: (pair) => (words.get(pair) ?? 0) > 0 || (joinVerbs && words.size > 0 && lexicon.verbs.has(pair)),
    });
    spaceAffixes(current, spare);
    spacePunctuation(spare, current);
  }
  if (switches.unicodesReplacement) {
    expandLigatures(current, spare);
    swap();
  }
  if (switches.removeSpecialChars) dropUnits(current, HAZM_SPECIAL);
  if (switches.decreaseRepeatedChars && lexicon.list.words.size > 0) {
    decreaseRepeats(current, (word) => lexicon.list.words.has(word));
  }
  if (switches.separateMi) {
    separateMi(current, spare, (form) => lexicon.verbs.has(form));
    swap();
  }
  return current;
}
