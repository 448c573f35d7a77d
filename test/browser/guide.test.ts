import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { liveServer, type LiveServer } from '../server/live-server.js';
import { launchChromium } from './chromium.js';

let browser: Browser | undefined;
let server: LiveServer;
beforeAll(async () => {
  browser = await launchChromium();
  server = await liveServer();
}, 420_000);
afterAll(async () => {
  await browser?.close();
  await server.stop();
});

const cases = ['en', 'fa'].flatMap((lang) => (['light', 'dark'] as const).flatMap((scheme) => [360, 1280].map((width) => [lang, scheme, width] as const)));

it.each(cases)('the guide in %s, %s, %i px wide: nothing of its own scrolls sideways, no serious fault, no complaint of the console', async (lang, scheme, width) => {
  if (browser === undefined) return;
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: scheme });
  const faults: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' || message.type() === 'warning' ? faults.push(message.text()) : undefined));
  await page.goto(`${server.url}/docs?lang=${lang}`);
  expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true);
  expect(await page.evaluate("getComputedStyle(document.querySelector('pre')).direction")).toBe('ltr');
  await page.evaluate(axe.source);
  const folder = process.env['ANBAR_SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/guide-${lang}-${scheme}-${width}.png` });
  const found = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as { readonly violations: readonly { readonly id: string; readonly impact: string }[] };
  expect(found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id)).toEqual([]);
  expect(faults).toEqual([]);
  await page.close();
}, 60_000);

it('the reference draws every operation', async () => {
  if (browser === undefined) return;
  const page = await browser.newPage();
  await page.goto(`${server.url}/docs/reference`);
  const operations = server.context.routes.filter((row) => row.page !== true).length;
  await page.waitForFunction(`document.querySelectorAll('.opblock').length === ${operations}`, undefined, { timeout: 20_000 });
  await page.close();
}, 60_000);
