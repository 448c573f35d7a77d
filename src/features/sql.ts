import { AnbarError } from '../base/errors.js';
import { columnsOf } from './columns.js';
import type { Column, Node } from './node.js';
import type { CalendarPart, FeaturePlan } from './plan.js';

/** Names in SQL are written unquoted, for DuckDB and Spark quote differently; so only plain ones may pass, which also keeps statements out of them. */
function identifier(name: string): string {
  if (/^[a-z][a-z0-9_]*$/.test(name)) return name;
  throw new AnbarError('E_FEATURES_PLAN', `${JSON.stringify(name)} cannot be a column in SQL; allowed: lower-case letters, digits and _`, { facts: { value: name } });
}

const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const double = (of: string): string => `CAST(${identifier(of)} AS DOUBLE)`;

const calendarSql: Readonly<Record<CalendarPart, string>> = {
  weekday: '((p.day + 3) % 7 + 7) % 7',
  weekend: 'CASE WHEN ((p.day + 3) % 7 + 7) % 7 >= 5 THEN 1 ELSE 0 END',
  dayOfMonth: 'extract(day FROM p.date)',
  month: 'extract(month FROM p.date)',
  quarter: 'extract(quarter FROM p.date)',
  dayOfYear: 'extract(doy FROM p.date)',
  week: 'extract(week FROM p.date)',
  trend: '(p.day - 10957) / 365.25',
  jalaliMonth: 'calendar.jalali_month',
  jalaliDay: 'calendar.jalali_day',
  jalaliDayOfYear: 'calendar.jalali_day_of_year',
};

/** A frame of `window` rows that ends `lag` rows back: a series has every day, so rows are days. */
function frame(lag: number, window: number, by = 'p.series'): string {
  const end = lag === 0 ? 'CURRENT ROW' : `${lag} PRECEDING`;
  return `OVER (PARTITION BY ${by} ORDER BY p.day NULLS FIRST ROWS BETWEEN ${lag + window - 1} PRECEDING AND ${end})`;
}

const back = (value: string, lag: number): string => (lag === 0 ? value : `lag(${value}, ${lag}) OVER (PARTITION BY p.series ORDER BY p.day NULLS FIRST)`);

interface Parts {
  readonly value: string;
  /** A WITH query of its own and how it is joined. */
  readonly query?: string;
  readonly join?: string;
}

/** Joins each row to the days of its own window; slower than a frame, but the only form that both engines take for these. */
function windowQuery(name: string, of: string, lag: number, reach: number, value: string, condition = ''): Parts {
  return {
    value: `${name}.v`,
    query: `${name} AS (SELECT t.series, t.day, ${value} AS v FROM panel t JOIN panel b ON b.series = t.series AND b.day BETWEEN t.day - ${lag + reach} AND t.day - ${lag} AND b.${identifier(of)} IS NOT NULL${condition} GROUP BY t.series, t.day)`,
    join: `LEFT JOIN ${name} ON ${name}.series = p.series AND ${name}.day = p.day`,
  };
}

function groupQuery(name: string, of: string, by: string, lag: number, window: number): Parts {
  const sums = `(SELECT ${identifier(by)} AS g, day, sum(${double(of)}) AS s, count(${identifier(of)}) AS n FROM panel WHERE ${by} IS NOT NULL GROUP BY ${by}, day)`;
  return {
    value: `${name}.v`,
    query: `${name} AS (SELECT p.g, p.day, sum(p.s) ${frame(0, window, 'p.g')} / nullif(sum(p.n) ${frame(0, window, 'p.g')}, 0) AS v FROM ${sums} p)`,
    join: `LEFT JOIN ${name} ON ${name}.g = p.${by} AND ${name}.day = p.day - ${lag}`,
  };
}

function eventQuery(name: string, node: Extract<Node, { readonly type: 'eventUntil' | 'eventSince' }>): Parts {
  const named = node.names[0] === '*' ? '' : ` AND e.name IN (${node.names.map(literal).join(', ')})`;
  const [away, range] = node.type === 'eventUntil' ? ['min(e.day) - d.day', `d.day AND d.day + ${node.reach}`] : ['d.day - max(e.day)', `d.day - ${node.reach} AND d.day`];
  return {
    value: `coalesce(${name}.v, ${node.reach + 1})`,
    query: `${name} AS (SELECT d.day, ${away} AS v FROM (SELECT DISTINCT day FROM panel) d JOIN events e ON e.day BETWEEN ${range}${named} GROUP BY d.day)`,
    join: `LEFT JOIN ${name} ON ${name}.day = p.day`,
  };
}

