import type { Panel } from '../../table/panel.js';
import { originForecasts, usableWindows } from '../blend/origin-forecasts.js';
import type { FitContext, Forecaster } from '../contract.js';
import { checkPanel, panelDispersions } from '../local.js';
import { silentProgress } from '../../base/ports.js';
import { calibrateRanges, type RangeModel } from './conformal.js';

/** Ranges from forecasts of refits at past origins, which know nothing of the days they are held against; at most `count` windows of 28 days, or of 14 or 7 where history is short. Cost: `count` fits. */
export async function refitRanges(panel: Panel, forecaster: Forecaster, count: number, context: FitContext): Promise<RangeModel> {
  const { counts } = checkPanel(panel);
  const { horizon, origins } = usableWindows(panel, count, [28, 14, 7]);
  const folds = [];
  for (const origin of origins) {
    const { means, actual, dispersion } = await originForecasts(panel, origin, horizon, [forecaster], counts, { ...context, progress: silentProgress });
    folds.push({ horizon, actual, dispersion, mean: means[0]! });
  }
  return calibrateRanges(folds, { counts, dispersion: panelDispersions(panel, counts) });
}
