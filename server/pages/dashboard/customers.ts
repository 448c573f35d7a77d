import { engagement, type Cohort } from '../../../src/publish/dashboard/engagement.js';
import { html } from '../../../src/publish/report/html.js';
import { gridOf } from '../../dashboard/grid.js';
import type { Page } from '../../dashboard/page.js';

/** The zone that the data's maker noted; UTC where none is, or one that nobody knows. */
function zoneOf(notes: Readonly<Record<string, unknown>> | undefined): string {
  const zone = notes?.['timeZone'];
  try {
    return typeof zone === 'string' ? new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone : 'UTC';
  } catch {
    return 'UTC'; // a RangeError: not the name of a zone
  }
}

/** Funnel, repeat rate, RFM segments and cohorts. */
export const customersPage: Page = {
  path: '/customers',
  name: 'customers',
  async draw({ shop, speaker }) {
    const interactions = await shop.interactions();
    if (interactions === undefined || interactions.users.length === 0) return [{ id: 'funnel', title: speaker.word('funnel'), body: html`<p class="empty">${speaker.word('empty')}</p>` }];
    const calendar = speaker.jalali ? 'jalali' : 'gregorian';
    const { funnel, customers, buyers, repeatRate, segments, cohorts } = shop.remembered(`engagement ${calendar}`, () => engagement(interactions, { calendar, timeZone: zoneOf(shop.dataset.manifest.notes) }));
    const first = funnel[0]!.customers;
    return [
      {
        id: 'funnel', title: speaker.word('funnel'), definition: speaker.word('funnelDef'), pageRows: 10,
        body: html`<ul class="tiles"><li><span>${speaker.word('customersCount')}</span><b><bdi>${speaker.number(customers)}</bdi></b></li><li><span>${speaker.word('conversion')}</span><b><bdi>${speaker.percent(first === 0 ? null : buyers / first)}</bdi></b><p>${speaker.word('conversionDef')}</p></li><li><span>${speaker.word('repeat')}</span><b><bdi>${speaker.percent(repeatRate)}</bdi></b><p>${speaker.word('repeatDef')}</p></li></ul>`,
        grid: gridOf(speaker, [
          { key: 'stage', label: speaker.word('stage'), kind: 'text', value: ({ stage }) => speaker.word(stage) },
          { key: 'events', label: speaker.word('units'), kind: 'number', value: ({ events }) => events },
          { key: 'customers', label: speaker.word('customersCount'), kind: 'number', value: (row) => row.customers },
          { key: 'share', label: speaker.word('share'), kind: 'percent', value: (row) => (first === 0 ? null : row.customers / first) },
        ], funnel),
      },
      {
        id: 'segments', title: speaker.word('rfm'), definition: speaker.word('rfmDef'), pageRows: 10,
        grid: gridOf(speaker, [
          { key: 'segment', label: speaker.word('segment'), kind: 'text', value: ({ segment }) => speaker.word(segment) },
          { key: 'customers', label: speaker.word('customersCount'), kind: 'number', value: (row) => row.customers },
          { key: 'share', label: speaker.word('share'), kind: 'percent', value: (row) => (buyers === 0 ? null : row.customers / buyers) },
          { key: 'orders', label: speaker.word('orders'), kind: 'number', value: ({ orders }) => orders },
          { key: 'money', label: speaker.word('money'), kind: 'money', value: ({ money }) => money },
        ], segments),
      },
      {
        id: 'cohorts', title: speaker.word('cohorts'), definition: speaker.word('cohortsDef'), pageRows: 36,
        grid: gridOf(speaker, [
          { key: 'month', label: speaker.word('month'), kind: 'day', value: ({ month }) => month, shown: ({ month }) => speaker.month(month) },
          { key: 'customers', label: speaker.word('customersCount'), kind: 'number', value: (row) => row.customers },
          ...[0, 1, 2, 3, 4, 5].map((k) => ({ key: `again_${k + 1}`, label: `${speaker.word('after')} ${speaker.number(k + 1)}`, kind: 'percent' as const, value: ({ again }: Cohort) => again[k] ?? null })),
        ], cohorts),
      },
    ];
  },
};