function columnSql({ node, lag }: Column, name: string): Parts {
  switch (node.type) {
    case 'value':
      return { value: back(double(node.of), lag) };
    case 'roll': {
      const over = frame(lag, node.window);
      const x = double(node.of);
      const value = node.stat === 'mean' ? `avg(${x}) ${over}` : node.stat === 'sd' ? `stddev_samp(${x}) ${over}` : `avg(CASE WHEN ${x} > 0 THEN 1.0E0 WHEN ${x} IS NOT NULL THEN 0.0E0 END) ${over}`;
      return { value: `CASE WHEN count(${x}) ${over} >= ${node.minCount} THEN ${value} END` };
    }
    case 'order': {
      const x = `CAST(b.${identifier(node.of)} AS DOUBLE)`;
      const at = `percentile_cont(${node.level}) WITHIN GROUP (ORDER BY ${x})`;
      return windowQuery(name, node.of, lag, node.window - 1, `CASE WHEN count(*) >= ${node.minCount} THEN ${at} END`);
    }
    case 'weighted': {
      const weight = `pow(${1 - node.alpha}, t.day - ${lag} - b.day)`;
      return windowQuery(name, node.of, lag, node.window - 1, `sum(CAST(b.${identifier(node.of)} AS DOUBLE) * ${weight}) / sum(${weight})`);
    }
    case 'phase':
      return windowQuery(name, node.of, lag, (node.count - 1) * node.season, `avg(CAST(b.${identifier(node.of)} AS DOUBLE))`, ` AND (t.day - ${lag} - b.day) % ${node.season} = 0`);
    case 'since': {
      const seen = `max(CASE WHEN ${identifier(node.of)} > 0 THEN p.day END) OVER (PARTITION BY p.series ORDER BY p.day NULLS FIRST ROWS BETWEEN UNBOUNDED PRECEDING AND ${lag === 0 ? 'CURRENT ROW' : `${lag} PRECEDING`})`;
      return { value: `CASE WHEN p.day - ${lag} >= min(p.day) OVER (PARTITION BY p.series) THEN least(${node.cap}, coalesce(p.day - ${lag} - ${seen}, ${node.cap})) END` };
    }
    case 'ratioToHistory':
      return { value: `${back(double(node.of), lag)} / nullif(avg(${double(node.of)}) ${frame(lag + 1, node.window)}, 0)` };
    case 'change':
      return { value: `${back(double(node.of), lag)} / nullif(${back(double(node.of), lag + node.over)}, 0) - 1` };
    case 'ratioToGroup': {
      const parts = groupQuery(name, node.of, node.by, lag, 1);
      return { ...parts, value: `${back(double(node.of), lag)} / nullif(${parts.value}, 0)` };
    }
    case 'groupMean':
      return groupQuery(name, node.of, node.by, lag, node.window);
    case 'static':
      return { value: `p.${identifier(node.column)}` };
    case 'age':
      return { value: 'p.day - min(p.day) OVER (PARTITION BY p.series)' };
    case 'calendar':
      return { value: calendarSql[node.part] };
    default:
      return eventQuery(name, node);
  }
}

/**
 * The plan as one SELECT that DuckDB and Spark both run: columns series, day, then the plan's. It reads the views
 * `panel` (series, day = whole days since 1970, quantity, the panel's columns, static codes; unknown = NULL; every day of a series, and rows without quantity for the days to forecast),
 * `events` (day, name) when the plan has events, and `calendar` (day, jalali_month, jalali_day, jalali_day_of_year) when it has Jalali parts.
 * Throws E_FEATURES_PLAN when a name would need quoting.
 *
 * @example
 * toSql({ version: 1, horizonGap: 1, features: [{ kind: 'lag', lags: [7] }] });
 */
export function toSql(plan: FeaturePlan): string {
  const parts = columnsOf(plan).map((column, c) => ({ name: identifier(column.name), ...columnSql(column, `q${c}`) }));
  const queries = parts.flatMap(({ query }) => query ?? []);
  const joins = parts.flatMap(({ join }) => join ?? []);
  if (parts.some(({ value }) => value.startsWith('calendar.'))) joins.push('LEFT JOIN calendar ON calendar.day = p.day');
  const columns = parts.map(({ name, value }) => `CAST(${value} AS DOUBLE) AS ${name}`);
  return [
    queries.length === 0 ? '' : `WITH ${queries.join(',\n')}`,
    `SELECT p.series, p.day,\n  ${columns.join(',\n  ')}`,
    `FROM (SELECT *, CAST('1970-01-01' AS DATE) + CAST(day AS INT) AS date FROM panel) p`,
    ...joins,
    'ORDER BY p.series NULLS FIRST, p.day NULLS FIRST',
  ].filter((line) => line !== '').join('\n');
}
