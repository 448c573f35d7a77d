import { decisionFutureDays } from '../../src/decide/decision-basis.js';
import { readShopRecords, type ItemRecord } from '../../src/decide/read-stock.js';
import { dailySales, type DailySales } from '../../src/publish/dashboard/sales-trend.js';
import type { Day } from '../../src/base/day.js';
import { loadInteractions } from '../../src/engine/load-interactions.js';
import { loadPanel } from '../../src/engine/load-panel.js';
import { openDataset } from '../../src/engine/open-dataset.js';
import type { Dataset } from '../../src/table/dataset.js';
import type { Interactions } from '../../src/table/interactions.js';
import type { Panel } from '../../src/table/panel.js';
import { eventStarts } from './day-events.js';
import { openMarks, type Marks } from './marks.js';
import { startDecisions, type DecisionOptions, type Decisions } from './decisions.js';

/** One dataset as the pages read it. */
export interface Shop {
  readonly dataset: Dataset;
  readonly panel: Panel;
  /** Place of each series in the panel, by key. */
  readonly places: ReadonlyMap<string, number>;
  /** Sales of all series together, and the first days of events that mark a chart. */
  readonly daily: DailySales;
  readonly eventStarts: ReadonlyMap<Day, readonly string[]>;
  /** What the catalogue says, by item. */
  readonly records: ReadonlyMap<string, ItemRecord>;
  readonly decisions: Decisions;
  readonly marks: Marks;
  /** Undefined where the dataset has neither events nor reviews. */
  readonly interactions: () => Promise<Interactions | undefined>;
  /** What was computed of this very data, by key; the oldest go first. */
  remembered<T>(key: string, make: () => T): T;
}

/** Where pages get their data: read on the first look, again when the fingerprint has changed. */
export type ShopSource = () => Promise<Shop>;

const mostRemembered = 64;

async function readShop(dataset: Dataset, options: DecisionOptions): Promise<Shop> {
  const decisions = startDecisions(dataset.folder, options);
  let panel: Panel;
  let records: Shop['records'];
  try {
    panel = await loadPanel(dataset, { futureDays: decisionFutureDays });
    records = (await readShopRecords(dataset, panel.endDay)).items;
  } catch (error) {
    await decisions.close();
    throw error;
  }
  const kept = new Map<string, unknown>();
  let interactions: Promise<Interactions | undefined> | undefined;
  return {
    dataset,
    panel,
    places: new Map(panel.keys.map((key, s) => [key, s])),
    daily: dailySales(panel),
    eventStarts: eventStarts(panel),
    records,
    decisions,
    marks: openMarks(dataset.folder),
    interactions: () => (interactions ??= dataset.manifest.tables.events === undefined ? Promise.resolve(undefined) : loadInteractions(dataset)),
    remembered<T>(key: string, make: () => T): T {
      if (!kept.has(key)) {
        if (kept.size >= mostRemembered) kept.delete(kept.keys().next().value!);
        kept.set(key, make());
      }
      return kept.get(key) as T;
    },
  };
}

/** A dataset folder as a source. Throws E_TABLE_DATASET, E_TABLE_EMPTY when asked. */
export function shopSource(folder: string, options: DecisionOptions = {}): ShopSource {
  let held: { readonly fingerprint: string; readonly shop: Promise<Shop> } | undefined;
  return async () => {
    const dataset = await openDataset(folder);
    const { fingerprint } = dataset.manifest;
    if (held?.fingerprint !== fingerprint) {
      held?.shop.then((old) => old.decisions.close()).catch(() => undefined); // one that was never read has nothing to close
      const shop = readShop(dataset, options);
      held = { fingerprint, shop };
      shop.catch(() => (held = undefined));
    }
    return held.shop;
  };
}
