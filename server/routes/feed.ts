import { DateDay, Float64, Table, Utf8, vectorFromArray, type Vector } from 'apache-arrow';
import { z } from 'zod';
import { dayOf } from '../../src/base/day.js';
import { eventRowSchema, salesRowSchema, wireLimits, type SalesRow } from '../../src/publish/wire.js';
import { freshEvents } from '../models/fresh-events.js';
import { asForecaster, asRecommender, pickModel } from '../models/pick-model.js';
import { observeSales } from '../models/observe-sales.js';
import { modelRefusal } from '../models/model-refusal.js';
import { route, type Route } from '../route.js';
import { answeredBy, modelReference } from './shared-schemas.js';

const rowsLimit = wireLimits.batch;

const taken = z.strictObject({ ...answeredBy, taken: z.int() }).meta({ id: 'Taken' });

function salesTable(rows: readonly SalesRow[]): Table {
  const columns: Record<string, Vector> = {
    date: vectorFromArray(rows.map((row) => new Date(dayOf(row.date) * 86_400_000)), new DateDay()),
    item: vectorFromArray(rows.map((row) => row.item), new Utf8()),
    store: vectorFromArray(rows.map((row) => row.store ?? ''), new Utf8()),
    quantity: vectorFromArray(rows.map((row) => row.quantity), new Float64()),
    price: vectorFromArray(rows.map((row) => row.price ?? null), new Float64()),
    promotion: vectorFromArray(rows.map((row) => row.promotion ?? null), new Utf8()),
  };
  return new Table(columns);
}

export const feedRoutes: readonly Route[] = [
  route({
    id: 'events', method: 'post', path: '/v1/events', roles: ['predict', 'admin'], batch: true, answer: taken, summary: 'What customers did: the next lists reflect it, without refit', errors: ['E_PUBLISH_UNKNOWN', 'E_SERVER_TASK', 'E_SERVER_REFUSED'],
    query: z.strictObject({ model: modelReference }),
    body: z.strictObject({ events: z.array(eventRowSchema).min(1).max(rowsLimit) }).meta({ id: 'Events' }),
    async run({ query, body, caller, context, at }) {
      const served = asRecommender(await pickModel(context, query.model, caller.id));
      const fresh = freshEvents(served.model, body.events);
      await modelRefusal(() => served.model.foldIn(fresh.map(({ user, item, kind, time, value }) => ({ user, item, kind, time: Date.parse(time), ...(value === undefined ? {} : { value }) }))));
      return { json: { model: served.name, version: served.version, generatedAt: at, taken: fresh.length } };
    },
  }),
  route({
    id: 'sales', method: 'post', path: '/v1/sales', roles: ['predict', 'admin'], batch: true, answer: taken, summary: 'New days of sales: later forecasts start from them, without refit', errors: ['E_PUBLISH_UNKNOWN', 'E_SERVER_TASK', 'E_FORECAST_SERIES', 'E_SERVER_REFUSED'],
    query: z.strictObject({ model: modelReference }),
    body: z.strictObject({ sales: z.array(salesRowSchema).min(1).max(rowsLimit) }).meta({ id: 'Sales' }),
    async run({ query, body, caller, context, at }) {
      const served = asForecaster(await pickModel(context, query.model, caller.id));
      await observeSales(context, served, body.sales);
      await modelRefusal(() => served.model.update(salesTable(body.sales)));
      served.cache.clear();
      return { json: { model: served.name, version: served.version, generatedAt: at, taken: body.sales.length } };
    },
  }),
];
