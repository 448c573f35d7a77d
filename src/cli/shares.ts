import { AnbarError } from '../base/errors.js';
import type { CommandCall } from './command.js';

/** `--levels 0.8,0.95`: the shares of days that ranges shall hold; default 0.8 and 0.95. */
export function sharesOf(call: CommandCall): readonly number[] {
  const words = call.list('levels');
  if (words.length === 0) return [0.8, 0.95];
  return words.map((word) => {
    const share = Number(word);
    if (share > 0 && share < 1) return share;
    throw new AnbarError('E_CLI_USAGE', `--levels holds ${word}; allowed: numbers above 0 and below 1, e.g. 0.8,0.95`, { facts: { field: 'levels', value: word } });
  });
}
