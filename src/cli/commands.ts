import type { Command } from './command.js';

/** Every command of `anbar`, in the order of the work, each loaded when it is called: `anbar --help` must not wait for a database engine. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.js')).startCommand,
  import: async () => (await import('./import.js')).importCommand,
  simulate: async () => (await import('./simulate.js')).simulateCommand,
  describe: async () => (await import('./describe.js')).describeCommand,
  text: async () => (await import('./text.js')).textCommand,
  backtest: async () => (await import('./backtest.js')).backtestCommand,
  forecast: async () => (await import('./forecast.js')).forecastCommand,
  reorder: async () => (await import('./reorder.js')).reorderCommand,
  publish: async () => (await import('./publish.js')).publishCommand,
  alias: async () => (await import('./alias.js')).aliasCommand,
  models: async () => (await import('./models.js')).modelsCommand,
  report: async () => (await import('./report.js')).reportCommand,
  notebook: async () => (await import('./notebook.js')).notebookCommand,
  runs: async () => (await import('./runs.js')).runsCommand,
  serve: async () => (await import('./serve.js')).serveCommand,
  recommend: async () => (await import('./recommend.js')).recommendCommand,
  rate: async () => (await import('./rate.js')).rateCommand,
  rank: async () => (await import('./rank.js')).rankCommand,
  similar: async () => (await import('./similar.js')).similarCommand,
};
