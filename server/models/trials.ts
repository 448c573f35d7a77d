// A version is opened and made to answer its examples in a process of its own before it is let into this one: what hangs, eats memory or crashes does it there, under a limit of time and memory, and is killed.
import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { AnbarError } from '../../src/base/errors.js';
import type { ErrorCode } from '../../src/base/error-codes.js';
import type { Tried } from './served-model.js';

export interface TrialRequest {
  readonly root: string;
  readonly name: string;
  readonly version: number;
}

export type TrialAnswer = { readonly tried: Tried } | { readonly refused: { readonly code: ErrorCode; readonly message: string } };

export interface Trials {
  /** Tries a version; one after the other. Throws what opening threw there, or E_SERVER_TRIAL. */
  attempt(name: string, version: number): Promise<Tried>;
  close(): void;
}

export interface TrialsOptions {
  /** The program that calls `answerTrials`. */
  readonly path: string;
  readonly root: string;
  readonly mostMs: number;
  /** Of the whole process: heap, arrays outside of it, code. */
  readonly mostBytes: number;
}

const lookMs = 100;
const idleMs = 5_000;
const pageBytes = 4096;

/** Resident bytes of a process, where the system tells (Linux); else only the heap is bounded. */
async function residentBytes(pid: number): Promise<number> {
  try {
    return Number((await readFile(`/proc/${pid}/statm`, 'latin1')).split(' ')[1]) * pageBytes;
  } catch {
    return 0; // no such file system, or the process is gone, which its exit tells
  }
}

export function createTrials({ path, root, mostMs, mostBytes }: TrialsOptions): Trials {
  let turn: Promise<unknown> = Promise.resolve();
  /** A process that has done well is kept for a while: the next version of a start comes at once. */
  let idle: ChildProcess | undefined;
  let idleTimer: NodeJS.Timeout | undefined;

  function hold(child: ChildProcess, held: boolean): void {
    child[held ? 'ref' : 'unref']();
    child.channel?.[held ? 'ref' : 'unref']();
  }

  function start(): ChildProcess {
    // Ten parts of twelve: the heap's own limit should speak first where it can, since it names itself.
    const child = fork(path, [], { execArgv: [`--max-old-space-size=${Math.floor((mostBytes * 10) / 12 / 1024 ** 2)}`], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const end = (): void => void child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => {
      process.removeListener('exit', end);
      if (idle === child) idle = undefined;
    });
    return child;
  }

  function rest(child: ChildProcess): void {
    hold(child, false);
    idle = child;
    idleTimer = setTimeout(() => {
      if (idle === child) idle = undefined; // before its exit is heard of: the next trial must not be given to one that is dying
      child.kill('SIGKILL');
    }, idleMs).unref();
  }

  function ask(child: ChildProcess, request: TrialRequest): Promise<TrialAnswer> {
    return new Promise((resolve, reject) => {
      const what = `model ${request.name}@${request.version}`;
      const timers: NodeJS.Timeout[] = [];
      let settled = false;
      const done = (settle: () => void): void => {
        if (settled) return;
        settled = true;
        timers.forEach(clearTimeout);
        child.removeAllListeners('message').removeListener('exit', ended).removeListener('error', failed);
        settle();
      };
      const fail = (message: string, cause?: unknown): void =>
        done(() => {
          child.kill('SIGKILL');
          reject(new AnbarError('E_SERVER_TRIAL', message, { cause, facts: { model: request.name, version: request.version } }));
        });
      const ended = (code: number | null, signal: string | null): void => fail(`${what} ended the process that tried it (${signal ?? `status ${code}`})`);
      const failed = (cause: Error): void => fail(`${what} could not be tried: ${cause.message}`, cause);
      child.on('exit', ended).on('error', failed).once('message', (answer: TrialAnswer) => done(() => resolve(answer)));
      timers.push(setTimeout(() => fail(`${what} did not open within ${mostMs} ms`), mostMs));
      timers.push(setInterval(() => void residentBytes(child.pid!).then((bytes) => bytes > mostBytes && fail(`${what} took more than ${mostBytes} bytes of memory to open`)), lookMs));
      child.send(request, (error) => error !== null && failed(error));
    });
  }

  async function attemptNow(name: string, version: number): Promise<Tried> {
    clearTimeout(idleTimer);
    const child = idle ?? start();
    idle = undefined;
    hold(child, true);
    const answer = await ask(child, { root, name, version });
    // One that has grown large starts the next trial with less room than is promised.
    if ((await residentBytes(child.pid!)) > mostBytes / 4) child.kill('SIGKILL');
    else rest(child);
    if ('tried' in answer) return answer.tried;
    throw new AnbarError(answer.refused.code, answer.refused.message, { facts: { model: name, version } });
  }

  return {
    attempt(name, version) {
      const mine = turn.then(() => attemptNow(name, version));
      turn = mine.catch(() => undefined); // its caller is told
      return mine;
    },
    close: () => void idle?.kill('SIGKILL'),
  };
}
