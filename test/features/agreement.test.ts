import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compilePlan, panelSchema, type FeatureMatrix } from '../../src/features/compile.js';
import { toSql } from '../../src/features/sql.js';
import { jalaliDayOfYear, jalaliOf } from '../../src/locale/jalali.js';
import type { Panel } from '../../src/table/panel.js';
import { cutPanel, randomPanel, randomPlan } from './random-plan.js';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
});
afterAll(() => connection.closeSync());

const sqlNumber = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? 'NULL' : String(value));

/** The panel as the views that the SQL reads, with rows to forecast up to `ahead` days after its end. */
async function writeViews(panel: Panel, ahead: number): Promise<void> {
  const columns = [...panel.columns];
  const statics = [...panel.statics];
  const rows: string[] = [];
  const days = new Set<number>();
  panel.keys.forEach((_, s) => {
    const length = panel.offsets[s + 1]! - panel.offsets[s]!;
    for (let i = 0; i < length + ahead; i++) {
      const day = panel.endDay - length + 1 + i;
      days.add(day);
      const quantity = i < length ? panel.quantity[panel.offsets[s]! + i] : undefined;
      const values = columns.map(([, { availability, values: cells }]) =>
        availability.kind === 'known' ? (i < length + panel.futureDays ? cells[panel.offsets[s]! + s * panel.futureDays + i] : undefined) : i < length ? cells[panel.offsets[s]! + i] : undefined);
      const codes = statics.map(([, column]) => (column.codes[s]! < 0 ? undefined : column.codes[s]));
      rows.push(`(${[s, day, quantity, ...values, ...codes].map(sqlNumber).join(',')})`);
    }
  });
  const calendar = [...days].map((day) => `(${day},${jalaliOf(day).month},${jalaliOf(day).day},${jalaliDayOfYear(day)})`);
  const events = [...panel.events].flatMap(([day, names]) => names.map((name) => `(${day},'${name.replaceAll("'", "''")}')`));
  await connection.run(`CREATE OR REPLACE TABLE panel(series INT, day INT, quantity DOUBLE, ${columns.map(([name]) => `${name} DOUBLE`).join(', ')}, ${statics.map(([name]) => `${name} INT`).join(', ')})`);
  await connection.run(`INSERT INTO panel VALUES ${rows.join(',')}`);
  await connection.run('CREATE OR REPLACE TABLE events(day INT, name VARCHAR)');
  await connection.run(`INSERT INTO events VALUES ${events.join(',')}`);
  await connection.run('CREATE OR REPLACE TABLE calendar(day INT, jalali_month INT, jalali_day INT, jalali_day_of_year INT)');
  await connection.run(`INSERT INTO calendar VALUES ${calendar.join(',')}`);
}

function close(a: number, b: number): boolean {
  return Number.isNaN(a) ? Number.isNaN(b) : Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b));
}

function expectRow(matrix: FeatureMatrix, row: number, other: ArrayLike<number>, where: string): void {
  matrix.names.forEach((name, c) => {
    const mine = matrix.values[row * matrix.names.length + c]!;
    if (!close(mine, other[c]!)) expect.fail(`${name} of series ${matrix.series[row]} on day ${matrix.day[row]}: batch ${mine}, ${where} ${other[c]}`);
  });
}

test('batch, SQL in DuckDB and the state agree on random plans and panels', async () => {
  await fc.assert(
    fc.asyncProperty(randomPlan, fc.nat(), fc.integer({ min: 0, max: 6 }), async (plan, seed, futureDays) => {
      const panel = randomPanel(seed, futureDays);
      const compiled = compilePlan(plan, panelSchema(panel));
      const matrix = compiled.batch(panel, { toDay: panel.endDay + plan.horizonGap });
      await writeViews(panel, plan.horizonGap);
      const rows = (await connection.runAndReadAll(toSql(plan))).getRows();
      expect(rows.length).toBe(matrix.rows);
      rows.forEach((row, r) => {
        expect([Number(row[0]), Number(row[1])]).toEqual([matrix.series[r], matrix.day[r]]);
        expectRow(matrix, r, row.slice(2).map((value) => (value === null ? Number.NaN : Number(value))), 'SQL');
      });

      // The state opened days ago and fed day by day must give what batch gives over the whole panel.
      const { panel: past, kept } = cutPanel(panel, 5);
      if (kept.length < panel.keys.length) return;
      const state = compiled.open(past);
      const out = new Float32Array(compiled.names.length);
      const rowOf = new Map(Array.from(matrix.day, (day, r) => [`${matrix.series[r]} ${day}`, r]));
      for (let day = past.endDay + 1; day <= panel.endDay + 1; day++) {
        for (let s = 0; s < panel.keys.length; s++) {
          state.fillRow(s, day, out, 0);
          expectRow(matrix, rowOf.get(`${s} ${day}`)!, out, 'state');
        }
        if (day > panel.endDay) break;
        panel.keys.forEach((_, s) => {
          const at = panel.offsets[s + 1]! - 1 - (panel.endDay - day);
          state.append(s, panel.quantity[at]!, { visits: panel.columns.get('visits')!.values[at]!, returns: panel.columns.get('returns')!.values[at]! });
        });
      }
    }),
    { numRuns: 150, seed: 11 },
  );
});

test('blocks are the matrix in pieces, and dropped rows are dropped', () => {
  fc.assert(
    fc.property(randomPlan, fc.nat(), fc.integer({ min: 1, max: 60 }), (plan, seed, blockRows) => {
      const panel = randomPanel(seed, 3);
      const compiled = compilePlan(plan, panelSchema(panel));
      const options = { dropWarmup: seed % 2 === 0, dropUnknown: true };
      const whole = compiled.batch(panel, options);
      const values: number[] = [];
      const targets: number[] = [];
      compiled.batchBlocks(panel, { ...options, blockRows }, (block) => {
        values.push(...block.values);
        targets.push(...block.target);
      });
      expect(values).toEqual([...whole.values]);
      expect(targets).toEqual([...whole.target]);
      expect(targets.some(Number.isNaN)).toBe(false);
    }),
    { numRuns: 60, seed: 3 },
  );
});

test('a fork runs ahead without touching its parent, over more days than the memory is wide', () => {
  const panel = randomPanel(5, 0);
  const compiled = compilePlan({ version: 1, horizonGap: 1, features: [{ kind: 'lag', lags: [1] }, { kind: 'rolling', lag: 1, window: 4, stats: ['mean'] }, { kind: 'groupMean', by: 'store', lag: 1, window: 3 }] }, panelSchema(panel));
  const state = compiled.open(panel);
  const size = panel.keys.length * compiled.names.length;
  const before = new Float32Array(size);
  state.fillDay(panel.endDay + 1, before);
  const ahead = state.fork(Int32Array.from(panel.keys, (_, s) => s));
  for (let step = 1; step <= 300; step++) ahead.appendDay(new Float32Array(panel.keys.length).fill(step));
  const late = new Float32Array(size);
  ahead.fillDay(panel.endDay + 301, late);
  expect([...late.subarray(0, 2)]).toEqual([300, 298.5]);
  const after = new Float32Array(size);
  state.fillDay(panel.endDay + 1, after);
  expect(after).toEqual(before);
});
