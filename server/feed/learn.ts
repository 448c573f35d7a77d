// What one open version makes of a feed: the same when the rows arrive and when the journal is read again.
import { dayOf } from '../../src/base/day.js';
import { newDaysOf } from '../../src/forecast/sales-rows.js';
import type { ModelManifest } from '../../src/publish/manifest.js';
import type { EventRow, SalesRow } from '../../src/publish/wire.js';
import type { Metrics } from '../metrics.js';
import { noteError, noteSales } from '../models/observe-sales.js';
import type { ServedForecaster, ServedModel, ServedRecommender } from '../models/served-model.js';
import type { Feed, FedGroup } from './fed-group.js';
import { salesTable } from './sales-table.js';

/** Where a version's own data end, in milliseconds: what happened later is new to it, whenever it was fed. */
export function dataEnd({ dataset }: ModelManifest): number {
  if (dataset.lastTime !== undefined) return Date.parse(dataset.lastTime);
  return dataset.lastDay === undefined ? -Infinity : (dayOf(dataset.lastDay) + 1) * 86_400_000 - 1;
}

function learnEvents(served: ServedRecommender, rows: readonly EventRow[], newest: number): void {
  // Published before the rows were fed: none of them was in its data. Published after: those beyond its data.
  const end = served.version <= newest ? -Infinity : dataEnd(served.manifest);
  const fresh = rows.map(({ user, item, kind, time, value }) => ({ user, item, kind, time: Date.parse(time), ...(value === undefined ? {} : { value }) })).filter((event) => event.time > end);
  if (fresh.length > 0) served.model.foldIn(fresh);
}

/** The rows that a forecaster can take: of its series, after its last day. */
function salesFor(served: ServedForecaster, rows: readonly SalesRow[]): readonly SalesRow[] {
  return rows.filter((row) => dayOf(row.date) > served.fed.endDay && (served.indexOf.has(row.item) || served.indexOf.has(`${row.item}|${row.store ?? ''}`)));
}

function learnSales(served: ServedForecaster, rows: readonly SalesRow[], metrics: Metrics): void {
  const taken = salesFor(served, rows);
  if (taken.length === 0) return;
  const table = salesTable(taken);
  const days = newDaysOf(table, served.indexOf, served.fed.endDay);
  served.model.update(table);
  noteSales(metrics, served, taken, days);
  served.fed.endDay += days.days;
  served.cache.clear();
}

/** Teaches a version one feed; throws what the model throws, before it has learned any of it. A feed of the other task is none of its business. */
export function learnFeed(served: ServedModel, feed: Feed, newest: number, metrics: Metrics): void {
  if (feed.kind === 'events') {
    if (served.task === 'recommend') learnEvents(served, feed.rows, newest);
  } else if (served.task === 'forecast') {
    const error = feed.errors.find((one) => one.version === served.version);
    if (error !== undefined) noteError(metrics, served, error);
    learnSales(served, feed.rows, metrics);
  }
}

/** Teaches a version all of a group but what was refused. What it cannot take (another version took it, the caller has its answer) it does without; `complain` gets why. */
export function learnGroup(served: ServedModel, group: FedGroup, isRefused: (place: number) => boolean, metrics: Metrics, complain: (error: unknown) => void): void {
  for (const [place, feed] of group.feeds.entries()) {
    if (isRefused(place)) continue;
    try {
      learnFeed(served, feed, group.newest, metrics);
    } catch (error) {
      complain(error);
    }
  }
}
