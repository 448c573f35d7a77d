import { parseArgs, type ParseArgsConfig } from 'node:util';
import { AnbarError } from '../base/errors.js';
import type { Command, CommandCall } from './command.js';

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

export interface ParsedCall extends CommandCall {
  readonly help: boolean;
  readonly json: boolean;
}

/** Latin form of Persian and Arabic digits, so that `--horizon ۲۸` works. */
function latinDigits(text: string): string {
  return text.replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 15)).replace('٫', '.');
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
    const parsed = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    values = parsed.values;
    operands = parsed.positionals;
  } catch (cause) {
    const first = cause instanceof Error ? cause.message.split('\n')[0]!.replace(/\. To specify.*$/, '') : String(cause);
    const known = command.options.map((option) => `--${option.name}`).join(', ');
    throw new AnbarError('E_CLI_USAGE', `${command.name}: ${first}; allowed: ${known}, --json, --help`, { cause });
  }
  const number = (name: string): number | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    const value = Number(latinDigits(String(text)));
    if (text === '' || !Number.isFinite(value)) throw new AnbarError('E_CLI_USAGE', `--${name} is ${String(text)}; allowed: a number`, { facts: { field: name, value: text } });
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
      return texts.flatMap((text) => String(text).split(',')).map((text) => text.trim()).filter((text) => text !== '');
    },
    integer(name, { least, most, fallback }) {
      const value = number(name) ?? fallback;
      if (Number.isInteger(value) && value >= least && value <= most) return value;
      throw new AnbarError('E_CLI_USAGE', `--${name} is ${String(values[name])}; allowed: a whole number from ${least} to ${most}`, { facts: { field: name, value } });
    },
    flag: (name) => values[name] === true,
  };
}
