import type { Panel } from '../../table/panel.js';
import type { FitContext } from '../contract.js';

/** Seasons have to be seen twice. */
export const fewestDaysOfSums = 730;
const settings = { strategy: 'direct', objective: 'tweedie', tweediePower: 1.1, depth: 5, lastDays: 1826, calibrationOrigins: 0 } as const;

/** Means of some dozens of sums by boosted trees over all their seasons, sums × horizon. Throws E_ADAPTER_MISSING without libxgboost. */
export async function boostedSums(panel: Panel, horizon: number, context: FitContext): Promise<Float64Array> {
  const { xgboost } = await import('../xgboost/xgboost.js');
  const fitted = await xgboost(settings).fit(panel, context);
  return (await fitted.predict({ horizon })).getChild('mean')!.toArray() as Float64Array;
}
