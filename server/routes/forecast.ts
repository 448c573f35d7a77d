import { z } from 'zod';
import { isAnbarError } from '../../src/base/errors.js';
import { forecastRequestSchema, seriesForecastSchema, wireLimits } from '../../src/publish/wire.js';
import { problemOf, problemSchema } from '../http/problem.js';
import { answerForecast } from '../models/answer-forecast.js';
import { asForecaster, pickModel } from '../models/pick-model.js';
import type { ServedForecaster } from '../models/served-model.js';
import { shadowForecast } from '../models/shadow.js';
import { route, type Route } from '../route.js';
import { answeredBy, modelReference } from './shared-schemas.js';

const params = z.strictObject({ model: modelReference });

const answer = z.strictObject({ ...answeredBy, forecasts: z.array(seriesForecastSchema) }).meta({ id: 'ForecastAnswer' });

const batchAnswer = z
  .strictObject({ ...answeredBy, results: z.array(z.union([z.strictObject({ status: z.literal(200), forecasts: z.array(seriesForecastSchema) }), z.strictObject({ status: z.int().min(400), problem: problemSchema })])) })
  .meta({ id: 'ForecastBatchAnswer', description: 'One result a request, in order; a bad one does not spoil the others' });

const answerText = (served: ServedForecaster, at: string, forecasts: string): string => `{"model":"${served.name}","version":${served.version},"generatedAt":"${at}","forecasts":${forecasts}}`;

// A stable caller keeps its side of a split: the series asked for, else the key.
const stickyOf = (series: readonly string[] | undefined, caller: string): string => series?.[0] ?? caller;

export const forecastRoutes: readonly Route[] = [
  route({
    id: 'forecast', method: 'post', path: '/v1/models/{model}/forecast', roles: ['predict', 'admin'], params, body: forecastRequestSchema, answer,
    summary: 'Forecast series of a model', errors: ['E_PUBLISH_UNKNOWN', 'E_FORECAST_SERIES', 'E_SERVER_TASK', 'E_SERVER_REFUSED'],
    recall({ shelf }, { model }, text, at) {
      const served = shelf.held(model!);
      // A split and a shadow look into the request.
      if (served?.task !== 'forecast' || shelf.shareOf(served.name) > 0 || shelf.held(`${served.name}@shadow`) !== undefined) return undefined;
      const forecasts = served.cache.find(text);
      if (forecasts === undefined) return undefined;
      served.counted.inc();
      return answerText(served, at, forecasts);
    },
    async run({ params: { model }, body, caller, context, at, text }) {
      const served = asForecaster(await pickModel(context, model, stickyOf(body.series, caller.id)));
      const revision = served.cache.revision;
      const forecasts = await answerForecast(served, body);
      shadowForecast(context, served, body, forecasts);
      const json = JSON.stringify(forecasts);
      served.cache.keep(text, json, revision);
      return { jsonText: answerText(served, at, json) };
    },
  }),
  route({
    id: 'forecastBatch', method: 'post', path: '/v1/models/{model}/forecast/batch', roles: ['predict', 'admin'], params, batch: true, answer: batchAnswer,
    body: z.strictObject({ requests: z.array(forecastRequestSchema).min(1).max(wireLimits.batch) }).meta({ id: 'ForecastBatch' }),
    summary: 'Many forecasts in one request, each with its own result', errors: ['E_PUBLISH_UNKNOWN', 'E_SERVER_TASK'],
    async run({ params: { model }, body, caller, context, at, id }) {
      // One version for the whole batch, even if an alias moves while it is worked on.
      const served = asForecaster(await pickModel(context, model, caller.id));
      const results: object[] = [];
      let yieldAt = performance.now() + 15;
      for (const request of body.requests) {
        try {
          results.push({ status: 200, forecasts: await answerForecast(served, request) });
        } catch (error) {
          if (!isAnbarError(error)) throw error;
          const problem = problemOf(error, id);
          results.push({ status: problem.status, problem });
        }
        if (performance.now() > yieldAt) {
          await new Promise((resolve) => setImmediate(resolve));
          yieldAt = performance.now() + 15;
        }
      }
      return { json: { model: served.name, version: served.version, generatedAt: at, results } };
    },
  }),
];
