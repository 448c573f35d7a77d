// Where a backtest's folds are run: one after another in this thread, or on lanes beside one another that the caller brings. The numbers are the same.
import type { Log } from '../base/ports.js';
import type { Random } from '../base/random.js';
import type { Forecaster, ForecasterRecipe } from '../forecast/contract.js';
import type { Panel } from '../table/panel.js';
import type { BacktestContext } from './backtest.js';
import { foldForecast, pastOf, type FoldCut, type FoldForecast } from './fold-forecasts.js';

/** One model on one fold, as plain data. */
export interface FoldTask {
  readonly recipe: ForecasterRecipe;
  readonly cut: FoldCut;
  /** Ranges asked for. */
  readonly shares: readonly number[];
  /** Of the generator that the fit draws from. */
  readonly seed: number;
}

/** Runs folds of one panel beside one another. */
export interface FoldLanes {
  /** Takes its turn after those asked for before. What the fit logs goes to `log`. Throws what the model throws. */
  run(task: FoldTask, log: Log): Promise<FoldForecast>;
  /** Gives up what is not done yet. */
  close(): Promise<void>;
}

/** Opens lanes for so many folds of a panel; undefined where they are better run in this thread. */
export type OpenLanes = (panel: Panel, folds: number) => FoldLanes | undefined;

/** A model on all folds of a panel. */
export interface FoldRun {
  readonly panel: Panel;
  readonly cuts: readonly FoldCut[];
  readonly shares: readonly number[];
}

/** The same draws whichever models run beside, before or in another thread. */
const randomOf = (model: Pick<Forecaster, 'name'>, { origin }: FoldCut, random: Random): Random => random.fork(`${model.name}@${origin}`);

/** Fold after fold in this thread; each past is cut when its turn comes, and let go after it. */
export async function forecastsHere(model: Forecaster, { panel, cuts, shares }: FoldRun, context: BacktestContext): Promise<readonly FoldForecast[]> {
  const forecasts: FoldForecast[] = [];
  for (const cut of cuts) forecasts.push(await foldForecast({ past: pastOf(panel, cut), cut }, model, shares, { ...context, random: randomOf(model, cut, context.random) }, context.clock));
  return forecasts;
}

/** Asks for all folds at once, and keeps what each logs in `logs` until its turn to be told comes. Throws what the first fold that failed threw. */
export async function forecastsOnLanes(lanes: FoldLanes, model: { readonly name: string; readonly recipe: ForecasterRecipe }, { cuts, shares }: FoldRun, random: Random, logs: readonly Log[]): Promise<readonly FoldForecast[]> {
  const pending = cuts.map(({ origin, horizon, gapDays, hidden }, f) => {
    const cut = { origin, horizon, gapDays, ...(hidden === undefined ? {} : { hidden }) };
    const forecast = lanes.run({ recipe: model.recipe, cut, shares, seed: randomOf(model, cut, random).seed }, logs[f]!);
    forecast.catch(() => undefined); // thrown below, in the order of folds
    return forecast;
  });
  const forecasts: FoldForecast[] = [];
  for (const forecast of pending) forecasts.push(await forecast);
  return forecasts;
}

/** A log that keeps its lines until they are told to another. */
export function keptLog(): Log & { tell(log: Log): void } {
  const lines: (readonly [keyof Log, string])[] = [];
  return {
    info: (message) => void lines.push(['info', message]),
    warn: (message) => void lines.push(['warn', message]),
    tell: (log) => lines.splice(0).forEach(([kind, message]) => log[kind](message)),
  };
}
