import type { Table } from 'apache-arrow';
import { tableSchemas } from '../../table/schemas.js';
import { tableOf } from '../../table/table-of.js';
import type { Market } from './customers.js';
import { itemCode } from './item.js';
import { customerEvents, type Ledger, type ShopEvent } from './visits.js';

const batchRows = 50_000;

/** Events of all customers in order, some thousand at a time. Works on a copy of what was sold, so that two walks see the same shop. */
function* eventRuns(market: Market, sold: Uint8Array): Generator<readonly ShopEvent[]> {
  const ledger: Ledger = { units: sold.slice(), days: market.shop.size.days };
  let run: ShopEvent[] = [];
  for (let index = 0; index < market.shop.size.users; index++) {
    for (const event of customerEvents(market, ledger, index)) run.push(event);
    if (run.length < batchRows) continue;
    yield run;
    run = [];
  }
  if (run.length > 0) yield run;
}

/** Views, carts, purchases and ratings, user by user in order of time. */
export async function* eventBatches(market: Market, sold: Uint8Array): AsyncGenerator<Table> {
  let number = 0;
  for (const run of eventRuns(market, sold)) {
    yield tableOf(tableSchemas.events, {
      user: run.map(({ user }) => user),
      item: run.map(({ item }) => itemCode(item)),
      time: BigInt64Array.from(run, ({ timeMs }) => BigInt(timeMs)),
      kind: run.map(({ kind }) => kind),
      value: Float64Array.from(run, ({ value }) => value),
      event_id: run.map(() => `E${String(++number).padStart(8, '0')}`),
    });
  }
}

/** The ratings that came with a text. */
export async function* reviewBatches(market: Market, sold: Uint8Array): AsyncGenerator<Table> {
  for (const run of eventRuns(market, sold)) {
    const reviews = run.filter(({ review }) => review !== undefined);
    if (reviews.length === 0) continue;
    yield tableOf(tableSchemas.reviews, {
      user: reviews.map(({ user }) => user),
      item: reviews.map(({ item }) => itemCode(item)),
      time: BigInt64Array.from(reviews, ({ timeMs }) => BigInt(timeMs)),
      rating: Float64Array.from(reviews, ({ value }) => value),
      text: reviews.map(({ review }) => review),
    });
  }
}
