import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Lemmatizer, normalize, parseWordList, searchTokens, sentenceTokenize, Stemmer, WordTokenizer, type Profile, type WordList } from 'hazm-js';
import { AnbarError } from '../base/errors.js';
import { oneOf } from '../base/options.js';
import { createRandom } from '../base/random.js';
import { openDataset, readTable } from '../engine/open-dataset.js';
import { fitCharacterLsa } from '../text/character-lsa.js';
import { foldText } from '../text/persian-analyzer.js';
import { nearestIds, type Neighbour } from '../text/vectors.js';
import type { Command, CommandCall, CommandWorld } from './command.js';

const lineOps = ['normalize', 'sentences', 'words', 'stems', 'lemmas', 'search-tokens'] as const;
type LineOp = (typeof lineOps)[number];

type TextDone = { readonly lines: number } | { readonly item: string; readonly similar: readonly (Neighbour & { readonly title: string })[] };

async function fileText(path: string, field: string): Promise<string> {
  try {
    const bytes = await readFile(path);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (cause) {
    throw new AnbarError('E_CLI_USAGE', `--${field} ${path} cannot be read; allowed: a text file, or one compressed by gzip`, { cause, facts: { field } });
  }
}

async function wordListOf(call: CommandCall, world: CommandWorld): Promise<WordList | undefined> {
  const [words, verbs] = [call.text('words-file'), call.text('verbs-file')];
  if (words === undefined && verbs === undefined) return undefined;
  if (words === undefined || verbs === undefined) throw new AnbarError('E_CLI_USAGE', '--words-file and --verbs-file go together');
  return parseWordList({ words: await fileText(resolve(world.cwd, words), 'words-file'), verbs: await fileText(resolve(world.cwd, verbs), 'verbs-file') });
}

/** The operation as a function of one text, its tables made once. */
function operation(op: LineOp, profile: Profile, wordList: WordList | undefined): (text: string) => unknown {
  const options = { profile, ...(wordList === undefined ? {} : { wordList }) };
  if (op === 'normalize') return (text) => normalize(text, options);
  if (op === 'sentences') return (text) => sentenceTokenize(text);
  if (op === 'search-tokens') return (text) => searchTokens(text);
  const tokenizer = new WordTokenizer(options);
  if (op === 'words') return (text) => tokenizer.tokenize(text);
  if (op === 'stems') {
    const stemmer = new Stemmer();
    return (text) => tokenizer.tokenize(text).map((word) => stemmer.stem(word));
  }
  const lemmatizer = new Lemmatizer(options);
  return (text) => tokenizer.tokenize(text).map((word) => lemmatizer.lemmatize(word));
}

async function* lines(chunks: AsyncIterable<string>): AsyncIterable<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop()!;
    yield* parts;
  }
  if (rest !== '') yield rest;
}

async function transformLines(op: LineOp, call: CommandCall, world: CommandWorld): Promise<TextDone> {
  const profile = oneOf('--profile', call.text('profile') ?? 'shop', ['hazm', 'shop', 'search'] as const);
  const apply = operation(op, profile, await wordListOf(call, world));
  let count = 0;
  for await (const line of lines(world.stdin)) {
    count++;
    if (line.trim() === '') continue;
    let row: { readonly input?: unknown };
    try {
      row = JSON.parse(line) as typeof row;
    } catch (cause) {
      throw new AnbarError('E_CLI_USAGE', `line ${count} is not JSON; allowed: {"input": "text"} on each line`, { cause });
    }
    if (row === null || typeof row.input !== 'string') throw new AnbarError('E_CLI_USAGE', `line ${count} has no text in the field input; allowed: {"input": "text"}`);
    world.out(`${JSON.stringify({ input: row.input, output: apply(row.input) })}\n`);
  }
  return { lines: count };
}

async function similarItems(call: CommandCall, world: CommandWorld): Promise<TextDone> {
  const folder = call.operands[0];
  const item = call.text('item');
  if (folder === undefined || item === undefined) throw new AnbarError('E_CLI_USAGE', '--op similar takes a dataset and --item ID', { hint: 'anbar text datasets/sample --op similar --item ID' });
  const items = await readTable(await openDataset(resolve(world.cwd, folder)), 'items');
  if (items === undefined) throw new AnbarError('E_TABLE_EMPTY', `${folder} has no table items; allowed: a dataset with a catalogue`);
  const text = (column: string, row: number): string => String(items.getChild(column)?.get(row) ?? '');
  const rows = Array.from({ length: items.numRows }, (_, row) => ({ id: text('item', row), title: text('title', row), words: `${text('title', row)} ${text('brand', row)} ${text('category', row)} ${text('description', row)}` }));
  const lsa = fitCharacterLsa(rows.map((row) => row.words), { fold: foldText, random: createRandom(1) });
  const vectors = { ids: rows.map((row) => row.id), dimensions: lsa.dimensions, values: lsa.vectors(rows.map((row) => row.words)) };
  const titles = new Map(rows.map((row) => [row.id, row.title]));
  const n = call.integer('n', { least: 1, most: 10_000, fallback: 10 });
  return { item, similar: nearestIds(vectors, item, n).map((neighbour) => ({ ...neighbour, title: titles.get(neighbour.id) ?? '' })) };
}

/** `anbar text`: Persian text line by line, or items of like text. */
export const textCommand: Command<TextDone> = {
  name: 'text',
  about: 'Persian text: normalise, split, stem, lemmatise line by line; or find items of like text',
  usage: '--op OP < lines.jsonl   |   <dataset> --op similar --item ID',
  example: `echo '{"input":"كتاب ها را مي خوانم"}' | anbar text --op lemmas`,
  options: [
    { name: 'op', value: 'text', placeholder: 'OP', about: `${lineOps.join(', ')}: {"input": …} a line in, {"input": …, "output": …} out; similar: on a dataset` },
    { name: 'profile', value: 'text', placeholder: 'NAME', about: 'hazm (parity with Hazm), shop (default, best quality) or search (one key a meaning)' },
    { name: 'words-file', value: 'text', placeholder: 'FILE', about: "hazm profile: words in the form of hazm's words.dat" },
    { name: 'verbs-file', value: 'text', placeholder: 'FILE', about: "hazm profile: verbs in the form of hazm's verbs.dat" },
    { name: 'item', value: 'text', placeholder: 'ID', about: 'similar: the item to find others like' },
    { name: 'n', value: 'number', placeholder: 'N', about: 'similar: how many (default 10)' },
  ],
  async run(call, world) {
    const ops = [...lineOps, 'similar'] as const;
    if (call.text('op') === undefined) throw new AnbarError('E_CLI_USAGE', `--op is missing; allowed: ${ops.join(', ')}`, { hint: this.example, facts: { field: 'op' } });
    const op = oneOf('--op', call.text('op'), ops);
    return op === 'similar' ? similarItems(call, world) : transformLines(op, call, world);
  },
  render: (done) => ('similar' in done ? done.similar.map(({ id, similarity, title }) => `${id}\t${similarity.toFixed(4)}\t${title}\n`).join('') : ''),
};
