import { describe, expect, it } from 'vitest';
import { resolve } from 'node:path';
import { parseCall } from '../../src/cli/call.js';
import type { CommandWorld } from '../../src/cli/command.js';
import { textCommand } from '../../src/cli/text.js';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { openDataset, readTable } from '../../src/engine/open-dataset.js';

const root = resolve(import.meta.dirname, '../..');

async function run(words: readonly string[], chunks: readonly string[] = []): Promise<{ readonly printed: string; readonly done: unknown }> {
  let printed = '';
  const world: CommandWorld = {
    cwd: root,
    env: {},
    now: () => 0,
    out: (text) => { printed += text; },
    log: silentLog,
    progress: silentProgress,
    signal: new AbortController().signal,
    stdin: (async function* () { yield* chunks; })(),
  };
  return { done: await textCommand.run(parseCall(textCommand, words), world), printed };
}

const outputs = (printed: string): unknown[] => printed.trim().split('\n').map((line) => (JSON.parse(line) as { readonly output: unknown }).output);

describe('anbar text', () => {
  it('answers line by line, however the lines are cut into chunks', async () => {
    const { printed, done } = await run(['--op', 'words'], ['{"input":"سلام، ', 'دنیا!"}\n{"inp', 'ut":"A52s"}']);
    expect(outputs(printed)).toEqual([['سلام', '،', 'دنیا', '!'], ['A52s']]);
    expect(done).toEqual({ lines: 2 });
  });

  it('folds search keys', async () => {
    const { printed } = await run(['--op', 'search-tokens'], ['{"input":"بطري ۱٫۵ لیتری"}\n']);
    expect((outputs(printed)[0] as { readonly key: string }[]).map((token) => token.key)).toEqual(['بطری', '1.5l']);
  });

  it.each([
    [['--op', 'shout'], '', '--op is shout; allowed: normalize, sentences, words, stems, lemmas, search-tokens, similar'],
    [['--op', 'words', '--profile', 'loud'], '', '--profile is loud; allowed: hazm, shop, search'],
    [['--op', 'words'], 'hello\n', 'line 1 is not JSON; allowed: {"input": "text"} on each line'],
    [['--op', 'words'], '{"input":1}\n', 'line 1 has no text in the field input'],
    [['--op', 'words'], 'null\n', 'line 1 has no text in the field input'],
    [['--op', 'words', '--words-file', 'nowhere', '--verbs-file', 'nowhere'], '', '--words-file'],
    [['--op', 'words', '--words-file', 'nowhere'], '', '--words-file and --verbs-file go together'],
  ])('refuses %j with %j', async (words, input, message) => {
    await expect(run(words, [input])).rejects.toThrow(message);
  });

  it('finds items of like text in a dataset', async () => {
    const items = await readTable(await openDataset(resolve(root, 'datasets/sample')), 'items');
    const id = String(items?.getChild('item')?.get(0));
    const category = String(items?.getChild('category')?.get(0));
    const { done } = await run(['datasets/sample', '--op', 'similar', '--item', id, '--n', '3']);
    const { similar } = done as { readonly similar: readonly { readonly id: string }[] };
    const categoryOf = (wanted: string): unknown => Array.from({ length: items!.numRows }, (_, row) => row).filter((row) => items?.getChild('item')?.get(row) === wanted).map((row) => items?.getChild('category')?.get(row))[0];
    expect(similar).toHaveLength(3);
    expect(similar.map((one) => one.id)).not.toContain(id);
    expect(categoryOf(similar[0]!.id)).toBe(category);
  });

  it('names an item that is not there', async () => {
    await expect(run(['datasets/sample', '--op', 'similar', '--item', 'nowhere'])).rejects.toThrow('there is no text nowhere');
  });
});
