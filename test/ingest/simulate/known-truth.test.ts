import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulate } from '../../../src/ingest/simulate.js';
import { rowsOf } from './read-rows.js';

const root = mkdtempSync(join(tmpdir(), 'anbar-truth-'));
const shop = join(root, 'shop');
const rows = (sql: string): ReturnType<typeof rowsOf> => rowsOf(shop, sql);

/** Each item's log demand less its own mean over the days without the calendar's big events and campaigns. */
const quiet = `SELECT s.item, ln(demand + 0.5) y, ln(price / reference_price) x FROM @sales s JOIN @truth_demand USING (date, item)
  WHERE promotion IS NULL AND s.date NOT IN (SELECT c.date FROM @calendar c WHERE event IN ('nowruz', 'ramadan', 'muharram'))`;

beforeAll(async () => {
  await simulate(shop, { seed: 11, items: 120, days: 800, users: 600 });
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a simulated shop', () => {
  it('lets price elasticity be found again by plain regression', async () => {
    const found = await rows(`SELECT regr_slope(y, x) slope, any_value(elasticity) truth FROM (${quiet}) JOIN @truth_items USING (item) WHERE base > 2 GROUP BY item`);
    expect(found.length).toBeGreaterThan(10);
    const negative = found.filter(({ slope }) => (slope as number) < 0).length;
    expect(negative / found.length).toBeGreaterThan(0.85);
    const mean = (key: string): number => found.reduce((sum, row) => sum + (row[key] as number), 0) / found.length;
    const covariance = found.reduce((sum, row) => sum + ((row['slope'] as number) - mean('slope')) * ((row['truth'] as number) - mean('truth')), 0);
    console.info(`elasticity of ${found.length} items: true mean ${mean('truth').toFixed(2)}, regression ${mean('slope').toFixed(2)}, ${negative} negative`);
    expect(covariance).toBeGreaterThan(0);
    expect(Math.abs(mean('slope') - mean('truth'))).toBeLessThan(0.8);
  });

  it('shows Nowruz: a run-up where it should be, and a quiet fortnight after', async () => {
    const [row] = await rows(`SELECT
      avg(demand) FILTER (date BETWEEN DATE '2024-03-10' AND DATE '2024-03-19') up,
      avg(demand) FILTER (date BETWEEN DATE '2024-03-21' AND DATE '2024-03-30') quiet,
      avg(demand) FILTER (date BETWEEN DATE '2024-01-20' AND DATE '2024-02-10') usual
      FROM @truth_demand JOIN @truth_items USING (item) WHERE nowruz > 0.6`);
    expect(row!['up'] as number).toBeGreaterThan(1.3 * (row!['usual'] as number));
    expect(row!['quiet'] as number).toBeLessThan(0.75 * (row!['usual'] as number));
  });

  it('shows Yalda in nuts and 1 Mehr in stationery', async () => {
    const [yalda] = await rows(`SELECT avg(demand) FILTER (date BETWEEN DATE '2023-12-16' AND DATE '2023-12-20') near, avg(demand) FILTER (date BETWEEN DATE '2023-12-26' AND DATE '2024-01-10') usual
      FROM @truth_demand JOIN @items USING (item) WHERE category LIKE '%آجیل%'`);
    expect(yalda!['near'] as number).toBeGreaterThan(1.4 * (yalda!['usual'] as number));
    const [mehr] = await rows(`SELECT avg(demand) FILTER (date BETWEEN DATE '2023-09-15' AND DATE '2023-09-23') near, avg(demand) FILTER (date BETWEEN DATE '2023-10-15' AND DATE '2023-11-10') usual
      FROM @truth_demand JOIN @items USING (item) WHERE category LIKE '%تحریر%'`);
    expect(mehr!['near'] as number).toBeGreaterThan(1.5 * (mehr!['usual'] as number));
  });

  it('has over-dispersed counts, an intermittent tail and a few best sellers', async () => {
    const [counts] = await rows(`SELECT avg((demand - expected) ** 2) / avg(expected) ratio, avg(demand) / avg(expected) bias FROM @truth_demand WHERE expected > 2`);
    expect(counts!['ratio'] as number).toBeGreaterThan(1.3);
    expect(counts!['bias'] as number).toBeCloseTo(1, 1);
    const [tail] = await rows(`SELECT avg((zeros > 0.5)::INT) intermittent, max(units) / sum(units) top FROM (SELECT item, avg((quantity = 0)::INT) zeros, sum(quantity) units FROM @sales GROUP BY item)`);
    expect(tail!['intermittent'] as number).toBeGreaterThan(0.2);
    expect(tail!['top'] as number).toBeGreaterThan(0.05);
  });

  it('never sells what is not there: sold + lost = asked for, and sales are lost only from an empty shelf', async () => {
    const [row] = await rows(`SELECT count(*) FILTER (quantity + lost <> demand) uneven, count(*) FILTER (lost > 0 AND on_hand <> 0) unfounded, count(*) FILTER (on_hand < 0 OR on_order < 0) negative,
      avg((lost > 0)::INT) lost_share FROM @sales s JOIN @truth_demand t USING (date, item) JOIN @stock k USING (date, item)`);
    expect(row).toMatchObject({ uneven: 0, unfounded: 0, negative: 0 });
    expect(row!['lost_share'] as number).toBeGreaterThan(0.005);
    expect(row!['lost_share'] as number).toBeLessThan(0.15);
  });

  it('gives accounts no more than was sold, on the Tehran day, and nothing before launch', async () => {
    const [row] = await rows(`WITH bought AS (SELECT item, CAST(time + INTERVAL 210 MINUTE AS DATE) date, sum(value) units FROM @events WHERE kind = 'purchase' GROUP BY ALL)
      SELECT count(*) purchases, count(*) FILTER (quantity IS NULL OR quantity < units) beyond FROM bought LEFT JOIN @sales USING (item, date)`);
    expect(row!['purchases'] as number).toBeGreaterThan(1_000);
    expect(row!['beyond']).toBe(0);
    const [early] = await rows(`SELECT count(*) n FROM @events JOIN @items USING (item) WHERE CAST(time + INTERVAL 210 MINUTE AS DATE) < launched`);
    expect(early!['n']).toBe(0);
  });

  it('has customers who buy what they like, again, and together', async () => {
    const product = Array.from({ length: 8 }, (_, k) => `u.taste_${k + 1} * i.taste_${k + 1}`).join(' + ');
    const [taste] = await rows(`SELECT (SELECT avg(${product}) FROM @events e JOIN @truth_users u USING ("user") JOIN @truth_items i USING (item) WHERE kind = 'purchase') bought,
      (SELECT avg(${product}) FROM @truth_users u, @truth_items i) anything`);
    expect(taste!['bought'] as number).toBeGreaterThan((taste!['anything'] as number) + 1);
    const [again] = await rows(`SELECT avg((n > 1)::INT) FILTER (category LIKE 'خوراکی%') food, avg((n > 1)::INT) FILTER (category LIKE '%گوشی%' OR category LIKE '%پوشاک%') durable
      FROM (SELECT "user", item, count(*) n FROM @events WHERE kind = 'purchase' GROUP BY ALL) JOIN @items USING (item)`);
    expect(again!['food'] as number).toBeGreaterThan(1.3 * (again!['durable'] as number));
    const [together] = await rows(`WITH b AS (SELECT DISTINCT "user", item, CAST(time AS DATE) date FROM @events WHERE kind = 'purchase')
      SELECT (SELECT count(*) FROM b x JOIN @truth_items t USING (item) JOIN b y ON y."user" = x."user" AND y.date = x.date AND y.item = t.companion) AS with_companion,
        (SELECT count(*) FROM b x JOIN @truth_items t USING (item) JOIN b y ON y."user" = x."user" AND y.date = x.date + 90 AND y.item = t.companion) AS later`);
    expect(together!['with_companion'] as number).toBeGreaterThan(3 * ((together!['later'] as number) + 1));
  });

  it('rates and reviews by quality, in Persian that varies in spelling', async () => {
    const [corr] = await rows(`SELECT corr(rating, quality) r FROM @reviews JOIN @truth_items USING (item)`);
    expect(corr!['r'] as number).toBeGreaterThan(0.2);
    const [texts] = await rows(`SELECT count(*) n, count(DISTINCT text) different, count(*) FILTER (text LIKE '%ي%' OR text LIKE '%ك%') arabic, count(*) FILTER (contains(text, '\u200c')) joiner FROM @reviews`);
    expect(texts!['different'] as number).toBeGreaterThan(0.35 * (texts!['n'] as number));
    expect(texts!['arabic'] as number).toBeGreaterThan(0);
    expect(texts!['joiner'] as number).toBeGreaterThan(0);
    const [titles] = await rows(`SELECT count(*) n, count(DISTINCT title) different FROM @items`);
    expect(titles).toMatchObject({ n: 120, different: 120 });
  });

  it('has money in whole rials, and plans that continue the prices', async () => {
    const [row] = await rows(`SELECT count(*) FILTER (price <> floor(price) OR price <= 0) broken, (SELECT count(*) FROM @items WHERE cost >= price OR pack_size < 1 OR lead_time_days < 1) odd FROM @sales`);
    expect(row).toMatchObject({ broken: 0, odd: 0 });
    const [plans] = await rows(`SELECT count(*) n, count(DISTINCT item) items, datediff('day', (SELECT max(date) FROM @sales), max(date)) ahead, max(abs(ln(p.price / last.price))) jump
      FROM @plans p JOIN (SELECT item, price FROM @sales WHERE date = (SELECT max(date) FROM @sales)) last USING (item)`);
    expect(plans).toMatchObject({ n: 120 * 28, items: 120, ahead: 28 });
    expect(plans!['jump'] as number).toBeLessThan(1);
  });
});
