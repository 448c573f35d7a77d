import { resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { createRandom } from '../base/random.js';
import { loadInteractions } from '../engine/load-interactions.js';
import { openDataset } from '../engine/open-dataset.js';
import { recommenderNamed, type ModelOptions } from '../recommend/catalogue.js';
import type { Filter, Interactions, RecommendContext } from '../recommend/contract.js';
import { Ranking } from '../recommend/ranking.js';
import type { CommandCall, CommandOption, CommandWorld } from './command.js';
import { untilOf } from './until-option.js';

/** Options that every command on interactions has. */
export const modelOptions: readonly CommandOption[] = [
  { name: 'options', value: 'text', placeholder: 'JSON', about: 'options of the model, e.g. {"factors":64}' },
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
export function optionsOf(call: CommandCall): ModelOptions {
  const text = call.text('options') ?? '{}';
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as ModelOptions;
  } catch {
    // Said below, in the same words as for JSON that is no object.
  }
  throw new AnbarError('E_CLI_USAGE', `--options is ${text}; allowed: a JSON object, e.g. {"factors":64}`);
}

export function seedOf(call: CommandCall): number {
  return call.integer('seed', { least: 0, most: 0x7fffffff, fallback: 1 });
}

export function contextOf(call: CommandCall, world: CommandWorld): RecommendContext {
  return { random: createRandom(seedOf(call)), log: world.log, progress: world.progress };
}

export async function interactionsOf(call: CommandCall, world: CommandWorld, command: string): Promise<Interactions> {
  const folder = call.operands[0];
  if (folder === undefined || call.operands.length > 1) throw new AnbarError('E_CLI_USAGE', `${command} takes one dataset folder`);
  const dataset = await openDataset(resolve(world.cwd, folder));
  return loadInteractions(dataset, untilOf(call, dataset));
}

export async function fitted(call: CommandCall, world: CommandWorld, data: Interactions, fallback: string): Promise<Ranking> {
  const model = await recommenderNamed(call.text('model') ?? fallback, optionsOf(call)).fit(data, contextOf(call, world));
  return model as Ranking;
}
