import { resolve } from 'node:path';
import type { ExperimentFacts } from '../evaluate/experiment-record.js';
import { keepRun } from '../notebook/runs.js';
import type { Dataset } from '../table/dataset.js';
import type { CommandCall, CommandOption, CommandWorld } from './command.js';

/** Where a command keeps its record. */
export const recordOption: CommandOption = { name: 'record', value: 'text', placeholder: 'FOLDER', about: 'add a line to experiments.jsonl in this folder (default runs)' };

/** Adds what a command did to the record of experiments. */
export async function keepRecord(call: CommandCall, world: CommandWorld, dataset: Dataset, what: Pick<ExperimentFacts, 'seed'> & { readonly kind: NonNullable<ExperimentFacts['kind']> }, result: object): Promise<void> {
  const { name, fingerprint } = dataset.manifest;
  await keepRun(result, { ...what, dataset: name, fingerprint, at: new Date(world.now()).toISOString() }, resolve(world.cwd, call.text('record') ?? 'runs'));
}
