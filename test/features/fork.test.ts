import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.js';
import { compilePlan, panelSchema } from '../../src/features/compile.js';
import { groupsAhead, groupSums } from '../../src/features/group-sums.js';
import { cutPanel, randomPanel, randomPlan } from './random-plan.js';

describe('a fork', () => {
  it('of some series gives the rows that a fork of all gives, whatever else is appended to the others', () => {
    fc.assert(
      fc.property(randomPlan, fc.nat(), (plan, seed) => {
        const { panel: past, kept } = cutPanel(randomPanel(seed, 3), 3);
        const compiled = compilePlan(plan, panelSchema(past));
        const state = compiled.open(past);
        const random = createRandom(seed);
        const chosen = past.keys.flatMap((_, s) => (random.next() < 0.5 ? [s] : []));
        if (chosen.length === 0 || kept.length === 0) return;
        // Some days pass first, on which only one series is told of.
        for (let day = 0; day < 3; day++) state.appendDay(Float32Array.from(past.keys, (_, s) => (s === chosen[0] ? random.integer(9) : Number.NaN)));
        const [all, some] = [state.fork(Int32Array.from(past.keys, (_, s) => s)), state.fork(Int32Array.from(chosen))];
        const width = compiled.names.length;
        const [rowOfAll, rowOfSome] = [new Float32Array(width), new Float32Array(width)];
        for (let step = 1; step <= 12; step++) {
          const day = past.endDay + 3 + step;
          chosen.forEach((s, i) => {
            all.fillRow(s, day, rowOfAll, 0);
            some.fillRow(i, day, rowOfSome, 0);
            expect(rowOfSome).toEqual(rowOfAll);
          });
          const next = Float32Array.from(past.keys, () => random.integer(20));
          all.appendDay(next);
          some.appendDay(Float32Array.from(chosen, (s) => next[s]!));
        }
      }),
      { numRuns: 80 },
    );
  });
});

describe('windows that slide', () => {
  it('stand after hundreds of days where windows summed anew stand', () => {
    const panel = randomPanel(3, 0);
    const compiled = compilePlan({ version: 1, horizonGap: 1, features: [{ kind: 'rolling', lag: 1, window: 28, stats: ['mean', 'positiveShare'] }, { kind: 'rolling', lag: 2, window: 7, stats: ['mean'] }] }, panelSchema(panel));
    const random = createRandom(4);
    const state = compiled.open(panel);
    const told = panel.keys.map((): number[] => []);
    const row = new Float32Array(compiled.names.length);
    for (let step = 1; step <= 400; step++) {
      // Fractions, so that sums round; days unknown, days of nothing, large days.
      const next = Float32Array.from(panel.keys, () => (random.next() < 0.1 ? Number.NaN : random.next() < 0.4 ? 0 : random.next() * 1000));
      next.forEach((value, s) => told[s]!.push(value));
      state.appendDay(next);
      if (step < 30) continue;
      for (let s = 0; s < panel.keys.length; s++) {
        state.fillRow(s, panel.endDay + step + 1, row, 0);
        const known = told[s]!.slice(-28).filter((value) => !Number.isNaN(value));
        expect(row[0]).toBeCloseTo(known.reduce((sum, value) => sum + value, 0) / known.length, 2);
        expect(row[1]).toBeCloseTo(known.filter((value) => value > 0).length / known.length, 6);
        const week = told[s]!.slice(-8, -1).filter((value) => !Number.isNaN(value));
        if (week.length > 0) expect(row[2]).toBeCloseTo(week.reduce((sum, value) => sum + value, 0) / week.length, 2);
      }
    }
  });
});

describe('groups ahead', () => {
  it('go on as their weekday was on the last four weeks, with as many series as a week before', () => {
    const [weeks, width] = [4, 7 * 6];
    // Two series of one group: day t sells t mod 7 more in one week than in the week before.
    const cells = new Float32Array(2 * width).fill(Number.NaN);
    for (let t = 0; t < weeks * 7; t++) for (const s of [0, 1]) cells[s * width + t] = (t % 7) + 10 * Math.floor(t / 7);
    const group = groupSums({ codes: Int32Array.of(0, 0), names: ['all'] }, 'all', 0, cells, width);
    groupsAhead(group, width, weeks * 7 - 1);
    for (let t = weeks * 7; t < (weeks + 1) * 7; t++) {
      expect(group.counts[t]).toBe(2);
      expect(group.sums[t]! / group.counts[t]!).toBeCloseTo((t % 7) + 15, 10); // mean of 0, 10, 20, 30
    }
  });

  it('hold for a day on which only a few series were told of, which the sums of the few would not be the mean of', () => {
    const width = 7 * 6;
    const cells = new Float32Array(4 * width).fill(Number.NaN);
    for (let t = 0; t < 28; t++) for (let s = 0; s < 4; s++) cells[s * width + t] = s;
    cells[3 * width + 28] = 3; // of four series one sold something on the newest day
    const group = groupSums({ codes: new Int32Array(4), names: ['all'] }, 'all', 0, cells, width);
    groupsAhead(group, width, 28);
    expect(group.sums[28]! / group.counts[28]!).toBeCloseTo(1.5, 10);
  });
});
