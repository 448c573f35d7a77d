import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { authenticator, makeKey } from '../../server/auth/keys.js';

const keys = Array.from({ length: 50 }, (_, i) => makeKey(`key-${i}`, 'predict'));
const tries = 10_000;
const batch = 20;

/** The key with its first `same` characters kept and the rest changed: how much of a guess is right must not show in the time it takes to refuse it. */
function guess(key: string, same: number): string {
  return key.slice(0, same) + [...key.slice(same)].map((c) => (c === 'A' ? 'B' : 'A')).join('');
}

/** Middle time of a refusal for each guess, taken in turns so that whatever else the machine does hits all alike. */
function times(refuse: (header: string) => void, guesses: readonly string[]): readonly number[] {
  const taken = guesses.map(() => [] as number[]);
  for (let round = 0; round < tries / batch; round++) {
    guesses.forEach((one, g) => {
      const started = process.hrtime.bigint();
      for (let i = 0; i < batch; i++) refuse(one);
      taken[g]!.push(Number(process.hrtime.bigint() - started));
    });
  }
  return taken.map((all) => all.sort((a, b) => a - b)[Math.floor(all.length / 4)]!);
}

/** Spearman's rank correlation between how much of a guess is right and the time it takes. */
function monotone(values: readonly number[]): number {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const n = values.length;
  const squares = order.reduce((sum, i, rank) => sum + (i - rank) ** 2, 0);
  return 1 - (6 * squares) / (n * (n * n - 1));
}

const twelve = Array.from({ length: 12 }, (_, i) => i * 4);

/** The least that the order shows in so many runs: chance alone orders twelve so well once in some hundreds, a leak every time. */
function leak(refuse: (header: string) => void, guesses: readonly string[], runs = 4): number {
  let least = 1;
  for (let run = 0; run < runs && least > 0.8; run++) least = Math.min(least, Math.abs(monotone(times(refuse, guesses))));
  return least;
}

const partlyRight = twelve.map((same) => guess(keys[25]!.key, same));
const byPlace = twelve.map((k) => keys[k]!.key);

it(`telling a key takes the same time however much of a wrong one is right, and wherever the right one lies (${tries} tries each)`, () => {
  const { callerOf } = authenticator(keys.map(({ record }) => record));
  const refuse = (header: string): void => {
    try {
      callerOf(`Bearer ${header}`, 0);
    } catch {
      return;
    }
    throw new Error('a wrong key was let in');
  };
  times(refuse, partlyRight.slice(0, 1)); // warm
  expect(leak(refuse, partlyRight)).toBeLessThan(0.8);
  expect(leak((header) => void callerOf(`Bearer ${header}`, 0), byPlace)).toBeLessThan(0.8);
});

it('mutant: comparing character by character, first match first, shows both', () => {
  const differs = (a: string, b: string): boolean => {
    for (let i = 0; i < a.length; i++) for (let slow = 0; slow < 15; slow++) if (a[i] !== b[i]) return true;
    return false;
  };
  const plain = keys.map(({ key }) => key);
  expect(leak((header) => void differs(plain[25]!, header), partlyRight, 1)).toBeGreaterThan(0.95);
  const hashes = keys.map(({ record }) => record.sha256);
  expect(leak((header) => void hashes.some((hash) => !differs(hash, createHash('sha256').update(header).digest('hex'))), byPlace, 1)).toBeGreaterThan(0.95);
});
