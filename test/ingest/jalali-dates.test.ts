import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf, dayText } from '../../src/base/day.js';
import { readTable } from '../../src/engine/open-dataset.js';
import { importDataset } from '../../src/ingest/import-dataset.js';
import { openDates } from '../../src/ingest/read-dates.js';
import type { Dataset } from '../../src/table/dataset.js';

let folder = '';
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anbar-jalali-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function imported(dates: readonly string[], options: object = {}): Promise<Dataset> {
  const path = join(folder, `f${++count}.csv`);
  await writeFile(path, `date,item,quantity\n${dates.map((date, row) => `${date},a,${row + 1}`).join('\n')}\n`);
  return importDataset({ source: 'csv', paths: [path], into: join(folder, `d${count}`), options });
}

async function daysOf(dataset: Dataset): Promise<string[]> {
  return Array.from((await readTable(dataset, 'sales'))!.getChild('date')!, (ms) => dayText(Number(ms) / 86_400_000));
}

// Nowruz and leap days as the University of Tehran's calendar centre publishes them: 1399 and 1403 are leap years, 1402 and 1404 are not.
const pairs = [
  ['۱۴۰۳/۰۵/۱۲', '2024-08-02'],
  ['1403-05-12', '2024-08-02'],
  ['١٤٠٣.٥.١٢', '2024-08-02'],
  ['14030512', '2024-08-02'],
  ['1403/05/12 14:30', '2024-08-02'],
  ['۱۲ مرداد ۱۴۰۳', '2024-08-02'],
  ['1399/12/30', '2021-03-20'],
  ['1400/01/01', '2021-03-21'],
  ['۱۴۰۲/۱۲/۲۹', '2024-03-19'],
  ['1403/12/30', '2025-03-20'],
  ['1404/01/01', '2025-03-21'],
  ['1404/12/29', '2026-03-20'],
] as const;

describe('dates of a CSV file', () => {
  it('are read as Jalali ones where their years are, in any digits', async () => {
    const dataset = await imported(pairs.map(([jalali]) => jalali));
    expect(await daysOf(dataset)).toEqual([...new Set(pairs.map(([, day]) => day))].sort());
    expect(dataset.manifest).toMatchObject({ firstDate: '2021-03-20', lastDate: '2026-03-20', report: { quarantined: 0, read: pairs.length } });
    expect(dataset.manifest.report!.steps).toContainEqual({ step: 'Jalali dates', rows: pairs.length, decision: 'read as days of the Jalali calendar' });
  });

  it('are quarantined where no such day is: 30 Esfand of a common year, month 13, 31 Mehr', async () => {
    const { manifest } = await imported(['1402/12/30', '1404/12/30', '1403/13/01', '1403/07/31', '1403/06/31']);
    expect(manifest).toMatchObject({ firstDate: '2024-09-21', lastDate: '2024-09-21', report: { reasons: { 'date is not a day': 4 } } });
  });

  it('are refused, in one line that names both, where two calendars meet', async () => {
    const error: unknown = await imported(['2024-08-01', '۱۴۰۳/۰۵/۱۲']).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'E_INGEST_CALENDAR', hint: expect.stringContaining('--calendar jalali') });
    expect((error as Error).message).toMatch(/^dates are of two calendars: 2024-08-01 \(.*, line 2\) is gregorian, ۱۴۰۳\/۰۵\/۱۲ \(.*, line 3\) is jalali; allowed: one calendar an import$/);
  });

  it('of the calendar that was not named are quarantined', async () => {
    const both = ['2024-08-01', '1403/05/12', 'x'];
    expect((await imported(both, { calendar: 'jalali' })).manifest).toMatchObject({ firstDate: '2024-08-02', report: { kept: 1, quarantined: 2 } });
    expect((await imported(both, { calendar: 'gregorian' })).manifest).toMatchObject({ firstDate: '2024-08-01', lastDate: '2024-08-01', report: { kept: 1, quarantined: 2 } });
    await expect(imported(both, { calendar: 'lunar' })).rejects.toThrow('calendar is lunar; allowed: auto, jalali, gregorian');
  });

  it('that are Gregorian stay what they were', async () => {
    expect(await daysOf(await imported(['2024-02-29', '۲۰۲۴/۰۳/۰۱', '20240302']))).toEqual(['2024-02-29', '2024-03-01', '2024-03-02']);
  });

  it('agree with the calendar of the runtime on every day from 1304 to 1498', () => {
    // Intl's Persian calendar is another program's (ICU); 1304 is the year in which this calendar became law.
    const written = new Intl.DateTimeFormat('en-US-u-ca-persian-nu-latn', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: 'UTC' });
    fc.assert(fc.property(fc.integer({ min: dayOf('1925-03-22'), max: dayOf('2120-03-01') }), (day) => {
      const parts = Object.fromEntries(written.formatToParts(day * 86_400_000).map(({ type, value }) => [type, value]));
      expect(openDates('auto')(`${parts['year']}/${parts['month']}/${parts['day']}`, 'f', 1)).toMatchObject({ day, calendar: 'jalali' });
    }), { numRuns: 3000 });
  });
});
