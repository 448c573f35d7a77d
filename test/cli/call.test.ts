import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCall } from '../../src/cli/call.js';
import type { Command, CommandCall } from '../../src/cli/command.js';
import { commands } from '../../src/cli/commands.js';
import { commandHelp, overview } from '../../src/cli/help.js';

const command: Command = {
  name: 'weigh',
  about: 'weigh things',
  usage: '<thing>',
  example: 'anbar weigh stone --grams 5',
  options: [
    { name: 'grams', value: 'number', about: 'weight' },
    { name: 'label', value: 'text', about: 'words' },
    { name: 'tag', value: 'text', about: 'words', repeat: true },
    { name: 'wet', value: 'boolean', about: 'wet or not' },
  ],
  run: async () => undefined,
  render: () => '',
};
const parse = (...words: string[]): CommandCall => parseCall(command, words);
const refusal = (act: () => unknown): { readonly code: string; readonly message: string } => {
  try {
    act();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('was accepted');
};
const grams = (...words: string[]): number => parse(...words).integer('grams', { least: 0, most: 1_000_000, fallback: 28 });
const eastern = (text: string, zero: number): string => text.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)));

describe('parseCall', () => {
  it('reads whole numbers in Latin, Persian and Arabic digits alike', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.constantFrom(0x30, 0x6f0, 0x660), (value, zero) => {
      expect(grams('--grams', eastern(String(value), zero))).toBe(value);
    }));
    expect(parse('--grams', '۲٫۵').number('grams')).toBe(2.5);
    expect(grams()).toBe(28);
    expect(parse().number('grams')).toBeUndefined();
  });

  it('refuses what is no whole number in range, naming option, value and range', () => {
    for (const text of ['-1', '-۱', '1000001', '2.5', '1e300']) {
      expect(refusal(() => grams('--grams', text))).toMatchObject({ code: 'E_CLI_USAGE', message: `--grams is ${text}; allowed: a whole number from 0 to 1000000` });
    }
    for (const text of ['', ' ', 'NaN', 'Infinity', 'ten', '5 kg', '۵x']) {
      expect(refusal(() => grams('--grams', text))).toMatchObject({ code: 'E_CLI_USAGE', message: `--grams is ${text}; allowed: a number` });
    }
    expect(grams('--grams', '0')).toBe(0);
    expect(grams('--grams=1000000')).toBe(1_000_000);
    expect(parse('--grams', '-0.5').number('grams')).toBe(-0.5);
  });

  it('collects lists from commas and repeats, and keeps operands, texts and flags apart', () => {
    const call = parse('stone', '--tag', 'a, b,', '--wet', '--tag=c', 'ریگ', '--label', 'دو واژه', '--json');
    expect(call.operands).toEqual(['stone', 'ریگ']);
    expect(call.list('tag')).toEqual(['a', 'b', 'c']);
    expect(call.list('label')).toEqual(['دو واژه']);
    expect(call.text('label')).toBe('دو واژه');
    expect([call.flag('wet'), parse('stone').flag('wet')]).toEqual([true, false]);
    expect(call).toMatchObject({ json: true, help: false });
    expect(parse().list('tag')).toEqual([]);
    expect(parse('--', '--wet').operands).toEqual(['--wet']);
    expect(parseCall(command, ['-h']).help).toBe(true);
  });

  it('refuses options that it does not know, and values where there are none or too few', () => {
    const known = 'allowed: --grams, --label, --tag, --wet, --json, --help';
    for (const [words, named] of [[['--gramms', '5'], '--gramms'], [['-x'], '-x'], [['--wet=yes'], '--wet'], [['--grams'], '--grams'], [['--label', '--wet'], '--label'], [['--__proto__', '1'], '__proto__']] as const) {
      const { code, message } = refusal(() => parse(...words));
      expect({ words, code }).toEqual({ words, code: 'E_CLI_USAGE' });
      expect(message).toContain(named);
      expect(message).toContain(known);
      expect(message).not.toContain('\n');
    }
    expect(refusal(() => parseCall({ ...command, options: [] }, ['--x'])).message).toMatch(/allowed: --json, --help$/);
  });
});

describe('help', () => {
  it.each(Object.entries(commands))('anbar %s --help shows usage, every option and an example that parses', async (name, load) => {
    const one = await load();
    expect(one.name).toBe(name);
    const text = commandHelp(one);
    expect(text).toContain(`usage: anbar ${name} ${one.usage}`);
    expect(text).toContain(`example:\n  ${one.example}\n`);
    for (const option of [...one.options.map((each) => each.name), 'json']) expect(text).toMatch(new RegExp(`^  --${option} .*\\S$`, 'm'));
    expect(new Set(one.options.map((option) => option.name)).size).toBe(one.options.length);
    // The example is a call of this command, whatever is piped into it.
    const words = one.example.slice(one.example.indexOf(`anbar ${name}`)).split(/\s+[|<>]\s*/)[0]!.match(/'[^']*'|\S+/g)!;
    expect(words.slice(0, 2)).toEqual(['anbar', name]);
    expect(() => parseCall(one, words.slice(2).map((word) => word.replace(/^'|'$/g, '')))).not.toThrow();
  });

  it('the overview has a line for every command', async () => {
    const list = await Promise.all(Object.values(commands).map((load) => load()));
    const lines = overview(list).split('\n');
    for (const { name, about } of list) expect(lines.filter((line) => line.startsWith(`  ${name} `))).toEqual([expect.stringContaining(about)]);
  });
});
