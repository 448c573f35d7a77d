import { z } from 'zod';
import { AnbarError } from '../../src/base/errors.js';
import { route, type Route } from '../route.js';

const state = z.strictObject({ status: z.enum(['ok']) }).meta({ id: 'Health' });

export const healthRoutes: readonly Route[] = [
  route({ id: 'livez', method: 'get', path: '/livez', roles: 'open', vital: true, answer: state, summary: 'The process runs', run: () => ({ json: { status: 'ok' } }) }),
  route({
    id: 'readyz', method: 'get', path: '/readyz', roles: 'open', vital: true, answer: state, summary: 'The server takes requests, and every model that has a champion answers', errors: ['E_SERVER_STOPPING', 'E_SERVER_MODEL'],
    run({ context }) {
      const { unanswered } = context.shelf;
      if (unanswered.length > 0) {
        const which = unanswered.map(({ model, version, code }) => `${model}@${version} (${code})`).join(', ');
        throw new AnbarError('E_SERVER_MODEL', `no version answers for ${which}`, { hint: `no version answers for ${which}` });
      }
      if (context.state.stopping || !context.shelf.ready) throw new AnbarError('E_SERVER_STOPPING', 'not ready');
      return { json: { status: 'ok' } };
    },
  }),
  route({
    id: 'metrics', method: 'get', path: '/metrics', roles: ['read', 'admin'], vital: true, answer: 'text/plain; version=0.0.4; charset=utf-8', summary: "The server's numbers, for Prometheus",
    run: async ({ context }) => ({ text: await context.metrics.registry.metrics() }),
  }),
];
