import type { BacktestContext } from '../evaluate/backtest.js';
import type { Panel } from '../table/panel.js';
import type { CommandCall, CommandOption, CommandWorld } from './command.js';
import { foldThreads } from './fold-threads.js';
import { panelBytes } from './shared-panel.js';

const mostJobs = 64;
const mostUnasked = 8;

export const jobsOption: CommandOption = {
  name: 'jobs', value: 'number', placeholder: 'N',
  about: `folds run beside one another, each on a thread, 1 to ${mostJobs}; the numbers are the same for any (default: one a core, at most ${mostUnasked} and what half of the free memory holds)`,
};

/** What a fold takes on a thread: its own heap, and a few times the panel for the past, its features and the forecasts. */
const bytesOf = (panel: Panel): number => 256e6 + 4 * panelBytes(panel);

/** How many threads so many folds of a panel are run on where nobody says. */
export function jobsOf(panel: Panel, folds: number, { cores, freeBytes }: NonNullable<CommandWorld['machine']>): number {
  return Math.max(1, Math.min(folds, cores, mostUnasked, Math.floor(freeBytes / 2 / bytesOf(panel))));
}

/** Lanes for the backtests of a command: as many as were asked for, or as the machine has room for. */
export function lanesOf(world: CommandWorld, call?: CommandCall): Pick<BacktestContext, 'lanes'> {
  const machine = world.machine ?? { cores: 1, freeBytes: 0 };
  const asked = call?.number('jobs') === undefined ? undefined : call.integer('jobs', { least: 1, most: mostJobs, fallback: 1 });
  return {
    lanes(panel, folds) {
      const jobs = asked === undefined ? jobsOf(panel, folds, machine) : Math.min(folds, asked);
      if (jobs < 2) return undefined;
      world.progress.start('backtest', folds);
      const threads = foldThreads(panel, jobs, (done) => world.progress.advance(done));
      return {
        run: threads.run,
        close() {
          world.progress.finish();
          return threads.close();
        },
      };
    },
  };
}
