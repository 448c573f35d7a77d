import { appendFile, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeArtifact } from '../../src/base/artifact.js';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { compilePlan, panelSchema } from '../../src/features/compile.js';
import { timeSplit } from '../../src/measure/ranking-splits.js';
import { decisionBasis } from '../../src/decide/decision-basis.js';
import { reorderInputs } from '../../src/decide/reorder-inputs.js';
import { salesHistory } from '../../src/decide/sales-history.js';
import { loadInteractions } from '../../src/engine/load-interactions.js';
import { loadPanel } from '../../src/engine/load-panel.js';
import { readTable } from '../../src/engine/open-dataset.js';
import { forecasterNamed } from '../../src/forecast/catalogue.js';
import { factsOf, type CatalogueFacts } from '../../src/forecast/cold-start/launches.js';
import { calibrateRanges } from '../../src/forecast/ranges/conformal.js';
import { simulate } from '../../src/ingest/simulate.js';
import { numbersOf, textsOf } from '../../src/notebook/columns.js';
import { toDanfo } from '../../src/notebook/danfo.js';
import { openRegistry } from '../../src/publish/registry.js';
import { recommenderNamed } from '../../src/recommend/catalogue.js';

/**
 * What the examples in the docs may name without making it: a small simulated shop in `datasets/sample` of the folder in which they run, opened, loaded and fitted
 * with a fast model. An example that needs anything else makes it itself.
 */
export async function openExampleShop() {
  const folder = await mkdtemp(join(tmpdir(), 'anbar-examples-'));
  await mkdir(join(folder, 'reports'));
  await mkdir(join(folder, 'runs'));
  const dataset = await simulate(join(folder, 'datasets', 'sample'), { seed: 7, items: 50, days: 240, users: 60 });
  const context = { random: createRandom(7), log: silentLog, progress: silentProgress, clock: () => 0 };
  const panel = await loadPanel(dataset);
  const forecaster = await forecasterNamed('moving-average');
  const fitted = await forecaster.fit(panel, context);
  const interactions = await loadInteractions(dataset);
  const recommender = await recommenderNamed('popular').fit(interactions, context);
  const [sales, items, reviews] = await Promise.all((['sales', 'items', 'reviews'] as const).map(async (name) => (await readTable(dataset, name))!));
  const catalogue: CatalogueFacts = new Map();
  const mean = Float64Array.from({ length: 28 }, (_, day) => 2 + (day % 7) / 7);
  const decision = await reorderInputs(dataset, salesHistory(panel), { ...decisionBasis, demand: 'empirical' });
  const matrix = compilePlan({ version: 1, horizonGap: 1, features: [{ kind: 'lag', lags: [1, 7] }] }, panelSchema(panel)).batch(panel, { dropWarmup: true });
  return {
    folder,
    dataset,
    context,
    /** Sales day by day, prices and promotions 28 days ahead. */
    panel,
    forecaster,
    fitted,
    forecast: await fitted.predict({ horizon: 28, ranges: [0.8] }),
    /** A saved forecaster. */
    bytes: encodeArtifact(fitted.toArtifact()),
    registry: openRegistry(join(folder, 'models'), { now: () => 0, who: 'sara' }),
    interactions,
    split: timeSplit(interactions),
    recommender,
    /** Features of the panel's days, what each day sold, and the rows that a fit may see. */
    matrix,
    target: matrix.target,
    categories: Array.from(matrix.target, (_, row) => (row % 2 === 0 ? 'tea' : 'coffee')),
    trainingRows: Int32Array.from({ length: 100 }, (_, row) => row),
    /** Rows of the table `sales`, as Arrow and as a danfojs frame. */
    sales: sales!,
    frame: await toDanfo(sales!),
    /** What is to be decided on: each item with its stock, prices and demand, and the day of the decision. */
    items: decision.items,
    asOf: decision.asOf,
    titles: textsOf(items!, 'title'),
    reviews: textsOf(reviews!, 'text'),
    days: numbersOf(sales!, 'date'),
    units: numbersOf(sales!, 'quantity'),
    /** Items without sales that shall be forecast by what is known of the others. */
    history: panel,
    catalogue,
    newItems: [{ ...factsOf(panel, 0, catalogue), key: 'new', day: panel.endDay + 1 }],
    /** One tree of one split, and a row for it. */
    trees: { features: 1, outputs: 1, link: 'identity' as const, base: Float32Array.of(1), roots: Int32Array.of(0, 3), output: Int32Array.of(0), split: Int32Array.of(0, -1, -1), left: Int32Array.of(1, 0, 0), value: Float32Array.of(0.5, -1, 1), cover: Float32Array.of(4, 2, 2) },
    row: Float32Array.of(0.2),
    /** Forecasts of one series at one past origin, and what came. */
    mean,
    actual: Float64Array.from(mean, (value, day) => value + (day % 3) - 1),
    dispersion: Float64Array.of(1.2),
    ranges: calibrateRanges([], { counts: true, dispersion: Float64Array.of(1.2) }),
    appendFile,
    readFile,
    writeFile,
  };
}
