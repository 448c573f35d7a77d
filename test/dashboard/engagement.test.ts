import { resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { loadInteractions } from '../../src/engine/load-interactions.js';
import { openDataset } from '../../src/engine/open-dataset.js';
import { engagement } from '../../src/publish/dashboard/engagement.js';
import { dayText } from '../../src/base/day.js';

const folder = resolve('datasets/sample');

/** The same questions asked in SQL, of the files themselves. Tehran keeps +03:30 since September 2022, before the sample begins. */
async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const events = `(SELECT "user" AS who, item, epoch_ms(time) AS ms, kind, value, date_trunc('day', time::TIMESTAMP + INTERVAL 210 MINUTE)::DATE AS day FROM read_parquet('${folder}/events.parquet') WHERE kind <> 'rating')`;
  const read = await connection.runAndReadAll(sql.replaceAll('EVENTS', events).replaceAll('ITEMS', `read_parquet('${folder}/items.parquet')`));
  const found = read.getRowObjectsJson();
  connection.closeSync();
  return found as Record<string, unknown>[];
}

const numbers = async (sql: string): Promise<number[]> => (await rows(sql)).map((row) => Number(Object.values(row)[0]));

describe('engagement, asked in SQL as well', async () => {
  const interactions = await loadInteractions(await openDataset(folder));
  const found = engagement(interactions, { calendar: 'gregorian', timeZone: 'Asia/Tehran', months: 6 });

  it('counts visits, views, carts and orders, and who made them', async () => {
    const visits = await numbers(`SELECT sum(CASE WHEN before IS NULL OR ms - before > 1800000 THEN 1 ELSE 0 END) FROM (SELECT ms, lag(ms) OVER (PARTITION BY who ORDER BY ms) AS before FROM EVENTS)`);
    expect(found.funnel[0]!.events).toBe(visits[0]);
    for (const [place, kind] of [[1, 'view'], [2, 'cart'], [3, 'purchase']] as const) {
      const [events] = await numbers(`SELECT count(*) FROM EVENTS WHERE kind = '${kind}'`);
      const [customers] = await numbers(`SELECT count(DISTINCT who) FROM EVENTS WHERE kind = '${kind}'`);
      expect(found.funnel[place]).toMatchObject({ events, customers });
    }
  });

  it('tells who came again', async () => {
    const [share] = await numbers(`SELECT avg(CASE WHEN days > 1 THEN 1.0 ELSE 0 END) FROM (SELECT count(DISTINCT day) AS days FROM EVENTS WHERE kind = 'purchase' GROUP BY who)`);
    expect(found.repeatRate).toBeCloseTo(share!, 12);
    expect([found.buyers]).toEqual(await numbers(`SELECT count(DISTINCT who) FROM EVENTS WHERE kind = 'purchase'`));
  });

  it('cuts buyers into segments, with the money in each', async () => {
    const sql = `WITH buyers AS (SELECT who, max(day) AS last, count(DISTINCT day) AS orders, sum(coalesce(value, 1) * price) AS money FROM EVENTS JOIN ITEMS USING (item) WHERE kind = 'purchase' GROUP BY who),
      cuts AS (SELECT (list_sort(list(last)))[count(*) // 2 + 1] AS recent, greatest(2, (list_sort(list(orders)))[count(*) // 2 + 1]) AS often FROM buyers)
      SELECT CASE WHEN last >= recent THEN CASE WHEN orders >= often THEN 'champions' ELSE 'promising' END ELSE CASE WHEN orders >= often THEN 'cooling' ELSE 'lostSegment' END END AS segment, count(*) AS customers, sum(orders) AS orders, sum(money) AS money FROM buyers, cuts GROUP BY 1`;
    const asked = new Map((await rows(sql)).map((row) => [row['segment'], row]));
    for (const { segment, customers, orders, money } of found.segments) {
      const row = asked.get(segment);
      expect([customers, orders]).toEqual([Number(row?.['customers'] ?? 0), Number(row?.['orders'] ?? 0)]);
      expect(Math.abs(money! / Number(row!['money']) - 1)).toBeLessThan(1e-6);
    }
  });

  it('follows cohorts month by month', async () => {
    const sql = `WITH days AS (SELECT DISTINCT who, date_trunc('month', day) AS month FROM EVENTS WHERE kind = 'purchase'),
      firsts AS (SELECT who, min(month) AS first FROM days GROUP BY who), sizes AS (SELECT first, count(*) AS size FROM firsts GROUP BY 1)
      SELECT first::DATE::VARCHAR AS first, date_diff('month', first, month) AS after, count(*) / any_value(size)::DOUBLE AS share FROM days JOIN firsts USING (who) JOIN sizes USING (first) WHERE month > first GROUP BY 1, 2`;
    const asked = new Map((await rows(sql)).map((row) => [`${String(row['first'])} ${Number(row['after'])}`, Number(row['share'])]));
    let compared = 0;
    for (const { month, again } of found.cohorts) {
      again.forEach((share, k) => {
        if (share === null) return;
        expect(share, `${dayText(month)} +${k + 1}`).toBeCloseTo(asked.get(`${dayText(month)} ${k + 1}`) ?? 0, 12);
        compared++;
      });
    }
    expect(compared).toBeGreaterThan(80);
  });
});

describe('cohorts', () => {
  it('count months in which nobody ordered, and say nothing of a month that is not over', () => {
    const at = (text: string): number => Date.parse(text);
    const times = [at('2024-01-10T10:00Z'), at('2024-03-05T10:00Z'), at('2024-04-02T10:00Z')];
    const { cohorts } = engagement({ users: ['a'], items: ['x'], userOf: Int32Array.of(0, 0, 0), itemOf: Int32Array.of(0, 0, 0), time: Float64Array.from(times), kind: Uint8Array.of(2, 2, 2), value: Float32Array.of(1, 1, 1), facts: [{ item: 'x' }] }, { calendar: 'gregorian', months: 4 });
    expect(cohorts).toMatchObject([{ customers: 1, again: [0, 1, null, null] }]);
  });
});
