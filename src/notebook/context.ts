import { silentLog, type Log } from '../base/ports.js';
import { createRandom, type Random } from '../base/random.js';
import { progress, type NotebookProgress } from './progress.js';

/**
 * What fits and backtests take beside the data, for a cell: a seeded generator, no log, a progress bar under the cell.
 *
 * @example
 * const fitted = await forecaster.fit(panel, notebookContext(7));
 */
export function notebookContext(seed: number): { readonly random: Random; readonly log: Log; readonly progress: NotebookProgress } {
  return { random: createRandom(seed), log: silentLog, progress: progress() };
}
