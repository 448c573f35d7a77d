// Openers of models that do what a bad one may do when it is opened; anything else is opened as ever.
import type { Artifact } from '../../src/base/artifact.js';
import type { FittedRecommender } from '../../src/recommend/contract.js';
import { openers } from '../server/live-server.js';
import { openCounting } from '../server/small-models.js';

export const busyMs = 2_500;

const deeds: Readonly<Record<string, () => void>> = {
  hang() {
    for (;;);
  },
  busy() {
    const until = performance.now() + busyMs;
    while (performance.now() < until);
  },
  heap() {
    const kept: object[] = [];
    for (;;) kept.push(Array.from({ length: 1000 }, (_, i) => ({ i })));
  },
  arrays() {
    const kept: Float64Array[] = [];
    for (;;) kept.push(new Float64Array(4_000_000).fill(1)); // outside of the heap that the engine bounds
  },
  crash: () => process.abort(),
  leave: () => process.exit(0),
  throw() {
    throw new TypeError('not a model at all');
  },
};

export const badOpeners = {
  ...openers,
  openRecommender(artifact: Artifact): FittedRecommender {
    deeds[artifact.kind]?.();
    return openCounting(artifact);
  },
};
