import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTable } from '../../src/engine/open-dataset.js';
import { isAnbarError } from '../../src/base/errors.js';
import { importDataset } from '../../src/ingest/import-dataset.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anbar-balance-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const cell = fc.oneof(fc.constantFrom('', 'NaN', '1', '-1', '2024-01-01', '2024-02-31', '۳', 'a', 'ب', '1e400'), fc.string({ maxLength: 6 }).map((text) => text.replace(/["\r\n,;|\t\\{]/g, '')));
const date = fc.oneof({ weight: 5, arbitrary: fc.constantFrom('2024-01-01', '2024-01-02', '2024-01-03') }, { weight: 1, arbitrary: cell });
const amount = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -5, max: 9 }).map(String) }, { weight: 1, arbitrary: cell });
const row = fc.tuple(date, fc.oneof(fc.constantFrom('a', 'b', 'c'), cell), amount, amount, fc.constantFrom('', 'u', 'v'));

it('kept + repaired + quarantined = rows read, for any rows; what stays is no sale below zero', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
      // The reader skips lines that are blank as a whole; these are no rows.
      const lines = rows.map((cells) => `${cells.join(',')},x`);
      const path = join(folder, 'f.csv');
      await writeFile(path, `date,item,quantity,price,user,note\n${lines.join('\n')}\n`);
      try {
        const { manifest, folder: into } = await importDataset({ source: 'csv', paths: [path], into: join(folder, 'd') });
        const report = manifest.report!;
        expect(report.read).toBe(rows.length);
        expect(report.kept + report.repaired + report.quarantined).toBe(rows.length);
        expect(manifest.tables.quarantine?.rows ?? 0).toBe(report.quarantined);
        for (const quantity of (await readTable({ folder: into, manifest }, 'sales'))!.getChild('quantity')!) expect(quantity === null || quantity >= 0).toBe(true);
      } catch (error) {
        if (!isAnbarError(error, 'E_INGEST_EMPTY')) throw error;
      }
    }),
    { numRuns: 60, seed: 7 },
  );
}, 120_000);
