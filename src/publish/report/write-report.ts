import { replaceFile, type Files } from '../files.js';
import { isPublicName, publicName } from '../registry.js';
import { html } from './html.js';
import { page, renderForecastReport, type RenderOptions } from './render-report.js';
import type { ForecastReport } from './report-data.js';
import { word, type ReportLanguage } from './words.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Writes `index.html`: a list of the reports that lie in the folder. */
export async function writeReportIndex(files: Files, folder: string, language: ReportLanguage): Promise<void> {
  const names = (await files.list(folder)).flatMap(({ name, folder: isFolder }) => (!isFolder && name.endsWith('.html') && name !== 'index.html' && isPublicName(name.slice(0, -5)) ? [name.slice(0, -5)] : []));
  const list = names.length === 0 ? html`<p>${word(language, 'noReports')}</p>` : html`<ul>${names.map((name) => html`<li><a href="${name}.html"><bdi>${name}</bdi></a></li>`)}</ul>`;
  const text = page(language, word(language, 'reports'), html`<header><h1>${word(language, 'reports')}</h1></header><main>${list}</main>`);
  await replaceFile(files, folder, 'index.html', encode(text), 'index');
}

/**
 * Writes a report as `<name>.html` and renews the folder's index; returns the file's path. A reader sees the old file or the new one, never half.
 * Throws E_PUBLISH_NAME and E_PUBLISH_DISK.
 *
 * @example
 * // Needs: a backtest's report, from `reportFromBacktest`; the path is like `reports/sample-2024-06-30.html`
 * declare const report: ForecastReport;
 * const path = await writeReport(nodeFiles, 'reports', report);
 */
export async function writeReport(files: Files, folder: string, report: ForecastReport, options: RenderOptions = {}): Promise<string> {
  const name = publicName('report', report.name);
  await files.makeFolder(folder);
  await replaceFile(files, folder, `${name}.html`, encode(renderForecastReport(report, options)), 'report');
  await writeReportIndex(files, folder, report.language);
  return `${folder}/${name}.html`;
}
