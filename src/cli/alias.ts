import { resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { moveAlias, removeAlias, rollBackAlias } from '../publish/move-alias.js';
import { openRegistry, parseReference } from '../publish/registry.js';
import type { Command } from './command.js';

interface AliasMoved {
  readonly model: string;
  readonly alias: string;
  readonly version: number | null;
}

/** `anbar alias champion demand@3`: the one act of deployment; `--back` undoes the last. */
export const aliasCommand: Command<AliasMoved> = {
  name: 'alias',
  about: 'point an alias (champion, challenger, shadow, …) at a version: what callers get',
  usage: '<alias> <name@version> | <alias> <name> --back | <alias> <name> --remove',
  example: 'anbar alias champion demand@3',
  options: [
    { name: 'back', value: 'boolean', about: 'go back to the version before the last move' },
    { name: 'remove', value: 'boolean', about: 'take the alias away' },
    { name: 'share', value: 'number', placeholder: '0..1', about: "share of the champion's callers that a challenger answers" },
    { name: 'models', value: 'text', placeholder: 'FOLDER', about: 'the registry (default models)' },
  ],
  async run(call, world) {
    const [alias, target, ...more] = call.operands;
    if (alias === undefined || target === undefined || more.length > 0) throw new AnbarError('E_CLI_USAGE', 'alias takes two operands: an alias and name@version', { hint: 'anbar alias champion demand@3' });
    const registry = openRegistry(resolve(world.cwd, call.text('models') ?? 'models'), { now: world.now, who: world.env['USER'] ?? 'unknown' });
    const reference = parseReference(target);
    if (call.flag('back')) return { model: reference.name, alias, version: (await rollBackAlias(registry, reference.name, alias)).version };
    if (call.flag('remove')) {
      await removeAlias(registry, reference.name, alias);
      return { model: reference.name, alias, version: null };
    }
    if (reference.version === undefined) throw new AnbarError('E_CLI_USAGE', `${target} names no version; allowed: name@version, e.g. ${reference.name}@1`);
    const share = call.number('share');
    if (share !== undefined && !(share >= 0 && share <= 1)) throw new AnbarError('E_CLI_USAGE', `--share is ${share}; allowed: a number from 0 to 1`);
    const entry = await moveAlias(registry, { name: reference.name, alias, version: reference.version, ...(share === undefined ? {} : { share }) });
    return { model: reference.name, alias, version: entry.version };
  },
  render: (moved) => (moved.version === null ? `${moved.alias} of ${moved.model} is gone\n` : `${moved.alias} of ${moved.model} is version ${moved.version}\n`),
};
