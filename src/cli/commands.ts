import type { Command } from './command.js';

/** Every command of `anbar`, in the order of the work, each loaded when it is called: `anbar --help` must not wait for a database engine. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  import: async () => (await import('./import.js')).importCommand,
  simulate: async () => (await import('./simulate.js')).simulateCommand,
  backtest: async () => (await import('./backtest.js')).backtestCommand,
  forecast: async () => (await import('./forecast.js')).forecastCommand,
  alias: async () => (await import('./alias.js')).aliasCommand,
  models: async () => (await import('./models.js')).modelsCommand,
  notebook: async () => (await import('./notebook.js')).notebookCommand,
  runs: async () => (await import('./runs.js')).runsCommand,
};
