import { z } from 'zod';
import { AnbarError } from '../../src/base/errors.js';
import { html } from '../../src/publish/report/html.js';
import { isPublicName } from '../../src/publish/registry.js';
import { inScope } from '../auth/keys.js';
import { route, type Route } from '../route.js';
import { reportName } from './shared-schemas.js';

export const reportRoutes: readonly Route[] = [
  route({
    id: 'reports', method: 'get', path: '/reports', roles: ['read', 'admin'], answer: 'text/html; charset=utf-8', surface: 'report', page: true, summary: 'The reports that this key may see, as a page',
    async run({ context, caller }) {
      const names = (await context.registry.world.files.list(context.options.reportsPath)).flatMap(({ name, folder }) => (!folder && name.endsWith('.html') && isPublicName(name.slice(0, -5)) ? [name.slice(0, -5)] : []));
      const seen = names.filter((name) => name !== 'index' && inScope(caller.reports, name));
      const page = html`<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8"><title>Reports</title><meta name="viewport" content="width=device-width"></head><body><main><h1>Reports</h1>${seen.length === 0 ? html`<p>There is no report yet: <code>anbar report</code> writes one.</p>` : html`<ul>${seen.map((name) => html`<li><a href="/reports/${name}">${name}</a></li>`)}</ul>`}</main></body></html>`;
      return { text: page.text };
    },
  }),
  route({
    id: 'report', method: 'get', path: '/reports/{report}', roles: ['read', 'admin'], params: z.strictObject({ report: reportName }), answer: 'text/html; charset=utf-8', surface: 'report', page: true, summary: 'One report', errors: ['E_SERVER_PATH'],
    async run({ params: { report }, context }) {
      const bytes = await context.registry.world.files.read(`${context.options.reportsPath}/${report}.html`);
      if (bytes === undefined) throw new AnbarError('E_SERVER_PATH', `there is no report ${report}`);
      return { text: bytes };
    },
  }),
];
