import { z } from 'zod';
import { AnbarError } from '../../../src/base/errors.js';
import { dayOf } from '../../../src/base/day.js';
import { exceptionKinds } from '../../../src/decide/exceptions.js';
import { keyOfException, markKey } from '../../dashboard/marks.js';
import type { ShopSource } from '../../dashboard/shop.js';
import { route, type Route } from '../../route.js';

const snoozeDays = 7;

const bodySchema = z.strictObject({ kind: z.enum(exceptionKinds), item: z.string().max(200), store: z.string().max(200).optional(), mark: z.enum(['reviewed', 'snoozed', 'open']) });

/** Marks an exception as reviewed, sets it aside for a week, or opens it again. JSON only: a form of another site cannot send it. */
export function markRoute(source: ShopSource | undefined): Route {
  return route({
    id: 'dashboard/marks', method: 'post', path: '/dashboard/marks', roles: ['read', 'admin'], surface: 'data', page: true, summary: 'Mark an exception as reviewed, set aside or open',
    body: bodySchema, answer: z.strictObject({ mark: z.enum(['reviewed', 'snoozed', 'open']) }),
    async run({ body: { mark, ...which }, caller, at }) {
      const shop = await source?.();
      const decided = await shop?.decisions.ready(0);
      if (shop === undefined || decided === undefined) throw new AnbarError('E_SERVER_BUSY', 'there are no exceptions yet');
      const open = new Set((await decided.exceptions()).map(keyOfException));
      const { store, ...rest } = which;
      const named = { ...rest, ...(store === undefined || store === '' ? {} : { store }) };
      const key = markKey(named);
      // Only what is there can be marked: the file holds no more entries than there are exceptions.
      if (!open.has(key)) throw new AnbarError('E_SERVER_REFUSED', 'there is no such exception now');
      await shop.marks.put(key, mark === 'open' ? undefined : { ...named, by: caller.id, at, ...(mark === 'snoozed' ? { until: dayOf(at.slice(0, 10)) + snoozeDays } : {}) }, open);
      return { json: { mark } };
    },
  });
}
