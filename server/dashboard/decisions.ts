import { Worker } from 'node:worker_threads';
import { AnbarError } from '../../src/base/errors.js';
import type { StockException } from '../../src/decide/exceptions.js';
import type { ReorderInputs } from '../../src/decide/reorder-inputs.js';
import type { ReorderItem, ReorderOptions } from '../../src/decide/reorder-item.js';
import type { ReorderLine } from '../../src/decide/reorder-list.js';
import type { StockStatus } from '../../src/decide/stock-status.js';
import type { Failure, FromWorker, Placed, Task, TaskKind, TaskResults } from './decision-tasks.js';

/** What is decided about a shop, once its demand is forecast. Every answer is worked out in another thread and remembered. */
export interface Decided {
  readonly inputs: ReorderInputs;
  lines(settings: ReorderOptions): Promise<readonly ReorderLine[]>;
  status(): Promise<StockStatus>;
  exceptions(): Promise<readonly StockException[]>;
}

export interface Decisions {
  /** Undefined while demand is still being forecast. Throws what the forecast threw. */
  ready(waitMs: number): Promise<Decided | undefined>;
  /** How much of the forecast is done, 0 to 1. */
  share(): number;
  close(): Promise<void>;
}

export interface DecisionOptions {
  /** The compiled `decision-worker`, where it does not lie beside this file. */
  readonly worker?: URL;
  note?(message: string): void;
}

const mostRemembered = 32;
const mostWaiting = 16;

const errorOf = ({ code, message }: Failure): AnbarError => new AnbarError(code, message);
const waited = (milliseconds: number): Promise<undefined> => new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds).unref());

interface Waiting {
  resolve(result: TaskResults[TaskKind]): void;
  reject(error: AnbarError): void;
}

/** Puts the items back into rows that name them by place. */
function withItems<Row extends { readonly item: ReorderItem }>(items: readonly ReorderItem[], rows: readonly Placed<Row>[]): Row[] {
  return rows.map(({ at, ...row }) => ({ ...row, item: items[at]! }) as unknown as Row);
}

function decidedBy(inputs: ReorderInputs, ask: <K extends TaskKind>(kind: K, settings: ReorderOptions) => Promise<TaskResults[K]>): Decided {
  const kept = new Map<string, Promise<unknown>>();
  const remembered = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const known = kept.get(key) as Promise<T> | undefined;
    kept.delete(key);
    const found = known ?? make();
    kept.set(key, found);
    found.catch(() => kept.delete(key));
    if (kept.size > mostRemembered) kept.delete(kept.keys().next().value!);
    return found;
  };
  const { asOf, items } = inputs;
  return {
    inputs,
    lines: (settings) => remembered(`lines ${JSON.stringify(settings)}`, async () => withItems<ReorderLine>(items, await ask('lines', settings))),
    status: () => remembered('status', async () => {
      const { items: rows, totals } = await ask('status', { asOf });
      return { items: withItems<StockStatus['items'][number]>(items, rows), totals };
    }),
    exceptions: () => remembered('exceptions', async () => withItems<StockException>(items, await ask('exceptions', { asOf }))),
  };
}

/** Starts the thread that decides about the dataset of a folder; it does not keep the process alive. */
export function startDecisions(folder: string, { worker: file = new URL('./decision-worker.js', import.meta.url), note }: DecisionOptions = {}): Decisions {
  const worker = new Worker(file, { workerData: { folder } });
  worker.unref();
  const waiting = new Map<number, Waiting>();
  let done = 0;
  let count = 0;
  let over: AnbarError | undefined;
  const ask = <K extends TaskKind>(kind: K, settings: ReorderOptions): Promise<TaskResults[K]> => {
    if (over !== undefined) throw over;
    if (waiting.size >= mostWaiting) throw new AnbarError('E_SERVER_BUSY', 'too many decisions are being worked out at one time');
    return new Promise((resolve, reject) => {
      const id = ++count;
      waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      worker.postMessage({ id, kind, settings } satisfies Task);
    });
  };
  const decided = new Promise<Decided>((resolve, reject) => {
    const end = (error: AnbarError): void => {
      over ??= error;
      reject(over);
      for (const one of waiting.values()) one.reject(over);
      waiting.clear();
    };
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'progress') done = message.share;
      else if (message.kind === 'note') note?.(message.message);
      else if (message.kind === 'failed') end(errorOf(message.failure));
      else if (message.kind === 'ready') {
        const all = decidedBy(message.inputs, ask);
        // What the first visitor will look at.
        for (const first of [all.status(), all.exceptions(), all.lines({ asOf: message.inputs.asOf })]) first.catch(() => undefined);
        resolve(all);
      } else {
        const one = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.kind === 'done') one?.resolve(message.result);
        else one?.reject(errorOf(message.failure));
      }
    });
    worker.on('error', (cause) => end(new AnbarError('E_SERVER_UNEXPECTED', `the thread that decides ended: ${cause.message}`, { cause })));
    worker.on('exit', () => end(new AnbarError('E_SERVER_UNEXPECTED', 'the thread that decides has ended')));
  });
  decided.catch(() => undefined); // told to whoever asks
  return { ready: (waitMs) => Promise.race([decided, waited(waitMs)]), share: () => done, close: async () => void (await worker.terminate()) };
}
