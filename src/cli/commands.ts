import type { Command } from './command.js';

/** Every command of `anbar`, each loaded when it is called: `anbar --help` must not wait for a database engine. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.js')).startCommand,
};
