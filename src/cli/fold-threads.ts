import { Worker } from 'node:worker_threads';
import { dayText } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import type { Log } from '../base/ports.js';
import type { FoldForecast } from '../evaluate/fold-forecasts.js';
import type { FoldLanes, FoldTask } from '../evaluate/fold-lanes.js';
import type { Panel } from '../table/panel.js';
import { errorOf, type FoldThreadData, type FromFoldThread, type ToFoldThread } from './fold-messages.js';
import { sharedPanel } from './shared-panel.js';

/** Models that train on all cores by themselves, so many at a time: one's trees grow while the other computes on one core. More would stand in each other's way, and each takes most memory. */
const mostOnAllCores = 2;

interface Waiting {
  readonly task: FoldTask;
  readonly log: Log;
  resolve(forecast: FoldForecast): void;
  reject(error: Error): void;
}

interface Lane {
  readonly worker: Worker;
  /** Undefined where it is idle. */
  now: Waiting | undefined;
}

/**
 * Lanes that are threads of this process; the panel is shared with them and not copied. A thread runs one fold at a time. `onDone` hears how many are done.
 * A thread that ends before its fold is done fails all that is not done with E_EVALUATE_THREAD.
 */
export function foldThreads(panel: Panel, threads: number, onDone: (done: number) => void, file: URL = new URL('./fold-worker.js', import.meta.url)): FoldLanes {
  const queue: Waiting[] = [];
  let done = 0;
  let over: Error | undefined;
  const workerData: FoldThreadData = { panel: sharedPanel(panel) };
  const onAllCores = (waiting: Waiting | undefined): boolean => panel.quantity.length >= (waiting?.task.recipe.allCoresFrom ?? Infinity);
  const lanes = Array.from({ length: threads }, (): Lane => ({ worker: new Worker(file, { workerData }), now: undefined }));

  const end = (error: Error): void => {
    if (over !== undefined) return;
    over = error;
    for (const waiting of [...queue.splice(0), ...lanes.flatMap(({ now }) => (now === undefined ? [] : [now]))]) waiting.reject(over);
  };
  const next = (): void => {
    for (const lane of lanes) {
      if (over !== undefined || lane.now !== undefined) continue;
      const full = lanes.filter(({ now }) => onAllCores(now)).length >= mostOnAllCores;
      const at = queue.findIndex((waiting) => !(full && onAllCores(waiting)));
      if (at === -1) return;
      lane.now = queue.splice(at, 1)[0]!;
      lane.worker.postMessage(lane.now.task satisfies ToFoldThread);
    }
  };
  const hear = (lane: Lane, message: FromFoldThread): void => {
    const { now } = lane;
    if (now === undefined) return;
    if (message.kind === 'line') return now.log[message.level](message.message);
    lane.now = undefined;
    onDone(++done);
    if (message.kind === 'done') now.resolve(message.forecast);
    else now.reject(errorOf(message.failure));
    next();
  };
  for (const lane of lanes) {
    lane.worker.on('message', (message: FromFoldThread) => hear(lane, message));
    lane.worker.on('error', (cause) => end(ended(lane, cause)));
    lane.worker.on('exit', () => end(ended(lane)));
  }
  return {
    run: (task, log) => new Promise((resolve, reject) => {
      if (over !== undefined) return reject(over);
      queue.push({ task, log, resolve, reject });
      next();
    }),
    async close() {
      end(new AnbarError('E_EVALUATE_THREAD', 'the backtest was given up'));
      await Promise.all(lanes.map(({ worker }) => worker.terminate()));
    },
  };
}

function ended({ now }: Lane, cause?: Error): AnbarError {
  const what = now === undefined ? 'a thread of the backtest' : `the thread that measured ${now.task.recipe.name} at ${dayText(now.task.cut.origin)}`;
  return new AnbarError('E_EVALUATE_THREAD', `${what} ended before it was done${cause === undefined ? '' : `: ${cause.message.split('\n')[0]}`}`, { hint: 'fewer --jobs need less memory; --jobs 1 starts no thread', cause });
}
