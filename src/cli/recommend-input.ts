import { resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { oneOf } from '../base/options.js';
import { createRandom } from '../base/random.js';
import { loadInteractions } from '../engine/load-interactions.js';
import { openDataset } from '../engine/open-dataset.js';
import { recommenderNamed, type ModelOptions } from '../recommend/catalogue.js';
import type { Filter, Interactions, RecommendContext } from '../recommend/contract.js';
import { vectorsNames } from '../recommend/item-vectors.js';
import type { Ranking } from '../recommend/ranking.js';
import { bertEncoder } from './bert-folder.js';
import type { CommandCall, CommandOption, CommandWorld } from './command.js';
import { untilOf } from './until-option.js';

/** Options that every command on interactions has. */
export const modelOptions: readonly CommandOption[] = [
  { name: 'options', value: 'text', placeholder: 'JSON', about: 'options of the model, e.g. {"factors":64}' },
  { name: 'vectors', value: 'text', placeholder: 'KIND', about: `content and hybrid: by what text vectors items are alike: ${vectorsNames.join(', ')} (default tfidf)` },
  { name: 'bert-model', value: 'text', placeholder: 'FOLDER', about: 'for --vectors bert: a folder with model.onnx and tokenizer.json' },
  { name: 'until', value: 'text', placeholder: 'DATE', about: 'the last day that may be seen' },
  { name: 'seed', value: 'number', placeholder: 'N', about: 'seed of everything random (default 1)' },
];

/** Filters of a list. */
export const filterOptions: readonly CommandOption[] = [
  { name: 'in-stock', value: 'boolean', about: 'only items in stock' },
  { name: 'category', value: 'text', placeholder: 'PATH', about: 'only this category and below; may be repeated', repeat: true },
  { name: 'price-at-least', value: 'number', placeholder: 'P', about: 'only items of this price or more' },
  { name: 'price-at-most', value: 'number', placeholder: 'P', about: 'only items of this price or less' },
  { name: 'seen', value: 'boolean', about: 'do not leave out what the user already has' },
];

export function filterOf(call: CommandCall): Filter {
  const [categories, least, most] = [call.list('category'), call.number('price-at-least'), call.number('price-at-most')];
  return {
    ...(call.flag('in-stock') ? { inStock: true } : {}), ...(categories.length === 0 ? {} : { categories }), ...(least === undefined ? {} : { priceAtLeast: least }),
    ...(most === undefined ? {} : { priceAtMost: most }), ...(call.flag('seen') ? { seen: false } : {}),
  };
}

/** `--options` as JSON. */
function jsonOptions(call: CommandCall): ModelOptions {
  const text = call.text('options') ?? '{}';
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as ModelOptions;
  } catch {
    // Said below, in the same words as for JSON that is no object.
  }
  throw new AnbarError('E_CLI_USAGE', `--options is ${text}; allowed: a JSON object, e.g. {"factors":64}`);
}

/** Models that read what the catalogue says. */
const readsText: ReadonlySet<string> = new Set(['content', 'hybrid']);

/** `--options` and `--vectors` for one model. With several models (`among`), each takes what is for it. */
export function optionsOf(call: CommandCall, model: string, among: readonly string[] = [model]): ModelOptions {
  const options = jsonOptions(call);
  if (Object.keys(options).length > 0 && among.length > 1) throw new AnbarError('E_CLI_USAGE', '--options was given for several models; allowed: one model');
  const asked = call.text('vectors');
  if (asked === undefined) return options;
  if (!among.some((name) => readsText.has(name))) throw new AnbarError('E_CLI_USAGE', `--vectors was given for ${among.join(', ')}; allowed: for content and hybrid`);
  return readsText.has(model) ? { ...options, vectors: oneOf('--vectors', asked, vectorsNames) } : options;
}

export function seedOf(call: CommandCall): number {
  return call.integer('seed', { least: 0, most: 0x7fffffff, fallback: 1 });
}

export async function contextOf(call: CommandCall, world: CommandWorld): Promise<RecommendContext> {
  const context = { random: createRandom(seedOf(call)), log: world.log, progress: world.progress };
  const folder = call.text('bert-model');
  const wanted = call.text('vectors') === 'bert';
  if (wanted !== (folder !== undefined)) throw new AnbarError('E_CLI_USAGE', wanted ? '--bert-model is missing; allowed with --vectors bert: a folder with model.onnx and tokenizer.json' : '--bert-model was given without --vectors bert; allowed: both or neither');
  if (folder === undefined) return context;
  return { ...context, encodeTexts: await bertEncoder(resolve(world.cwd, folder)) };
}

export async function interactionsOf(call: CommandCall, world: CommandWorld, command: string): Promise<Interactions> {
  const folder = call.operands[0];
  if (folder === undefined || call.operands.length > 1) throw new AnbarError('E_CLI_USAGE', `${command} takes one dataset folder`);
  const dataset = await openDataset(resolve(world.cwd, folder));
  return loadInteractions(dataset, untilOf(call, dataset));
}

export async function fitted(call: CommandCall, world: CommandWorld, data: Interactions, fallback: string): Promise<Ranking> {
  const name = call.text('model') ?? fallback;
  return (await recommenderNamed(name, optionsOf(call, name)).fit(data, await contextOf(call, world))) as Ranking;
}
