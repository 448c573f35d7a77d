import { dayOf } from '../../src/base/day.js';
import type { Artifact, Json } from '../../src/base/artifact.js';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { forecasterNamed } from '../../src/forecast/catalogue.js';
import type { FittedForecaster } from '../../src/forecast/contract.js';
import type { FittedRecommender, Ranked } from '../../src/recommend/contract.js';
import type { Panel } from '../../src/table/panel.js';

/** A panel of `series` series × `days` days; values tell series and day apart, scaled by `factor`. */
export function smallPanel(series: number, days: number, factor = 1, name = (s: number): string => `item-${String(s).padStart(4, '0')}`): Panel {
  const keys = Array.from({ length: series }, (_, s) => name(s)).sort();
  const quantity = Float32Array.from({ length: series * days }, (_, i) => factor * (1 + (Math.floor(i / days) % 13) + (i % 7)));
  return { keys, offsets: Int32Array.from({ length: series + 1 }, (_, s) => s * days), endDay: dayOf('2024-06-30'), quantity, futureDays: 0, columns: new Map(), statics: new Map(), events: new Map() };
}

/** A real model of the catalogue, fitted on a small panel. */
export async function smallForecaster(series = 5, factor = 1, method = 'seasonal-naive', panel = smallPanel(series, 28, factor), options: Readonly<Record<string, Json>> = {}): Promise<FittedForecaster> {
  return (await forecasterNamed(method, options)).fit(panel, { random: createRandom(1), log: silentLog, progress: silentProgress });
}

/** The smallest recommender that keeps the contract: items by count, the user's own left out. It stands in where a test is about the server, not about the list. */
export function countingRecommender(counts: ReadonlyMap<string, number>, seen = new Map<string, Set<string>>()): FittedRecommender {
  const live = new Map(counts);
  const ranked = (n: number, without: ReadonlySet<string>): Ranked => {
    const rows = [...live].filter(([item]) => !without.has(item)).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, n);
    return { items: rows.map(([item]) => item), scores: Float32Array.from(rows, ([, count]) => count), reasons: rows.map(() => [{ kind: 'popular', share: 1 }]) };
  };
  return {
    name: 'counting',
    recommend: ({ user, n }) => ranked(n, (user === undefined ? undefined : seen.get(user)) ?? new Set()),
    similar: ({ item, n }) => ranked(n, new Set([item])),
    score: (_users, items) => Float32Array.from(items, (item) => live.get(item) ?? 0),
    foldIn(events) {
      for (const { user, item } of events) {
        live.set(item, (live.get(item) ?? 0) + 1);
        seen.set(user, (seen.get(user) ?? new Set()).add(item));
      }
    },
    explain: () => [{ kind: 'popular', share: 1 }],
    toArtifact: () => ({ kind: 'counting', format: 1, json: Object.fromEntries(live), arrays: {} }),
  };
}

export function openCounting(artifact: Artifact): FittedRecommender {
  return countingRecommender(new Map(Object.entries(artifact.json as Readonly<Record<string, number>>)));
}
