import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartBundle } from '../../src/notebook/chart/chart.js';
import type { Notebook, NotebookCell } from '../../src/notebook/notebook-file.js';
import { notebookReport } from '../../src/notebook/report/notebook-report.js';
import { showBundle } from '../../src/notebook/show/show.js';

const evil = '<img src=x onerror="alert(1)"><script>alert(2)</script><svg onload=alert(3)><a href="javascript:alert(4)">x</a></svg><iframe src="https://evil.example/"></iframe><link rel=stylesheet href=https://evil.example/a.css>';
const code = (source: string, data: Readonly<Record<string, unknown>> = {}, tags: readonly string[] = []): NotebookCell => ({ cell_type: 'code', source, metadata: { tags }, outputs: [{ output_type: 'display_data', data, metadata: {} }], execution_count: 1 });
const text = (source: string, fa?: string): NotebookCell => ({ cell_type: 'markdown', source, metadata: fa === undefined ? {} : { anbar: { fa } } });

const chart = chartBundle({ title: 'فروش روزانه', xKind: 'day', language: 'fa', series: [{ name: 'تعداد', x: [1, 2, 3], y: [1, 3, 2] }] });
const notebook: Notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    text('# Sales\n\nWords & <b>raw</b>. ![x](https://evil.example/x.png) [bad](javascript:alert(1))', '# فروش\n\nwords فارسی بسیار'),
    text(`## A part ${evil}`),
    code(`const secretSource = '${evil}';`, { ...showBundle([{ title: evil, price: 12 }]) }),
    code('showChart()', chart),
    code('hidden input', { 'text/plain': 'seen output' }, ['hide-input']),
    code('seen input', { 'text/plain': 'hidden output' }, ['hide-output']),
    code('hidden cell', { 'text/plain': 'hidden too' }, ['hide-cell']),
    code('raw', { 'text/html': evil }),
    code('svg', { 'image/svg+xml': `<svg xmlns="http://www.w3.org/2000/svg">${evil}</svg>` }),
    code('md', { 'text/markdown': `**bold** ${evil}` }),
    code('png', { 'image/png': '"><script>alert(5)</script>' }),
    { cell_type: 'code', source: 'stream', metadata: {}, outputs: [{ output_type: 'stream', name: 'stdout', text: ['\u001b[31mred\u001b[0m ', evil] }], execution_count: 1 },
  ],
};

describe('notebookReport', () => {
  it('hides what is tagged, folds code, lists contents, and says what it was made of', async () => {
    const page = await notebookReport(notebook, 'name', { provenance: [['dataset', 'sample <x>']] });
    expect(page).toContain('seen output');
    expect(page).toContain('seen input');
    for (const hidden of ['hidden input', 'hidden output', 'hidden cell', 'hidden too']) expect(page).not.toContain(hidden);
    expect(page).toContain('<details class="code">');
    expect(page).toContain('<a href="#s2">');
    expect(page).toContain('sample &lt;x&gt;');
    expect(page).toContain('<title>Sales</title>');
    expect(await notebookReport(notebook, 'name', { hideInput: true })).not.toContain('secretSource');
  });

  it('is the same bytes for the same notebook, and well under 1.5 MB', async () => {
    const page = await notebookReport(notebook, 'name', {});
    expect(await notebookReport(notebook, 'name', {})).toBe(page);
    expect(Buffer.byteLength(page)).toBeLessThan(300_000);
  });

  it('shows Persian words right to left', async () => {
    const page = await notebookReport(notebook, 'name', { language: 'fa' });
    expect(page).toContain('<html lang="fa" dir="rtl">');
    expect(page).toContain('<p dir="rtl">words فارسی بسیار</p>');
  });
});

const executable = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path !== undefined && existsSync(path));
if (executable === undefined && process.env['CI'] !== 'true') console.warn('skipped: no Chromium (apt-get install chromium, or set CHROMIUM)');

describe.skipIf(executable === undefined && process.env['CI'] !== 'true')('notebookReport in Chromium', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await chromium.launch({ args: ['--no-sandbox'], ...(executable === undefined ? {} : { executablePath: executable }) });
    folder = await mkdtemp(join(tmpdir(), 'anbar-report-'));
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function visit(name: string, page: string, width = 1000) {
    const file = join(folder, `${name}.html`);
    await writeFile(file, page);
    const view = await browser.newPage({ viewport: { width, height: 800 } });
    const seen = { dialogs: 0, requests: [] as string[], complaints: [] as string[] };
    view.on('dialog', (dialog) => { seen.dialogs++; void dialog.dismiss(); });
    view.on('request', (request) => { if (!/^(data|blob):/.test(request.url()) && request.url() !== `file://${file}`) seen.requests.push(request.url()); });
    view.on('console', (message) => { if (message.type() === 'error') seen.complaints.push(message.text()); });
    view.on('pageerror', (error) => seen.complaints.push(error.message));
    await view.goto(`file://${file}`);
    await view.waitForTimeout(300);
    return { view, seen };
  }

  it.each(['en', 'fa'] as const)('opens no dialog, asks for nothing, violates no policy (%s)', async (language) => {
    const { view, seen } = await visit(language, await notebookReport(notebook, 'name', { language }));
    expect(seen).toEqual({ dialogs: 0, requests: [], complaints: [] });
    expect(await view.locator('script:not([type="application/json"]), iframe, img, link, [onerror], [onload], a[href^="javascript"]').count()).toBe(0);
    await view.close();
  });

  it('would be seen to fail without the sanitizer and the policy', async () => {
    const { view, seen } = await visit('mutant', `<!doctype html><title>x</title>${evil}`);
    expect(seen.dialogs).toBeGreaterThan(0);
    expect(seen.requests.length).toBeGreaterThan(0);
    await view.close();
  });

  it('does not scroll sideways at 360 px, and keeps its type size', async () => {
    const { view } = await visit('narrow', await notebookReport(notebook, 'name', { language: 'fa' }), 360);
    expect(await view.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    expect(await view.locator('.anbar-narrow svg').first().isVisible()).toBe(true);
    expect(await view.evaluate('document.fonts.check("16px Vazirmatn", "فروش")')).toBe(true);
    await view.close();
  });

  it('draws with plotly where asked, under a policy that knows its scripts by their hash', async () => {
    const page = await notebookReport(notebook, 'name', { plotly: true });
    const { view, seen } = await visit('plotly', page);
    await view.waitForSelector('.plotly .main-svg', { timeout: 20_000 });
    expect(seen).toEqual({ dialogs: 0, requests: [], complaints: [] });
    await view.close();
  }, 60_000);
});
