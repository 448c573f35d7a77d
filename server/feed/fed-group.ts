// What was fed over HTTP, as it is kept: one line a group of requests that were made durable together, `<checksum> <JSON>`. A group is whole or not there at all.
import { hash } from 'node:crypto';
import { dayOf } from '../../src/base/day.js';
import type { EventRow, SalesRow } from '../../src/publish/wire.js';

/** How far one version's forecasts were from the sales of a feed: kept with it, so that a restart need not forecast the past again. */
export interface FeedError {
  readonly version: number;
  readonly error: number;
  readonly sold: number;
}

export type Feed = { readonly kind: 'events'; readonly rows: readonly EventRow[] } | { readonly kind: 'sales'; readonly rows: readonly SalesRow[]; readonly errors: readonly FeedError[] };

export interface FedGroup {
  /** Counts up by one, over all files. */
  readonly seq: number;
  readonly at: string;
  /** The latest version when it was fed: versions up to it cannot have been fitted on these rows, later ones may have been. */
  readonly newest: number;
  readonly feeds: readonly Feed[];
  /** Places in the group before this one of feeds that the model refused after they were written: they count for nothing. */
  readonly refused?: readonly number[];
}

const dayMs = 86_400_000;

/** `<16 hex digits of SHA-256> <JSON>\n`; JSON has no line break of its own. */
export function encodeGroup(group: FedGroup): Uint8Array {
  const json = JSON.stringify(group);
  return new TextEncoder().encode(`${hash('sha256', json).slice(0, 16)} ${json}\n`);
}

/** The group of a line, or undefined when it is not as it was written. */
export function decodeGroup(line: string): FedGroup | undefined {
  const json = line.slice(17);
  return line[16] === ' ' && hash('sha256', json).slice(0, 16) === line.slice(0, 16) ? (JSON.parse(json) as FedGroup) : undefined;
}

const keyOf = (text: string): bigint => hash('sha256', text, 'buffer').readBigUInt64LE();

/**
 * What a row is known again by, one a row: an event by its id (undefined without one), sales by all they say, so that a request repeated after a lost answer counts once.
 */
export function rowKeys(feed: Pick<Feed, 'kind' | 'rows'>): readonly (bigint | undefined)[] {
  if (feed.kind === 'events') return (feed.rows as readonly EventRow[]).map((row) => (row.event_id === undefined ? undefined : keyOf(`event ${row.event_id}`)));
  return (feed.rows as readonly SalesRow[]).map((row) => keyOf(`sales ${JSON.stringify([row.date, row.item, row.store ?? '', row.quantity, row.price ?? null, row.promotion ?? null])}`));
}

/** The last moment that a feed's rows tell of, in milliseconds. */
export function lastTimeOf(feed: Feed): number {
  let last = -Infinity;
  if (feed.kind === 'events') for (const row of feed.rows) last = Math.max(last, Date.parse(row.time));
  else for (const row of feed.rows) last = Math.max(last, (dayOf(row.date) + 1) * dayMs - 1);
  return last;
}
