import { AnbarError } from '../../base/errors.js';
import type { NumericArray } from '../../base/artifact.js';
import type { Random } from '../../base/random.js';
import { compilePlan, panelSchema } from '../../features/compile.js';
import type { FeaturePlan } from '../../features/plan.js';
import type { Panel } from '../../table/panel.js';
import type { Stage } from '../planned/ahead.js';
import { loadLibxgboost } from '../boosting/libxgboost.js';
import { preparePool, takeRows, type GroupTrees, type PooledTrees } from '../boosting/pooled-trees.js';
import { parseTrees, treesFromArrays } from '../boosting/read-trees.js';
import { treesToArrays, type Link, type Trees } from '../boosting/trees.js';
import { trainingRows, type TrainingRows } from '../planned/training-rows.js';
import { boosterParams, type XgboostSettings } from './options.js';

/** One stage's plan and the trees that read its rows. */
export interface FittedStage {
  readonly plan: FeaturePlan;
  readonly pool: PooledTrees;
}

/** A fitted stage as the chain uses it. */
export function stageOf({ plan, pool }: FittedStage, panel: Panel): Stage {
  return { compiled: compilePlan(plan, panelSchema(panel)), ...preparePool(pool) };
}

type Labelled = Pick<TrainingRows, 'rows' | 'features' | 'values' | 'label'>;

/** Rows by the code in one feature. */
function groupsOf({ values, rows, features }: Labelled, column: number): ReadonlyMap<number, Int32Array> {
  const counts = new Map<number, number>();
  for (let r = 0; r < rows; r++) counts.set(values[r * features + column]!, (counts.get(values[r * features + column]!) ?? 0) + 1);
  const groups = new Map([...counts].sort(([a], [b]) => a - b).map(([code, count]) => [code, new Int32Array(count)]));
  const placed = new Map<number, number>();
  for (let r = 0; r < rows; r++) {
    const code = values[r * features + column]!;
    const at = placed.get(code) ?? 0;
    groups.get(code)![at] = r;
    placed.set(code, at + 1);
  }
  return groups;
}

/** `auto` takes a column only if so many of the rows are in groups large enough. */
const leastSharePerGroup = 0.8;

/** A column's groups that are large enough to have trees of their own; none where they are too few. */
function largeGroups(matrix: Labelled, column: number, settings: XgboostSettings): readonly (readonly [number, Int32Array])[] {
  const large = [...groupsOf(matrix, column)].filter(([code, rows]) => !Number.isNaN(code) && rows.length >= settings.fewestGroupRows && rows.some((r) => matrix.label[r]! > 0));
  const held = large.reduce((sum, [, rows]) => sum + rows.length, 0);
  return settings.per === 'auto' && (large.length < 2 || held < leastSharePerGroup * matrix.rows) ? [] : large;
}

/** Names of the static columns whose groups have trees of their own: those of the plan, or those asked for. */
function groupColumns(plan: FeaturePlan, settings: XgboostSettings, panel: Panel): readonly string[] {
  const inPlan = plan.features.flatMap((feature) => (feature.kind === 'static' ? feature.columns : []));
  if (settings.per === 'auto') return inPlan;
  for (const name of settings.per) {
    if (!panel.statics.has(name)) throw new AnbarError('E_BASE_OPTION', `per names ${name}; allowed: ${[...panel.statics.keys()].join(', ')}`, { facts: { field: 'per', value: name } });
  }
  return settings.per;
}

/** The plan with every static column that groups are told by. */
function withColumns(plan: FeaturePlan, columns: readonly string[]): FeaturePlan {
  const inPlan = new Set(plan.features.flatMap((feature) => (feature.kind === 'static' ? feature.columns : [])));
  const lacking = columns.filter((name) => !inPlan.has(name));
  return lacking.length === 0 ? plan : { ...plan, features: [...plan.features, { kind: 'static', columns: lacking }] };
}

/** Fits one stage; nothing where no row sold anything. */
export async function fitStage(panel: Panel, given: FeaturePlan, settings: XgboostSettings, random: Random, onRound: () => void): Promise<FittedStage | undefined> {
  const columns = groupColumns(given, settings, panel);
  const plan = withColumns(given, columns);
  const compiled = compilePlan(plan, panelSchema(panel));
  const seed = random.integer(2 ** 31);
  const matrix = trainingRows(panel, compiled, { lastDays: settings.lastDays, dropWarmup: settings.dropWarmup, mostRows: settings.mostRows, seed });
  if (!matrix.label.some((sold) => sold > 0)) return undefined;
  const all = await fitTrees(matrix, settings, seed, onRound);
  const levels: GroupTrees[] = [];
  for (const name of columns) {
    const column = compiled.names.indexOf(`${name}_code`);
    const byCode = new Map<number, Trees>();
    for (const [code, rows] of largeGroups(matrix, column, settings)) {
      const own: Labelled = { rows: rows.length, features: matrix.features, values: takeRows(matrix.values, matrix.features, rows), label: Float32Array.from(rows, (r) => matrix.label[r]!) };
      byCode.set(code, await fitTrees(own, settings, random.fork(`${name} ${code}`).integer(2 ** 31), () => undefined));
    }
    if (byCode.size > 0) levels.push({ column, byCode });
  }
  return { plan, pool: { all, levels } };
}

async function fitTrees(matrix: Labelled, settings: XgboostSettings, seed: number, onRound: () => void): Promise<Trees> {
  const xgboost = await loadLibxgboost();
  const booster = await xgboost.train(matrix, { rounds: settings.rounds, params: boosterParams(settings, matrix.rows, seed), onRound });
  try {
    return parseTrees(booster.toJson());
  } finally {
    booster.free();
  }
}

/** What an artifact says of a stage beside its arrays. */
export interface StageJson {
  readonly plan: FeaturePlan;
  readonly levels: readonly { readonly column: number; readonly codes: readonly number[] }[];
}

const groupPrefix = (prefix: string, column: number, code: number): string => `${prefix}/${column}/${code}`;

/** A stage as parts of an artifact, array names starting with `prefix`. */
export function stageParts({ plan, pool }: FittedStage, prefix: string): { readonly json: StageJson; readonly arrays: Record<string, NumericArray> } {
  const arrays = treesToArrays(pool.all, prefix);
  for (const { column, byCode } of pool.levels) for (const [code, trees] of byCode) Object.assign(arrays, treesToArrays(trees, groupPrefix(prefix, column, code)));
  return { json: { plan, levels: pool.levels.map(({ column, byCode }) => ({ column, codes: [...byCode.keys()] })) }, arrays };
}

/** Reads what `stageParts` wrote. */
export function stageFrom({ plan, levels }: StageJson, arrays: Readonly<Record<string, NumericArray>>, prefix: string, link: Link, panel: Panel): FittedStage {
  const shape = { features: compilePlan(plan, panelSchema(panel)).names.length, link };
  return {
    plan,
    pool: {
      all: treesFromArrays(arrays, prefix, shape),
      levels: levels.map(({ column, codes }) => ({ column, byCode: new Map(codes.map((code) => [code, treesFromArrays(arrays, groupPrefix(prefix, column, code), shape)])) })),
    },
  };
}
