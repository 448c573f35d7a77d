import { parentPort, workerData } from 'node:worker_threads';
import { silentProgress } from '../base/ports.js';
import { createRandom } from '../base/random.js';
import { foldForecast, pastOf } from '../evaluate/fold-forecasts.js';
import type { forecasterNamed } from '../forecast/catalogue.js';
import { buffersOf, failureOf, type FoldThreadData, type FromFoldThread, type ToFoldThread } from './fold-messages.js';

/** Makes this thread one that runs folds for `foldThreads`, one at a time; `make` is the catalogue that it makes models from. */
export function answerFolds(make: typeof forecasterNamed): void {
  const { panel } = workerData as FoldThreadData;
  const say = (message: FromFoldThread, moved: readonly ArrayBuffer[] = []): void => parentPort!.postMessage(message, moved);
  const log = { info: (message: string) => say({ kind: 'line', level: 'info', message }), warn: (message: string) => say({ kind: 'line', level: 'warn', message }) };
  const run = async ({ recipe, cut, shares, seed }: ToFoldThread): Promise<void> => {
    const model = await make(recipe.name, recipe.options);
    const forecast = await foldForecast({ past: pastOf(panel, cut), cut }, model, shares, { random: createRandom(seed), log, progress: silentProgress }, Date.now);
    say({ kind: 'done', forecast }, buffersOf(forecast));
  };
  parentPort!.on('message', (task: ToFoldThread) => void run(task).catch((error: unknown) => say({ kind: 'failed', failure: failureOf(error) })));
}
