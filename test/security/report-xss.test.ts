import { expect, it } from 'vitest';
import { renderForecastReport } from '../../src/publish/report/render-report.js';
import { sampleReport } from '../publish/sample-report.js';
import { outlineOf } from './html-outline.js';
import { xssPayloads } from './xss-corpus.js';

// Attribute names and tags must be the same whatever the shop's texts are.
const honest = outlineOf(renderForecastReport(sampleReport('Tea')));

function hits(render: (name: string) => string): number {
  return xssPayloads.filter((payload) => JSON.stringify(outlineOf(render(payload))) !== JSON.stringify(honest)).length;
}

it(`draws ${xssPayloads.length} hostile names as text: no tag and no attribute of theirs comes to be`, () => {
  expect(xssPayloads.length).toBeGreaterThanOrEqual(150);
  expect(honest.length).toBeGreaterThan(100);
  expect(hits((name) => renderForecastReport(sampleReport(name)))).toBe(0);
  expect(hits((name) => renderForecastReport(sampleReport(name, 'fa')))).toBe(0);
});

it('mutant: with escaping taken away, most of the corpus gets through', () => {
  const unescape = (page: string): string => page.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  expect(hits((name) => unescape(renderForecastReport(sampleReport(name))))).toBeGreaterThan(120);
});

it('keeps data for scripts inside its element, whatever it holds', () => {
  const plain = outlineOf(renderForecastReport(sampleReport('Tea'), { plotly: 'window.Plotly = {};' }));
  for (const payload of xssPayloads) expect(outlineOf(renderForecastReport(sampleReport(payload), { plotly: 'window.Plotly = {};' }))).toEqual(plain);
});

it('lets only its own scripts run, by hash', () => {
  const text = renderForecastReport(sampleReport(), { plotly: 'window.Plotly = {};' });
  expect(text).toMatch(/Content-Security-Policy" content="default-src &#39;none&#39;;[^"]*script-src &#39;sha256-/);
  expect(text).not.toMatch(/script-src[^"]*unsafe-inline/);
});
