import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKey } from '../../server/auth/keys.js';
import { readAliases } from '../../src/publish/aliases.js';
import { openRegistry } from '../../src/publish/registry.js';
import { writeSmallShop } from '../dashboard/hostile-shop.js';
import { startDashboard, type Dashboard } from '../dashboard/start-dashboard.js';
import { launchChromium } from './chromium.js';
import { watchedPage } from './watched-page.js';

const reader = makeKey('buyer', 'read');
const admin = makeKey('keeper', 'admin');

let browser: Browser | undefined;
let dashboard: Dashboard;
let folder: string;

beforeAll(async () => {
  browser = await launchChromium();
  if (browser === undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'anbar-acts-'));
  const ids = Array.from({ length: 12 }, (_, k) => `item ${k}`);
  await writeSmallShop(join(folder, 'shop'), { ids, titles: ids.map((id) => `کالای ${id}`), days: 100 });
  dashboard = await startDashboard(join(folder, 'shop'), { forecaster: 'naive', versions: 2, keys: [reader.record, admin.record] });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const asReader = { httpCredentials: { username: 'buyer', password: reader.key }, viewport: { width: 1280, height: 900 } };

describe('what people do on the pages', () => {
  it('marks an exception as reviewed: dimmed, last, kept over a new look, opened again', async ({ skip }) => {
    if (browser === undefined) return skip('no Chromium');
    const { page, faults } = await watchedPage(browser, dashboard.server.url, asReader);
    await page.goto(`${dashboard.server.url}/?lang=en`);
    const first = page.locator('#exceptions tbody tr').first();
    const title = await first.locator('td.title').innerText();
    const all = await page.locator('#exceptions tbody tr').count();
    await first.locator('button[data-mark=reviewed]').click();
    await page.waitForSelector('#exceptions tr.dim');
    await page.reload();
    expect(await page.locator('#exceptions tr.dim').count()).toBe(1);
    expect(await page.locator('#exceptions tbody tr').last().locator('td.title').innerText()).toBe(title);
    await page.goto(`${dashboard.server.url}/?lang=en&show=open`);
    expect(await page.locator('#exceptions tbody tr').count()).toBe(all - 1);
    await page.goto(`${dashboard.server.url}/?lang=en`);
    await page.locator('#exceptions button[data-mark=open]').click();
    await expect.poll(() => page.locator('#exceptions tr.dim').count()).toBe(0);
    await page.locator('#exceptions button[data-mark=snoozed]').first().click();
    await page.waitForSelector('#exceptions tr.dim');
    expect(await page.locator('#exceptions tr.dim .mark-note').innerText()).toContain('set aside until');
    expect(faults).toEqual([]);
    await page.close();
  }, 60_000);

  it('moves an alias only with a key of the right role, after a question, and takes it back; the key is kept nowhere', async ({ skip }) => {
    if (browser === undefined) return skip('no Chromium');
    const { page } = await watchedPage(browser, dashboard.server.url, asReader);
    const champion = async (): Promise<number> => (await readAliases(openRegistry(dashboard.modelsPath, { now: Date.now, who: 'test' }))).aliases['demand']!['champion']!.version;
    await page.goto(`${dashboard.server.url}/models?lang=en`);
    const form = page.locator('form.move[data-model=demand]');
    const move = async (key: string, button: string, answer: string): Promise<void> => {
      await form.locator('[name=alias]').selectOption('champion');
      await form.locator('[name=version]').selectOption('2');
      await form.locator(`button[value=${button}]`).click();
      await page.waitForSelector('#move-dialog[open]');
      if (key !== '') await page.locator('#move-dialog [name=key]').fill(key);
      await page.locator(`#move-dialog button[value=${answer}]`).click();
    };
    await move('', 'move', 'no');
    expect(await champion()).toBe(1);
    await move(reader.key, 'move', 'do');
    await expect.poll(() => page.locator('#move-result').innerText()).toContain('403');
    expect(await champion()).toBe(1);
    await move(admin.key, 'move', 'do');
    await expect.poll(() => page.locator('#move-result').innerText()).toContain('demand@champion → 2');
    expect(await champion()).toBe(2);
    expect(await page.locator('#audit tbody tr').first().innerText()).toContain('key:keeper');
    await form.locator('button[value=rollback]').click();
    await page.waitForSelector('#move-dialog[open]');
    await page.locator('#move-dialog button[value=do]').click(); // the key of this look is still there
    await expect.poll(() => page.locator('#move-result').innerText()).toContain('demand@champion → 1');
    expect(await champion()).toBe(1);
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
    expect(await page.content()).not.toContain(admin.key);
    await page.reload();
    await form.locator('button[value=move]').click();
    expect(await page.locator('#move-dialog [name=key]').inputValue()).toBe('');
    await page.close();
  }, 60_000);

  it('draws an interactive chart under the policy: hovering says the day in words, dragging zooms, the button undoes it; print has the plain one', async ({ skip }) => {
    if (browser === undefined) return skip('no Chromium');
    const { page, faults } = await watchedPage(browser, dashboard.server.url, asReader);
    await page.goto(`${dashboard.server.url}/item?lang=fa`);
    await page.waitForSelector('.plot .main-svg');
    const box = (await page.locator('.plot').boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.3, box.y + 100);
    await page.mouse.move(box.x + box.width * 0.5, box.y + 100, { steps: 4 });
    await expect.poll(() => page.locator('.plot .hoverlayer').textContent()).toMatch(/[۰-۹]{4}\/[۰-۹]{2}\/[۰-۹]{2}/);
    expect(await page.locator('.plot .hoverlayer').textContent()).toContain('فروش');
    const ticks = (): Promise<string[]> => page.locator('.plot .xtick text').allTextContents();
    const before = await ticks();
    for (const tick of before) expect(tick).toMatch(/^[۰-۹]{4}\/[۰-۹]{2}\/[۰-۹]{2}$/);
    await page.mouse.move(box.x + box.width * 0.4, box.y + 90);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 110, { steps: 5 });
    await page.mouse.up();
    await page.waitForSelector('.reset-zoom:not([hidden])');
    await expect.poll(ticks).not.toEqual(before);
    for (const tick of await ticks()) expect(tick).toMatch(/^[۰-۹]{4}\/[۰-۹]{2}\/[۰-۹]{2}$/);
    await page.locator('.reset-zoom').click();
    await expect.poll(ticks).toEqual(before);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.plot').isVisible()).toBe(false);
    expect(await page.locator('figure svg.w800').isVisible()).toBe(true);
    expect(faults).toEqual([]);
    await page.close();
  }, 60_000);

  it('reads without script: the chart as SVG, forms with a button', async ({ skip }) => {
    if (browser === undefined) return skip('no Chromium');
    const { page, faults } = await watchedPage(browser, dashboard.server.url, { ...asReader, javaScriptEnabled: false });
    await page.goto(`${dashboard.server.url}/item?lang=en`);
    expect(await page.locator('figure svg.w800').isVisible()).toBe(true);
    await page.locator('#what-if input[name=lead]').fill('30');
    await page.locator('#what-if button').click();
    await page.waitForURL(/lead=30/);
    expect(faults).toEqual([]);
    await page.close();
  }, 60_000);
});
