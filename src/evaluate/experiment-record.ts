import type { Json } from '../base/artifact.js';
/** What was tried, on what: the part of an experiment that its result does not know. */
export interface ExperimentFacts {
  /** What was done: a backtest (default), a comparison of rankings, a fit that was published or forecast with. */
  readonly kind?: 'backtest' | 'rank' | 'fit';
  readonly dataset: string;
  /** Of the dataset's bytes, so that two experiments are known to be comparable. */
  readonly fingerprint: string;
  readonly seed: number;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** NaN and infinities as null, as JSON has no word for them. */
function plain(value: unknown): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  return value as Json;
}

/**
 * One line of JSON for `runs/experiments.jsonl`: facts, then the result. Lines are only ever added, so that history can be trusted.
 *
 * @example
 * await appendFile('runs/experiments.jsonl', experimentLine({ wape: 0.42 }, { dataset: 'sample', fingerprint: dataset.manifest.fingerprint, seed: 1, at: '2025-03-20T08:00:00Z' }));
 */
export function experimentLine(result: object, facts: ExperimentFacts): string {
  return `${JSON.stringify(plain({ ...facts, ...result }))}\n`;
}
