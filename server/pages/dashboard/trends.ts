import { lineChart } from '../../../src/publish/dashboard/line-chart.js';
import { periodEnd, salesTrend, type TrendOptions } from '../../../src/publish/dashboard/sales-trend.js';
import { html } from '../../../src/publish/report/html.js';
import { wordOf } from '../../dashboard/filters.js';
import { gridOf } from '../../dashboard/grid.js';
import type { Page } from '../../dashboard/page.js';
import { choice, filterForm } from './forms.js';

/** Sales by period and any grouping, beside the year before, with the calendar's events. */
export const trendsPage: Page = {
  path: '/trends',
  name: 'trends',
  draw(look) {
    const { speaker, filters, shop } = look;
    const { panel } = shop;
    const period = wordOf(filters.period, ['week', 'day', 'month', 'year'] as const);
    const groups = [...panel.statics.keys()];
    const group = groups.find((name) => name === filters.group);
    const coded = group === undefined ? undefined : panel.statics.get(group)!;
    const names = coded?.names ?? [];
    const value = names.find((name) => name === filters.value) ?? names[0];
    const series = coded === undefined ? undefined : panel.keys.flatMap((_, s) => (coded.names[coded.codes[s]!] === value ? [s] : []));
    const calendar = speaker.jalali ? 'jalali' : 'gregorian';
    const options: TrendOptions = { period, calendar, ...(series === undefined ? {} : { series }) };
    const all = shop.remembered(`trend ${calendar} ${period} ${group ?? ''} ${value ?? ''}`, () => salesTrend(panel, options));
    const points = period === 'day' ? all.slice(-180) : all;
    const eventsOf = (day: number): string => [...new Set(Array.from({ length: Math.min(31, periodEnd(day, options) - day) }, (_, d) => panel.events.get(day + d) ?? []).flat())].filter((name) => name !== 'salary-days').slice(0, 4).join(', ');
    const marks = period === 'day' || period === 'week' ? points.flatMap(({ day }, at) => (eventsOf(day) === '' ? [] : [{ at, text: `${speaker.day(day)}: ${eventsOf(day)}` }])) : [];
    return [{
      id: 'sales', title: speaker.word('trends'), definition: speaker.word('trendsDef'),
      body: html`${filterForm({ ...look, filters: { ...filters, cal: undefined } }, [
        choice('period', speaker.word('period'), period, (['day', 'week', 'month', 'year'] as const).map((one) => [one, speaker.word(one)])),
        choice('cal', speaker.word('calendar'), calendar, [['jalali', speaker.word('jalali')], ['gregorian', speaker.word('gregorian')]]),
        choice('group', speaker.word('group'), group ?? '', [['', speaker.word('all')], ...groups.map((name) => [name, name] as const)]),
        ...(coded === undefined ? [] : [choice('value', speaker.word('value'), value ?? '', names.slice(0, 500).map((name) => [name, name]))]),
      ])}<figure>${lineChart({ label: speaker.word('trends'), lines: [{ kind: 'actual', values: points.map(({ lastYear }) => lastYear) }, { kind: 'sales', values: points.map(({ units, partial }) => (partial ? null : units)) }], marks, tick: (at) => speaker.day(points[at]?.day ?? null), number: (units) => speaker.number(units) })}<figcaption><ul class="legend"><li class="l-sales">${speaker.word('units')}</li><li class="l-actual">${speaker.word('lastYear')}</li></ul></figcaption></figure>`,
      grid: gridOf(speaker, [
        { key: 'period_start', label: speaker.word(period), kind: 'day', value: ({ day }) => day },
        { key: 'units', label: speaker.word('units'), kind: 'number', value: ({ units }) => units },
        { key: 'revenue', label: speaker.word('revenue'), kind: 'money', value: ({ revenue }) => revenue },
        { key: 'units_last_year', label: speaker.word('lastYear'), kind: 'number', value: ({ lastYear }) => lastYear },
        { key: 'change', label: speaker.word('change'), kind: 'percent', value: ({ units, lastYear, partial }) => (partial || lastYear === null || lastYear === 0 ? null : units / lastYear - 1) },
        { key: 'events', label: speaker.word('events'), kind: 'text', value: ({ day, partial }) => `${partial ? `(${speaker.word('partial')}) ` : ''}${eventsOf(day)}` },
      ], [...points].reverse()),
    }];
  },
};
