import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import type { CommandCall, CommandWorld } from './command.js';

/** Path of `--out`, which must be given. Whether a file can be there is looked at before the work, not after it. */
export function outOf(call: CommandCall, world: CommandWorld, example: string): string {
  const given = call.text('out');
  if (given === undefined || given === '') throw new AnbarError('E_CLI_USAGE', '--out is missing; allowed: the CSV file to write', { hint: example });
  const file = resolve(world.cwd, given);
  const refusal = (why: string): AnbarError => new AnbarError('E_CLI_USAGE', `--out is ${given}, ${why}; allowed: a file in a folder that is there`, { facts: { field: 'out', value: given } });
  if (!existsSync(dirname(file))) throw refusal(`and there is no folder ${dirname(given)}`);
  if (!statSync(dirname(file)).isDirectory()) throw refusal(`and ${dirname(given)} is a file`);
  if (existsSync(file) && statSync(file).isDirectory()) throw refusal('which is a folder');
  return file;
}
