import { describe, expect, it } from 'vitest';
import { parseCall } from '../../src/cli/call.js';
import { backtestCommand } from '../../src/cli/backtest.js';
import type { CommandWorld } from '../../src/cli/command.js';
import { jobsOf, lanesOf } from '../../src/cli/jobs-option.js';
import { countHistory, panelOf } from '../contract/panels.js';

const panel = panelOf({ a: countHistory(100, 2, 1), b: countHistory(80, 1, 2) });
const world = {} as CommandWorld;
const jobs = (...words: string[]) => parseCall(backtestCommand, words);

describe('how many folds run beside one another', () => {
  it('is one a core, at most eight, and no more than half of the free memory holds', () => {
    const roomy = 1e12;
    expect([1, 2, 6, 32].map((cores) => jobsOf(panel, 100, { cores, freeBytes: roomy }))).toEqual([1, 2, 6, 8]);
    expect([1e8, 6e8, 1.2e9, 2.5e9].map((freeBytes) => jobsOf(panel, 100, { cores: 4, freeBytes }))).toEqual([1, 1, 2, 4]);
    // 25,000,000 days of one series: 100 MB a column.
    const large = { ...panel, quantity: new Float32Array(25_000_000) };
    expect(jobsOf(large, 100, { cores: 4, freeBytes: 2.5e9 })).toBe(1);
  });

  it('is no more than there are folds', () => {
    expect(jobsOf(panel, 3, { cores: 8, freeBytes: 1e12 })).toBe(3);
  });

  it('is what was asked for', () => {
    expect(lanesOf(world, jobs('--jobs', '1')).lanes!(panel, 10)).toBeUndefined();
    expect(() => lanesOf(world, jobs('--jobs', '0'))).toThrow('--jobs is 0; allowed: a whole number from 1 to 64');
    expect(() => lanesOf(world, jobs('--jobs', '65'))).toThrow('--jobs is 65; allowed: a whole number from 1 to 64');
  });

  it('is one where the world names no machine', () => {
    expect(lanesOf(world).lanes!(panel, 10)).toBeUndefined();
  });
});
