import { salesHistory, type SalesHistory } from '../../src/decide/sales-history.js';
import { reorderInputs, type ReorderInputs } from '../../src/decide/reorder-inputs.js';
import { loadInteractions } from '../../src/engine/load-interactions.js';
import { loadPanel } from '../../src/engine/load-panel.js';
import { openDataset } from '../../src/engine/open-dataset.js';
import type { Dataset } from '../../src/table/dataset.js';
import type { Interactions } from '../../src/table/interactions.js';
import type { Panel } from '../../src/table/panel.js';

/** One dataset as the pages read it. */
export interface Shop {
  readonly dataset: Dataset;
  readonly panel: Panel;
  readonly history: SalesHistory;
  readonly inputs: ReorderInputs;
  /** Undefined where the dataset has neither events nor reviews. */
  readonly interactions: () => Promise<Interactions | undefined>;
  /** What was computed of this very data, by key; the oldest go first. */
  remembered<T>(key: string, make: () => T): T;
}

/** Where pages get their data: read on the first look, again when the fingerprint has changed. */
export type ShopSource = () => Promise<Shop>;

const mostRemembered = 64;

async function readShop(dataset: Dataset): Promise<Shop> {
  const panel = await loadPanel(dataset, { futureDays: 28 });
  const history = salesHistory(panel);
  const inputs = await reorderInputs(dataset, history, { reviewDays: 7, demand: 'empirical', seed: 1, defaultLeadDays: 7, marginRate: 0.3 });
  const kept = new Map<string, unknown>();
  let interactions: Promise<Interactions | undefined> | undefined;
  return {
    dataset,
    panel,
    history,
    inputs,
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
export function shopSource(folder: string): ShopSource {
  let held: { readonly fingerprint: string; readonly shop: Promise<Shop> } | undefined;
  return async () => {
    const dataset = await openDataset(folder);
    const { fingerprint } = dataset.manifest;
    if (held?.fingerprint !== fingerprint) {
      const shop = readShop(dataset);
      held = { fingerprint, shop };
      shop.catch(() => (held = undefined));
    }
    return held.shop;
  };
}
