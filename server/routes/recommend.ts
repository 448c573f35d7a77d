import { z } from 'zod';
import { recommendAnswer, similarAnswer } from '../../src/publish/answers.js';
import { rankedItemSchema, recommendRequestSchema, similarRequestSchema } from '../../src/publish/wire.js';
import { asRecommender, pickModel } from '../models/pick-model.js';
import { modelRefusal } from '../models/model-refusal.js';
import { shadowRecommend } from '../models/shadow.js';
import { route, type Route } from '../route.js';
import { answeredBy, modelReference } from './shared-schemas.js';

const params = z.strictObject({ model: modelReference });

const answer = z.strictObject({ ...answeredBy, items: z.array(rankedItemSchema) }).meta({ id: 'RecommendAnswer', description: 'Best first, each with its reasons' });

export const recommendRoutes: readonly Route[] = [
  route({
    id: 'recommend', method: 'post', path: '/v1/models/{model}/recommend', roles: ['predict', 'admin'], params, body: recommendRequestSchema, answer,
    summary: 'Items for a user or a visitor', errors: ['E_PUBLISH_UNKNOWN', 'E_SERVER_TASK', 'E_SERVER_REFUSED'],
    async run({ params: { model }, body, caller, context, at }) {
      const served = asRecommender(await pickModel(context, model, body.user ?? caller.id));
      served.counted.inc();
      const now = Date.parse(at);
      const items = await modelRefusal(() => recommendAnswer(served.model, body, now));
      shadowRecommend(context, served, body, items, now);
      return { json: { model: served.name, version: served.version, generatedAt: at, items } };
    },
  }),
  route({
    id: 'similar', method: 'post', path: '/v1/models/{model}/similar', roles: ['predict', 'admin'], params, body: similarRequestSchema, answer,
    summary: 'Items like an item', errors: ['E_PUBLISH_UNKNOWN', 'E_RECOMMEND_ITEM', 'E_SERVER_TASK', 'E_SERVER_REFUSED'],
    async run({ params: { model }, body, caller, context, at }) {
      const served = asRecommender(await pickModel(context, model, caller.id));
      served.counted.inc();
      return { json: { model: served.name, version: served.version, generatedAt: at, items: await modelRefusal(() => similarAnswer(served.model, body)) } };
    },
  }),
];
