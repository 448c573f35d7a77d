import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from '../../src/base/artifact.js';
import { forecastAnswer } from '../../src/publish/answers.js';
import { publishModel } from '../../src/publish/publish-model.js';
import { launchChromium } from '../browser/chromium.js';
import { liveServer, type LiveServer } from '../server/live-server.js';
import { smallForecaster } from '../server/small-models.js';
import { outlineOf } from './html-outline.js';
import { xssPayloads } from './xss-corpus.js';

// The manifest of a model is made elsewhere, from names that a shop's export holds: its card must draw them as text.
let server: LiveServer;
let browser: Browser | undefined;
let [honest, hostile] = ['', ''];

async function cardOf(name: string, texts: readonly string[]): Promise<string> {
  const model = await smallForecaster();
  const answer = (await forecastAnswer(model, { horizon: 1 })) as unknown as Json;
  await publishModel(server.registry, {
    name, task: 'forecast', artifact: model.toArtifact(), examples: [{ request: { horizon: 1 }, answer }], aliases: ['champion'],
    dataset: { name: texts[0]!, fingerprint: texts[1]!, rows: 1, series: 1, firstDay: texts[2]!, lastDay: texts[3]! },
    about: { summary: texts[4]!, limits: [...texts] },
    metrics: texts.map((text) => ({ name: text, value: 1, baseline: 2 })),
  });
  return (await server.call('GET', `/v1/models/${name}/card`)).text;
}

/** The page as it would be if nothing were escaped. */
const unescaped = (page: string): string => page.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&#96;', '`').replaceAll('&amp;', '&');

/** What happens in a browser beyond drawing: dialogs, requests, traces that a script left. */
async function deeds(page: string): Promise<readonly string[]> {
  const tab = await browser!.newPage();
  const found: string[] = [];
  tab.on('dialog', (dialog) => {
    found.push('dialog');
    void dialog.dismiss();
  });
  tab.on('request', (request) => void (/^(?:about|data):/.test(request.url()) ? undefined : found.push('request')));
  // Without the policy: escaping alone must hold.
  await tab.setContent(page.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''), { timeout: 20_000 }).catch(() => found.push('went elsewhere'));
  await tab.waitForTimeout(500);
  if ((await tab.evaluate('window.hit ?? 0').catch(() => 1)) !== 0) found.push('script');
  await tab.close();
  return found;
}

beforeAll(async () => {
  [server, browser] = await Promise.all([liveServer(), launchChromium()]);
  honest = await cardOf('honest', xssPayloads.map(() => 'Tea'));
  hostile = await cardOf('hostile', xssPayloads);
}, 420_000);
afterAll(async () => {
  await browser?.close();
  await server.stop();
});

it(`a model card draws ${xssPayloads.length} hostile names as text`, () => {
  expect(xssPayloads.length).toBeGreaterThanOrEqual(150);
  expect(outlineOf(honest).length).toBeGreaterThan(2 * xssPayloads.length);
  expect(outlineOf(hostile)).toEqual(outlineOf(honest));
});

it('mutant: the same page with escaping taken away is caught', () => {
  expect(outlineOf(unescaped(hostile))).not.toEqual(outlineOf(honest));
  // One at a time, so that no payload hides behind another.
  const caught = xssPayloads.filter((payload) => JSON.stringify(outlineOf(`<ul><li>${payload}</li></ul>`)) !== JSON.stringify(outlineOf('<ul><li>Tea</li></ul>')));
  expect(caught.length).toBeGreaterThan(120);
});

it('Chromium does nothing but draw the card, even without its policy; the mutant acts', async () => {
  if (browser === undefined) return;
  expect(await deeds(hostile)).toEqual([]);
  expect((await deeds(unescaped(hostile))).length).toBeGreaterThan(0);
}, 120_000);
