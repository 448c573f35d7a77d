// One writer at a time, without a server. The lock is the file `lock.<g>` with the highest g; taking it means creating the next one by link(), which only one can win.
// A holder that died (same host, no such process) or is silent for 30 s is passed over by that same step, so two can never take over from one dead holder at once.
// A writer of versions does its heavy writing before it takes the lock and holds it for milliseconds; who holds one for long must renew it.
import { AnbarError } from '../base/errors.js';
import type { Registry } from './registry.js';
import { writerToken } from './registry.js';

const staleAfterMs = 30_000;
const giveUpAfterMs = 45_000;

interface LockNote {
  readonly host: string;
  readonly pid: number;
  readonly at: number;
  readonly held: boolean;
}

export interface Lock {
  /** Throws E_PUBLISH_LOCK if another writer has taken over in the meantime: called right before each step that becomes visible. */
  assertHeld(): Promise<void>;
  /** Says that the holder lives; to be called well within 30 s. Throws as `assertHeld` does. */
  renew(): Promise<void>;
  release(): Promise<void>;
}

// Locks that this very process holds: one that bears its number but is not among them is of an earlier process of the same number, as in a container that was started again.
const heldHere = new Set<string>();

const encode = (note: LockNote): Uint8Array => new TextEncoder().encode(JSON.stringify(note));

async function generations(registry: Registry): Promise<readonly number[]> {
  const entries = await registry.world.files.list(registry.root);
  return entries.flatMap(({ name }) => (/^lock\.\d+$/.test(name) ? [Number(name.slice(5))] : [])).sort((a, b) => b - a);
}

async function isFree(registry: Registry, generation: number): Promise<boolean> {
  const bytes = await registry.world.files.read(`${registry.root}/lock.${generation}`);
  if (bytes === undefined) return false; // just replaced: look again
  let note: LockNote;
  try {
    note = JSON.parse(new TextDecoder().decode(bytes)) as LockNote;
  } catch {
    return true; // a power cut lost its bytes; its holder is gone with the power
  }
  if (!note.held) return true;
  const age = registry.world.now() - note.at;
  // A note from the future means that the clock was set back: it says nothing about now.
  return Math.abs(age) > staleAfterMs || (note.host === registry.world.host && (note.pid === registry.world.pid ? !heldHere.has(`${registry.root}/lock.${generation}`) : !registry.world.isAlive(note.pid)));
}

async function tryNext(registry: Registry, current: number): Promise<number | undefined> {
  const { files, host, pid, now } = registry.world;
  const beside = `${registry.root}/.lock.tmp-${writerToken(registry.world)}`;
  const mine = current + 1;
  await files.write(beside, encode({ host, pid, at: now(), held: true }));
  const won = await files.link(beside, `${registry.root}/lock.${mine}`).finally(() => files.remove(beside));
  if (!won) return undefined;
  // Someone slower may have created a generation that was long over: a higher one tells.
  const all = await generations(registry);
  if (all[0]! > mine) {
    await files.remove(`${registry.root}/lock.${mine}`);
    return undefined;
  }
  for (const older of all) if (older < mine) await files.remove(`${registry.root}/lock.${older}`);
  return mine;
}

/** Takes the writer's lock, waiting up to 45 s (or `patienceMs`); throws E_PUBLISH_LOCK after that. */
export async function takeLock(registry: Registry, patienceMs = giveUpAfterMs): Promise<Lock> {
  const { files, world } = { files: registry.world.files, world: registry.world };
  await files.makeFolder(registry.root);
  let waited = 0;
  for (;;) {
    const highest = (await generations(registry))[0] ?? 0;
    if (highest === 0 || (await isFree(registry, highest))) {
      const mine = await tryNext(registry, highest);
      if (mine !== undefined) return heldLock(registry, mine);
    }
    const pause = Math.min(5 + (waited >> 3) + (world.pid % 7), 200);
    if (waited >= patienceMs) throw new AnbarError('E_PUBLISH_LOCK', `another writer holds ${registry.root}/lock.${highest} for more than ${patienceMs / 1000} s`);
    await world.wait(pause);
    waited += pause;
  }
}

function heldLock(registry: Registry, mine: number): Lock {
  const { files, host, pid, now } = registry.world;
  const name = `${registry.root}/lock.${mine}`;
  heldHere.add(name);
  const isMine = async (): Promise<boolean> => (await generations(registry))[0] === mine;
  const assertHeld = async (): Promise<void> => {
    if (!(await isMine())) throw new AnbarError('E_PUBLISH_LOCK', `the lock of ${registry.root} was taken over by another writer: this one was silent for too long`);
  };
  const note = async (held: boolean): Promise<void> => {
    const beside = `${registry.root}/.lock.tmp-${writerToken(registry.world)}`;
    await files.write(beside, encode({ host, pid, at: now(), held }));
    await files.rename(beside, name);
  };
  return {
    assertHeld,
    async renew() {
      await assertHeld();
      await note(true);
    },
    async release() {
      if (await isMine()) await note(false);
      heldHere.delete(name);
    },
  };
}

/** Runs `work` holding the lock. */
export async function withLock<T>(registry: Registry, work: (lock: Lock) => Promise<T>): Promise<T> {
  const lock = await takeLock(registry);
  let result: T;
  try {
    result = await work(lock);
  } catch (error) {
    await lock.release().catch(() => undefined); // the first error is the one to tell; the lock lapses by itself
    throw error;
  }
  // The work is done and durable: a disk that fails now must not make it look undone. The lock lapses by itself.
  await lock.release().catch(() => undefined);
  return result;
}
