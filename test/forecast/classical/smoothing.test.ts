import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.js';
import { autoSmoothing } from '../../../src/forecast/classical/auto-smoothing.js';
import { ets } from '../../../src/forecast/classical/ets.js';
import { moveOn, expectedNext } from '../../../src/forecast/classical/ets-model.js';
import { naive } from '../../../src/forecast/classical/naive.js';
import { nelderMead } from '../../../src/forecast/classical/nelder-mead.js';
import { isSeasonal, seasonalIndices } from '../../../src/forecast/classical/seasonal-indices.js';
import { theta } from '../../../src/forecast/classical/theta.js';
import { levelAndShape } from '../../../src/forecast/level-shape/level-and-shape.js';
import type { SeriesMethod } from '../../../src/forecast/local.js';
import { sharedPath } from '../../shared-data.js';

function pathOf(method: SeriesMethod, y: readonly number[], steps: number): Float64Array {
  const state = new Float64Array(method.stateSize);
  method.fit(Float32Array.from(y), state);
  const out = new Float64Array(steps);
  method.path(state, out);
  return out;
}

/** CSV fields of a line; names may be quoted. */
const fields = (line: string): string[] => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) => match[1]!);

function table(path: string): Record<string, string>[] {
  const [head, ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
  const names = fields(head!);
  return lines.map((line) => Object.fromEntries(fields(line).slice(0, names.length).map((value, i) => [names[i]!, value])));
}

describe('smoothing with automatic choice', () => {
  it('continues a noiseless line and a noiseless season', () => {
    const line = Array.from({ length: 80 }, (_, t) => 10 + 2 * t);
    for (const [h, value] of pathOf(ets({ seasonDays: 1 }), line, 10).entries()) expect(value).toBeCloseTo(10 + 2 * (80 + h), 0);
    const wave = Array.from({ length: 120 }, (_, t) => 50 + 10 * Math.sin((2 * Math.PI * t) / 12));
    for (const method of [ets({ seasonDays: 12 }), theta({ seasonDays: 12 }), autoSmoothing({ seasonDays: 12 })]) {
      for (const [h, value] of pathOf(method, wave, 24).entries()) expect(Math.abs(value - (50 + 10 * Math.sin((2 * Math.PI * (120 + h)) / 12))), method.name).toBeLessThan(0.5);
    }
  });

  it('chooses no trend and no season for noise around a level', () => {
    const random = createRandom(3);
    const noise = Array.from({ length: 300 }, () => 20 + random.normal());
    const path = pathOf(ets(), noise, 28);
    expect(Math.max(...path) - Math.min(...path)).toBeLessThan(1e-9);
    expect(path[0]).toBeCloseTo(20, 0);
  });

  it('moves by the textbook recursions', () => {
    // Hyndman & Athanasopoulos, 8.3: Holt–Winters additive, by hand.
    const weights = { alpha: 0.3, beta: 0.1, gamma: 0.2, phi: 1 };
    const form = { error: 'A', trend: 'A', season: 'A' } as const;
    const state = Float64Array.of(10, 1, 2, -2);
    expect(expectedNext(form, 1, state, 0)).toBe(13);
    moveOn(form, weights, state, 0, 15);
    // level = 0.3 (15 − 2) + 0.7 · 11; slope = 0.1/0.3 (11.6 − 10) + (1 − 0.1/0.3) · 1; season = 2 + 0.2 (15 − 11 − 2)
    expect([...state]).toEqual([expect.closeTo(11.6, 12), expect.closeTo(1.2, 12), expect.closeTo(2.4, 12), -2]);
  });

  it('does the same when days come one by one as when its path is followed', () => {
    const random = createRandom(4);
    const y = Array.from({ length: 200 }, (_, t) => Math.max(0, 5 + 2 * Math.sin((2 * Math.PI * t) / 7) + random.normal()));
    for (const method of [ets(), theta(), autoSmoothing()]) {
      const state = new Float64Array(method.stateSize);
      method.fit(Float32Array.from(y), state);
      const out = new Float64Array(20);
      method.path(state, out);
      // A day that turns out exactly as expected, or is unknown, moves the forecast on by one step.
      method.advance(state, Number.NaN);
      const next = new Float64Array(19);
      method.path(state, next);
      for (let h = 0; h < 19; h++) expect(next[h]!, method.name).toBeCloseTo(out[h + 1]!, 9);
    }
  });

  it('finds the bottom of a curved valley', () => {
    const { x } = nelderMead(([a, b]) => (1 - a!) ** 2 + 100 * (b! - a! * a!) ** 2, [-1.2, 1], { most: 400, tolerance: 1e-14 });
    expect(x[0]).toBeCloseTo(1, 3);
    expect(x[1]).toBeCloseTo(1, 3);
  });

  it('sees a season and measures it', () => {
    const pattern = [1.5, 1, 0.5, 1];
    const y = Array.from({ length: 60 }, (_, t) => (100 + t) * pattern[t % 4]!);
    expect(isSeasonal(y, 4)).toBe(true);
    expect(isSeasonal(Array.from({ length: 60 }, (_, t) => t), 1)).toBe(false);
    seasonalIndices(y, 4, true).indices.forEach((index, p) => expect(index).toBeCloseTo(pattern[p]!, 2));
    expect(seasonalIndices([0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, 0], 4, true).multiplies).toBe(false);
  });

  it('is at or below the figures that Theta published on M3', () => {
    const [series, scores] = [sharedPath('data', 'm3', 'm3_series.csv.gz'), sharedPath('data', 'published', 'm3_method_scores.csv.gz')];
    if (series === undefined || scores === undefined) return;
    const published = Number(table(scores).find(({ method, period }) => method === 'THETA' && period === 'MONTHLY')!['sMAPE']);
    expect(published).toBeCloseTo(13.892, 3);
    const monthly = table(series).filter(({ period }) => period === 'MONTHLY');
    expect(monthly.length).toBe(1428);
    const numbers = (text: string): number[] => text.split(' ').map(Number);
    const score = (method: SeriesMethod): number => {
      let sum = 0;
      for (const { train, test } of monthly) {
        const actual = numbers(test!);
        const path = pathOf(method, numbers(train!), actual.length);
        sum += actual.reduce((total, y, h) => total + (200 * Math.abs(y - Math.max(0, path[h]!))) / (Math.abs(y) + Math.max(0, path[h]!)), 0) / actual.length;
      }
      return sum / monthly.length;
    };
    expect(score(naive())).toBeGreaterThan(16);
    for (const method of [theta({ seasonDays: 12 }), autoSmoothing({ seasonDays: 12 }), levelAndShape({ seasonDays: 12 })]) expect(score(method), method.name).toBeLessThanOrEqual(published);
  });
});
