import { AnbarError } from '../base/errors.js';
import type { CommandCall } from './command.js';

/** Numbers above 0 and below 1 of a list option. */
function between(call: CommandCall, option: string, example: string): readonly number[] {
  return call.list(option).map((word) => {
    const share = Number(word);
    if (share > 0 && share < 1) return share;
    throw new AnbarError('E_CLI_USAGE', `--${option} holds ${word}; allowed: numbers above 0 and below 1, e.g. ${example}`, { facts: { field: option, value: word } });
  });
}

/** `--levels 0.8,0.95`: the shares of days that ranges shall hold; default 0.8 and 0.95. */
export function sharesOf(call: CommandCall): readonly number[] {
  const shares = between(call, 'levels', '0.8,0.95');
  return shares.length === 0 ? [0.8, 0.95] : shares;
}

/** `--quantiles 0.5,0.9`: quantile levels; default none. */
export function quantilesOf(call: CommandCall): readonly number[] {
  return [...new Set(between(call, 'quantiles', '0.5,0.9'))].sort((a, b) => a - b);
}
