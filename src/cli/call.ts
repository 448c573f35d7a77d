import { parseArgs, type ParseArgsConfig } from 'node:util';
import { AnbarError } from '../base/errors.js';
import { latinNumerals } from '../locale/digits.js';
import type { Command, CommandCall } from './command.js';

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

export interface ParsedCall extends CommandCall {
  readonly help: boolean;
  readonly json: boolean;
}

/** `--seed -1` as `--seed=-1`: parseArgs takes a word with a dash for another option, and its complaint would not name the value. */
function joinNegatives(command: Command, words: readonly string[]): string[] {
  const numbers = new Set(command.options.flatMap((option) => (option.value === 'number' ? [`--${option.name}`] : [])));
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (before !== undefined && numbers.has(before) && /^-[\d.۰-۹٠-٩]/.test(word)) joined[joined.length - 1] = `${before}=${word}`;
    else joined.push(word);
  }
  return joined;
}

/** Reads the words after the command's name against what the command declares; anything else throws E_CLI_USAGE. */
export function parseCall(command: Command, words: readonly string[]): ParsedCall {
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } };
  for (const option of command.options) {
    options[option.name] = { type: option.value === 'boolean' ? 'boolean' : 'string', multiple: option.repeat ?? false };
  }
  let values: Values;
  let operands: readonly string[];
  try {
    const parsed = parseArgs({ args: joinNegatives(command, words), options, allowPositionals: true, strict: true });
    values = parsed.values;
    operands = parsed.positionals;
  } catch (cause) {
    const first = cause instanceof Error ? cause.message.split('\n')[0]!.replace(/\. To specify.*$/, '') : String(cause);
    const known = [...command.options.map((option) => option.name), 'json', 'help'].map((name) => `--${name}`).join(', ');
    throw new AnbarError('E_CLI_USAGE', `${command.name}: ${first}; allowed: ${known}`, { cause });
  }
  const number = (name: string): number | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    const value = Number(latinNumerals(String(text)));
    if (String(text).trim() === '' || !Number.isFinite(value)) throw new AnbarError('E_CLI_USAGE', `--${name} is ${String(text)}; allowed: a number`, { facts: { field: name, value: text } });
    return value;
  };
  return {
    help: values['help'] === true,
    json: values['json'] === true,
    operands,
    number,
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    list(name) {
      const value = values[name];
      const texts = Array.isArray(value) ? value : value === undefined ? [] : [value];
      const words = texts.flatMap((text) => String(text).split(',')).map((text) => text.trim()).filter((text) => text !== '');
      if (texts.length > 0 && words.length === 0) throw new AnbarError('E_CLI_USAGE', `--${name} is empty; allowed: a list separated by commas`, { facts: { field: name, value } });
      return words;
    },
    integer(name, { least, most, fallback }) {
      const value = number(name) ?? fallback;
      if (Number.isInteger(value) && value >= least && value <= most) return value;
      throw new AnbarError('E_CLI_USAGE', `--${name} is ${String(values[name])}; allowed: a whole number from ${least} to ${most}`, { facts: { field: name, value } });
    },
    flag: (name) => values[name] === true,
  };
}
