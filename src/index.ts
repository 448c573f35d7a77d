// The public API on one screen, by room. Names are explicit: what is not here may change without notice.
export { dayOf, dayText, weekday, type Day } from './base/day.js';
export { AnbarError, isAnbarError } from './base/errors.js';
export { silentLog, silentProgress } from './base/ports.js';
export { createRandom } from './base/random.js';
export { decodeArtifact, encodeArtifact, type Artifact } from './base/artifact.js';

export type { Dataset, Manifest } from './table/dataset.js';
export { tableSchemas } from './table/schemas.js';
export { tableOf } from './table/table-of.js';
export { seriesLength, seriesStart, type Panel } from './table/panel.js';

export { formatNumber } from './locale/digits.js';
export { jalaliText } from './locale/jalali-text.js';
export { dayOfJalali, jalaliOf } from './locale/jalali.js';
export { formatMoney } from './locale/money.js';
export { monthNames, weekdayNames } from './locale/names.js';
export { iranCalendar } from './locale/shopping-events.js';
export { calendarFeatures } from './locale/calendar-features.js';
export { defaultWindows, eventWindows } from './locale/event-windows.js';

export { loadCatalogue } from './engine/load-new-items.js';
export { loadInteractions } from './engine/load-interactions.js';
export { loadPanel } from './engine/load-panel.js';
export { openDataset, readTable } from './engine/open-dataset.js';
export { writeDataset } from './engine/write-dataset.js';

export { fitCharacterLsa } from './text/character-lsa.js';
export { foldText, persianAnalyzer } from './text/persian-analyzer.js';
export { buildSearchIndex } from './text/search.js';
export { nearestIds } from './text/vectors.js';
export { fitWordVectors } from './text/word-vectors.js';
export { openBert } from './text/bert.js';

export { compilePlan, panelSchema } from './features/compile.js';
export { defaultPlan } from './features/default-plan.js';
export type { FeaturePlan } from './features/plan.js';
export { toSql } from './features/sql.js';

export { demandPattern, steadinessClass, valueClasses } from './measure/demand-classes.js';
export { hashSplit, itemSplit, timeSplit } from './measure/ranking-splits.js';

export { forecasterNamed, forecasterNames, readForecaster } from './forecast/catalogue.js';
export type { FittedForecaster, Forecaster } from './forecast/contract.js';
export { forecastNewItems } from './forecast/cold-start/forecast-new-items.js';
export { panelHierarchy } from './forecast/reconcile/panel-hierarchy.js';
export { reconcileForecast } from './forecast/reconcile/reconcile-forecast.js';
export { lostDemand } from './forecast/stock-outs/lost-demand.js';
export { detectStockOuts, withoutStockOuts } from './forecast/stock-outs/stock-outs.js';
export { searchXgboost } from './forecast/xgboost/search.js';

export { openRecommender, recommenderNamed, recommenderNames } from './recommend/catalogue.js';
export type { FittedRecommender, Recommender } from './recommend/contract.js';

export { backtest, type BacktestResult } from './evaluate/backtest.js';
export { evaluateRanking } from './evaluate/ranking.js';

export { empiricalDemand } from './decide/empirical-demand.js';
export { reorderList } from './decide/reorder-list.js';
export { salesHistory } from './decide/sales-history.js';
export { stockStatus } from './decide/stock-status.js';

export { answer, speaker } from './notebook/words.js';
export { showChart } from './notebook/chart/chart.js';
export { numbersOf, textsOf } from './notebook/columns.js';
export { notebookContext } from './notebook/context.js';
export { fromDanfo, toDanfo } from './notebook/danfo.js';
export { params } from './notebook/params.js';
export { progress } from './notebook/progress.js';
export { publishForecast } from './notebook/publish-forecast.js';
export { queryDataset } from './notebook/query.js';
export { keepRun, runs } from './notebook/runs.js';
export { saveCsv } from './notebook/save-csv.js';
export { show } from './notebook/show/show.js';
