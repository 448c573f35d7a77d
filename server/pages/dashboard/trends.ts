import { compareText } from '../../../src/locale/names.js';
import { dailySales, periodEnd, salesTrend, type TrendOptions } from '../../../src/publish/dashboard/sales-trend.js';
import { html } from '../../../src/publish/report/html.js';
import { pageChart } from '../../dashboard/chart.js';
import { wordOf } from '../../dashboard/filters.js';
import { gridOf } from '../../dashboard/grid.js';
import { eventName, groupName } from '../../dashboard/names.js';
import type { Look, Page } from '../../dashboard/page.js';
import { choice, filterForm } from './forms.js';
import { titleOf } from './settings.js';

/** Values of a grouping with what a reader calls them, in dictionary order. */
function namesOf(look: Look, group: string, names: readonly string[]): readonly (readonly [string, string])[] {
  const named = names.map((name) => [name, group === 'item' ? titleOf(look, name) : name] as const);
  return named.sort((a, b) => compareText(a[1], b[1], look.speaker.language));
}

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
    const names = coded === undefined ? [] : shop.remembered(`names ${group!} ${speaker.language}`, () => namesOf(look, group!, coded.names));
    const value = names.find(([name]) => name === filters.value)?.[0] ?? names[0]?.[0];
    const series = coded === undefined ? undefined : panel.keys.flatMap((_, s) => (coded.names[coded.codes[s]!] === value ? [s] : []));
    const calendar = speaker.jalali ? 'jalali' : 'gregorian';
    const options: TrendOptions = { period, calendar };
    const all = salesTrend(series === undefined ? shop.daily : shop.remembered(`daily ${group!} ${value!}`, () => dailySales(panel, series)), options);
    const points = period === 'day' ? all.slice(-365) : all;
    const eventsOf = (day: number): string => [...new Set(Array.from({ length: Math.min(31, periodEnd(day, options) - day) }, (_, d) => shop.eventStarts.get(day + d) ?? []).flat())].slice(0, 4).map((name) => eventName(speaker.language, name)).join(speaker.language === 'fa' ? '، ' : ', ');
    const marks = period === 'day' || period === 'week' ? points.flatMap(({ day }, at) => (eventsOf(day) === '' ? [] : [{ at, text: eventsOf(day) }])) : [];
    const periodText = (day: number): string => (period === 'month' ? speaker.month(day) : period === 'year' ? speaker.year(day) : speaker.day(day));
    const chart = pageChart(speaker, {
      id: 'trends', label: speaker.word('trends'), names: [speaker.word('lastYear'), speaker.word('units')],
      lines: [{ kind: 'actual', values: points.map(({ lastYear }) => lastYear) }, { kind: 'sales', values: points.map(({ units, partial }) => (partial ? null : units)) }],
      marks, tick: (at) => (points[at] === undefined ? '' : periodText(points[at].day)), number: (units) => speaker.number(units),
    });
    return [{
      id: 'sales', title: speaker.word('trends'), definition: speaker.word('trendsDef'),
      body: html`${filterForm({ ...look, filters: { ...filters, cal: undefined } }, [
        choice('period', speaker.word('period'), period, (['day', 'week', 'month', 'year'] as const).map((one) => [one, speaker.word(one)])),
        choice('cal', speaker.word('calendar'), calendar, [['jalali', speaker.word('jalali')], ['gregorian', speaker.word('gregorian')]]),
        choice('group', speaker.word('group'), group ?? '', [['', speaker.word('all')], ...groups.map((name) => [name, groupName(speaker.language, name)] as const)]),
        ...(coded === undefined ? [] : [choice('value', speaker.word('value'), value ?? '', names.slice(0, 500))]),
      ])}${chart}`,
      grid: gridOf(speaker, [
        { key: 'period_start', label: speaker.word(period), kind: 'day', value: ({ day }) => day, shown: ({ day }) => periodText(day) },
        { key: 'units', label: speaker.word('units'), kind: 'number', value: ({ units }) => units },
        { key: 'revenue', label: speaker.word('revenue'), kind: 'money', value: ({ revenue }) => revenue },
        { key: 'units_last_year', label: speaker.word('lastYear'), kind: 'number', value: ({ lastYear }) => lastYear },
        { key: 'change', label: speaker.word('change'), kind: 'percent', value: ({ units, lastYear, partial }) => (partial || lastYear === null || lastYear === 0 ? null : units / lastYear - 1) },
        { key: 'events', label: speaker.word('events'), kind: 'text', roomy: 'sentence', value: ({ day, partial }) => `${partial ? `(${speaker.word('partial')}) ` : ''}${eventsOf(day)}` },
      ], [...points].reverse()),
    }];
  },
};
