// The other end of `trials.ts`: a process that opens versions when it is told to, and says what became of it. It may hang, burst or crash: nobody waits for its answers but the one who tries.
import { Worker } from 'node:worker_threads';
import { isAnbarError } from '../../src/base/errors.js';
import { openRegistry } from '../../src/publish/registry.js';
import type { Openers } from '../context.js';
import { tryVersion } from './served-model.js';
import type { TrialAnswer, TrialRequest } from './trials.js';

// A process that hangs does not see its parent go: a thread looks for it.
const watchOverParent = 'const parent = process.ppid; setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, "SIGKILL"); }, 1000);';

async function answerTo(openers: Openers, { root, name, version }: TrialRequest): Promise<TrialAnswer> {
  try {
    return { tried: await tryVersion(openRegistry(root, { now: Date.now, who: 'trial' }), openers, name, version) };
  } catch (error) {
    return { refused: { code: isAnbarError(error) ? error.code : 'E_SERVER_TRIAL', message: error instanceof Error ? error.message : String(error) } };
  }
}

/**
 * Makes this process one that tries versions for a server (see `ServerOptions.trialPath`): to be called by a program of its own, with the openers that the server has.
 *
 * @example
 * answerTrials({ openForecaster: readForecaster, openRecommender });
 */
export function answerTrials(openers: Openers): void {
  new Worker(watchOverParent, { eval: true }).unref();
  process.on('message', (request: TrialRequest) => void answerTo(openers, request).then((answer) => process.send?.(answer)));
  process.on('disconnect', () => process.exit(0));
}
