import { collapseExtraSpace } from '../hazm/extra-space-pass.js';
import { dropUnits } from '../hazm/late-passes.js';
import { hazmLetterTable } from '../hazm/letter-table.js';
import type { NormalizerSwitches } from '../hazm/normalize.js';
import { UnitBuffer } from '../unit-buffer.js';
import { DIACRITIC } from '../unit-classes.js';

/** First form. */
export function normalizeShop(text: string, switches: NormalizerSwitches, withOffsets: boolean): UnitBuffer {
  const first = new UnitBuffer(text.length + 16, withOffsets);
  const second = new UnitBuffer(text.length + 16, withOffsets);
  first.fill(text);
  const table = hazmLetterTable(false);
  for (let index = 0; index < first.length; index++) first.units[index] = table[first.units[index]!]!;
  if (switches.removeDiacritics) dropUnits(first, DIACRITIC);
  collapseExtraSpace(first, second);
  return second;
}
