import type { Table } from 'apache-arrow';
import type { Artifact, Json } from '../base/artifact.js';
import type { Log, Progress } from '../base/ports.js';
import type { Random } from '../base/random.js';
import type { Panel } from '../table/panel.js';

/** What a fit may use beside the panel. */
export interface FitContext {
  readonly random: Random;
  readonly log: Log;
  readonly progress: Progress;
  /** Whether sales are counts, where the panel's quantities do not tell because they were brought to ordinary days; default: whether all are whole. */
  readonly counts?: boolean;
}

export interface PredictRequest {
  /** Days ahead of the panel's last day, 1–365. */
  readonly horizon: number;
  /** Quantile levels in (0, 1); each adds a column `quantileColumn(level)`. */
  readonly levels?: readonly number[];
  /** Central ranges by the share of days they shall hold, in (0, 1); each adds `lo_80`, `hi_80` (for 0.8). Models that only know quantiles refuse it; see `withRanges`. */
  readonly ranges?: readonly number[];
  /**
   * Known-ahead values that differ from the panel's own future (what-if): columns series, date, and any known column; methods that look at sales alone check it and are not moved by it.
   * Beyond the panel's reach a series named here needs every day; one that is not named keeps its last price and has no promotion.
   */
  readonly known?: Table;
  /** Only these series, in this order; default: all, in panel order. */
  readonly series?: readonly string[];
}

/** How a forecaster is made once more, e.g. in another thread: `forecasterNamed(name, options)`. */
export interface ForecasterRecipe {
  readonly name: string;
  readonly options: Readonly<Record<string, Json>>;
  /** From so many rows of a panel on, a fit trains on all cores by itself; absent: never. */
  readonly allCoresFrom?: number;
}

/**
 * A method that forecasts every series of a panel. Options belong to the factory, data to `fit`; an unfitted model has no `predict`.
 * A new model is one file and one line in `catalogue.ts`.
 */
export interface Forecaster {
  readonly name: string;
  /** Of those that the catalogue made. */
  readonly recipe?: ForecasterRecipe;
  fit(panel: Panel, context: FitContext): Promise<FittedForecaster>;
}

/** A forecaster that has seen a panel: it forecasts, takes in new sales without a refit, says what a forecast is made of, and is kept as an artifact. */
export interface FittedForecaster {
  readonly name: string;
  /** Columns series (utf8), date (date32, day units), mean (float64), one a level; rows series-major, days ascending; never NaN, never negative. */
  predict(request: PredictRequest): Promise<Table>;
  /** New sales (canonical `sales` columns) without refit: later days are appended, state and features move on. */
  update(rows: Table): void;
  /** Additive parts of each forecast (series, date, then one column a part); their sum is `mean` to 1e-6. */
  explain?(request: PredictRequest): Promise<Table>;
  /** The regression behind it, for callers who make the features themselves; absent where a method has none. */
  readonly rowScorer?: RowScorer | undefined;
  toArtifact(): Artifact;
}

/** A regression over a feature plan as it stands: rows in, means out. Knows no series, so what a forecast adds for one (drift, ranges, what events do to the shop, zero for what has never sold) is not in it. */
export interface RowScorer {
  /** The model whose regression it is: inside a blend, a member's. */
  readonly method: string;
  /** Names of the features, in their order. */
  readonly names: readonly string[];
  /** The furthest day ahead that a row may speak of. */
  readonly horizonGap: number;
  /** Means of `rows` rows, row-major, `names.length` values each, NaN = missing. */
  score(values: Float32Array, rows: number): Float32Array;
}

/** Name of the column of a quantile level, e.g. 0.9 → `q0.9`. */
export function quantileColumn(level: number): string {
  return `q${level}`;
}

/** Names of the columns of a range, e.g. 0.8 → `lo_80`, `hi_80`; 0.975 → `lo_97.5`. */
export function rangeColumns(share: number): readonly [string, string] {
  const percent = Math.round(share * 1e6) / 1e4;
  return [`lo_${percent}`, `hi_${percent}`];
}
