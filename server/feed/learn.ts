// What one open version makes of a feed.
import { dayOf } from '../../src/base/day.js';
import { newDaysOf } from '../../src/forecast/sales-rows.js';
import type { ModelManifest } from '../../src/publish/manifest.js';
import type { EventRow, SalesRow } from '../../src/publish/wire.js';
import type { Event } from '../../src/recommend/contract.js';
import type { Metrics } from '../metrics.js';
import { noteError, noteSales } from '../models/observe-sales.js';
import type { ServedForecaster, ServedModel, ServedRecommender } from '../models/served-model.js';
import type { Feed } from './fed-group.js';
import { salesTable } from './sales-table.js';

/** Where a version's own data end, in milliseconds: what happened later is new to it, whenever it was fed. */
export function dataEnd({ dataset }: ModelManifest): number {
  if (dataset.lastTime !== undefined) return Date.parse(dataset.lastTime);
  return dataset.lastDay === undefined ? -Infinity : (dayOf(dataset.lastDay) + 1) * 86_400_000 - 1;
}

const partRows = 100;
const sliceMs = 10;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const eventOf = ({ user, item, kind, time, value }: EventRow): Event => ({ user, item, kind, time: Date.parse(time), ...(value === undefined ? {} : { value }) });

/** Refuses events that a version could not take, before any of them is kept: a list made from them is refused for the same reasons. */
export function checkEvents(served: ServedRecommender, rows: readonly EventRow[]): void {
  served.model.recommend({ n: 0, history: rows.map(eventOf), filter: { allow: [] } });
}

/** The events that are new to a version. One that was published before they were fed cannot have any in its data; a later one has those up to its data's end. */
export function freshEvents(served: ServedRecommender, rows: readonly EventRow[], newest: number): readonly Event[] {
  const end = served.version <= newest ? -Infinity : dataEnd(served.manifest);
  return rows.map(eventOf).filter((event) => event.time > end);
}

/** In parts of a hundred, giving way to callers between them. */
async function learnEvents(served: ServedRecommender, rows: readonly EventRow[], newest: number): Promise<void> {
  const fresh = freshEvents(served, rows, newest);
  let yieldAt = performance.now() + sliceMs;
  for (let from = 0; from < fresh.length; from += partRows) {
    served.model.foldIn(fresh.slice(from, from + partRows));
    if (performance.now() > yieldAt) {
      await nextTurn();
      yieldAt = performance.now() + sliceMs;
    }
  }
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

/** Teaches a version one feed; throws what the model throws. A feed of the other task is none of its business. */
export async function learnFeed(served: ServedModel, feed: Feed, newest: number, metrics: Metrics): Promise<void> {
  if (feed.kind === 'events') {
    if (served.task === 'recommend') await learnEvents(served, feed.rows, newest);
  } else if (served.task === 'forecast') {
    const error = feed.errors.find((one) => one.version === served.version);
    if (error !== undefined) noteError(metrics, served, error);
    learnSales(served, feed.rows, metrics);
  }
}
