import { HazmError } from './errors.js';

/**
 * How text is treated: `shop` (default) aims at quality with the package's own lexicon, `search` makes one key per meaning,
 * `hazm` does exactly what hazm 0.12.1 does with the word list it is given.
 */
export type Profile = 'shop' | 'search' | 'hazm';

/**
 * The names of the profiles, the default first.
 *
 * @example
 * PROFILES.includes('search'); // true
 */
export const PROFILES: readonly Profile[] = ['shop', 'search', 'hazm'];

/** The profile named, `shop` when none is. @throws HazmError E_HAZM_OPTION */
export function checkProfile(owner: string, profile: Profile | undefined): Profile {
  if (profile === undefined) return 'shop';
  if (!PROFILES.includes(profile)) {
    throw new HazmError('E_HAZM_OPTION', `${owner}: profile "${String(profile)}" is not one of ${PROFILES.join(', ')}`);
  }
  return profile;
}
