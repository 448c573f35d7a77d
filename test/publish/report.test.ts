import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeFiles } from '../../src/publish/files.js';
import { renderForecastReport } from '../../src/publish/report/render-report.js';
import { writeReport } from '../../src/publish/report/write-report.js';
import { sampleReport } from './sample-report.js';

it('is one file that asks for nothing else', () => {
  const text = renderForecastReport(sampleReport());
  expect(text).not.toMatch(/(?:src|href)=/);
  expect(text).not.toMatch(/url\(|@import|https?:/);
});

it('gives the same bytes for the same data', () => {
  expect(renderForecastReport(sampleReport('چای'))).toBe(renderForecastReport(sampleReport('چای')));
});

it('is written from right to left in Persian, with Persian digits and Jalali days', () => {
  const text = renderForecastReport(sampleReport('چای', 'fa'));
  expect(text).toContain('<html lang="fa" dir="rtl">');
  expect(text).toContain('۱۲٬۳۴۵');
  expect(text).toContain('۱۴۰۲/۱۰/۱۱'); // 2024-01-01
  expect(text).toContain('٪');
});

it('uses logical properties only, so that both directions are drawn alike', () => {
  const style = /<style>([\s\S]*?)<\/style>/.exec(renderForecastReport(sampleReport()))![1]!;
  expect(style).not.toMatch(/(?:margin|padding|border)-(?:left|right|top|bottom)|text-align:\s*(?:left|right)|[^-](?:left|right|width|height):/);
});

it('shows a missing number as a dash, not as zero', () => {
  const report = sampleReport();
  expect(renderForecastReport({ ...report, byClass: [{ slice: 'A', series: 1, wape: null, baselineWape: null, bias: null }] })).toContain('<bdi>–</bdi>');
});

it('draws a report of nothing', () => {
  const report = sampleReport();
  const empty = { ...report, best: [], worst: [], byClass: [], byHorizon: [], leaderboard: { ...report.leaderboard, rows: [], missing: [], origins: [] }, quality: { steps: [], reasons: [], classes: [], notes: [] } };
  expect(renderForecastReport(empty)).toContain('Nothing to show.');
});

it('writes the file and an index that lists it, and refuses a name that is a path', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'anbar-reports-'));
  await writeReport(nodeFiles, folder, sampleReport());
  await writeReport(nodeFiles, folder, { ...sampleReport(), name: 'other' });
  expect(readdirSync(folder)).toEqual(['index.html', 'other.html', 'sample.html']);
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain('href="sample.html"');
  await expect(writeReport(nodeFiles, folder, { ...sampleReport(), name: '../x' })).rejects.toMatchObject({ code: 'E_PUBLISH_NAME' });
});
