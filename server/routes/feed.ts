import { z } from 'zod';
import { eventRowSchema, salesRowSchema, wireLimits } from '../../src/publish/wire.js';
import { asForecaster, asRecommender, pickModel } from '../models/pick-model.js';
import { route, type Route } from '../route.js';
import { answeredBy, modelReference } from './shared-schemas.js';

const rowsLimit = wireLimits.batch;

/** Why rows could not be kept; nothing of the request is. */
const durable = ['E_SERVER_FEED', 'E_SERVER_FEED_FULL', 'E_PUBLISH_DISK'] as const;

const taken = z.strictObject({ ...answeredBy, taken: z.int().meta({ description: 'Rows that were new: repeated ones, and events on more than 200 new items a user or 5,000 a model, are left out' }) }).meta({ id: 'Taken' });

export const feedRoutes: readonly Route[] = [
  route({
    id: 'events', method: 'post', path: '/v1/events', roles: ['predict', 'admin'], batch: true, answer: taken, summary: 'What customers did: the next lists reflect it, without refit, and after a restart too', errors: ['E_PUBLISH_UNKNOWN', 'E_SERVER_TASK', 'E_SERVER_REFUSED', ...durable],
    query: z.strictObject({ model: modelReference }),
    body: z.strictObject({ events: z.array(eventRowSchema).min(1).max(rowsLimit) }).meta({ id: 'Events' }),
    async run({ query, body, caller, context, at }) {
      const served = asRecommender(await pickModel(context, query.model, caller.id));
      const count = await context.feeds.of(served.name).feed({ kind: 'events', served, rows: body.events });
      return { json: { model: served.name, version: served.version, generatedAt: at, taken: count } };
    },
  }),
  route({
    id: 'sales', method: 'post', path: '/v1/sales', roles: ['predict', 'admin'], batch: true, answer: taken, summary: 'New days of sales: later forecasts start from them, without refit, and after a restart too', errors: ['E_PUBLISH_UNKNOWN', 'E_SERVER_TASK', 'E_FORECAST_SERIES', 'E_SERVER_REFUSED', ...durable],
    query: z.strictObject({ model: modelReference }),
    body: z.strictObject({ sales: z.array(salesRowSchema).min(1).max(rowsLimit) }).meta({ id: 'Sales' }),
    async run({ query, body, caller, context, at }) {
      const served = asForecaster(await pickModel(context, query.model, caller.id));
      const count = await context.feeds.of(served.name).feed({ kind: 'sales', served, rows: body.sales });
      return { json: { model: served.name, version: served.version, generatedAt: at, taken: count } };
    },
  }),
];
