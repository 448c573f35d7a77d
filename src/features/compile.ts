import type { Panel } from '../table/panel.js';
import { refusePlantedTarget, refuseUnavailable } from './availability.js';
import { runBatch } from './batch.js';
import { columnsOf } from './columns.js';
import type { CompiledPlan, FeatureMatrix, FeatureState, PanelSchema } from './compiled.js';
import { reachDays } from './node.js';
import type { FeaturePlan } from './plan.js';
import { openState } from './state.js';

export type { CompiledPlan, FeatureMatrix, FeatureState, PanelSchema } from './compiled.js';

/**
 * The schema of a panel, to check a plan against.
 *
 * @example
 * panelSchema(panel).columns.get('price'); // { kind: 'known' }
 */
export function panelSchema(panel: Panel): PanelSchema {
  return { columns: new Map([...panel.columns].map(([name, column]) => [name, column.availability])), statics: new Set(panel.statics.keys()) };
}

/**
 * Checks a plan and makes it runnable: in batch over a panel, and incrementally day by day, with the same values.
 * Throws E_FEATURES_PLAN, E_FEATURES_COLUMN, and E_FEATURES_LEAK when a column would read what is not there yet. Batch: O(rows × columns).
 *
 * @example
 * const compiled = compilePlan({ version: 1, horizonGap: 1, features: [{ kind: 'lag', lags: [1, 7] }] }, panelSchema(panel));
 * const { names, rows, values, target } = compiled.batch(panel, { dropWarmup: true });
 */
export function compilePlan(plan: FeaturePlan, schema: PanelSchema): CompiledPlan {
  const columns = columnsOf(plan);
  refuseUnavailable(columns, plan.horizonGap, schema.columns, schema.statics);
  const names = columns.map(({ name }) => name);
  const lookbackDays = Math.max(0, ...columns.map(({ node, lag }) => lag + reachDays(node)));
  const warmupDays = Math.max(0, ...columns.map(({ node, lag }) => (node.type === 'since' ? 0 : lag + reachDays(node))));
  const batchPlan = { columns, names, horizonGap: plan.horizonGap, warmupDays };
  const checked = (panel: Panel): void => {
    const { columns: sources, statics } = panelSchema(panel);
    refuseUnavailable(columns, plan.horizonGap, sources, statics);
  };
  return {
    plan,
    names,
    columns,
    lookbackDays,
    warmupDays,
    batch(panel, options = {}) {
      checked(panel);
      let matrix: FeatureMatrix | undefined;
      runBatch(panel, batchPlan, options, (block) => (matrix = block));
      return matrix!;
    },
    batchBlocks(panel, options, sink) {
      checked(panel);
      runBatch(panel, batchPlan, { blockRows: 65_536, ...options }, sink);
    },
    open(panel) {
      checked(panel);
      refusePlantedTarget(panel, columns, plan.horizonGap);
      return openState(panel, [{ columns, gap: plan.horizonGap }], lookbackDays);
    },
  };
}

/**
 * Opens several plans on one memory of the panel: what they have in common is kept and computed once. Rows of plan i are asked for by `fillRow(…, i)`.
 * Throws what `open` throws.
 *
 * @example
 * const state = openPlans(panel, [7, 14, 21, 28].map((gap) => compilePlan(defaultPlan(panel, gap), panelSchema(panel))));
 */
export function openPlans(panel: Panel, compiled: readonly CompiledPlan[]): FeatureState {
  const { columns: sources, statics } = panelSchema(panel);
  for (const { columns, plan } of compiled) {
    refuseUnavailable(columns, plan.horizonGap, sources, statics);
    refusePlantedTarget(panel, columns, plan.horizonGap);
  }
  return openState(panel, compiled.map(({ columns, plan }) => ({ columns, gap: plan.horizonGap })), Math.max(...compiled.map(({ lookbackDays }) => lookbackDays)));
}
