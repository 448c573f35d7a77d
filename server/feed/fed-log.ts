// The journal of one model's fed rows, `<registry>/<model>/fed/`: files of groups (see fed-group.ts), only ever appended to and flushed before anyone is told that rows are taken.
// One server at a time writes it (a lock that is renewed); a group cut off by a crash is cut away; files whose rows every named version was fitted on are dropped.
import { hash } from 'node:crypto';
import { AnbarError, isAnbarError } from '../../src/base/errors.js';
import { replaceFile } from '../../src/publish/files.js';
import { takeLock, type Lock } from '../../src/publish/lock.js';
import { writerIsGone, writerToken, type Registry } from '../../src/publish/registry.js';
import type { ServerLog } from '../context.js';
import { decodeGroup, encodeGroup, type FedGroup } from './fed-group.js';
import { account, emptySegment, lines, scanSegments, segmentPath, type Scan, type Segment } from './fed-segments.js';
import { knownKeys, type KnownKeys } from './known-keys.js';

export interface FedLogOptions {
  readonly registry: Registry;
  readonly name: string;
  readonly log: ServerLog;
  readonly mostRows: number;
  readonly mostBytes: number;
  /** A new file is begun when the last one is this long. */
  readonly segmentBytes: number;
}

export interface FedLog {
  /** The last group that is durable; 0 = none. */
  readonly seq: number;
  readonly rows: number;
  readonly files: number;
  readonly known: KnownKeys;
  isRefused(seq: number, place: number): boolean;
  /** Makes this process the writer; true when it was not, and the journal may so have grown. Throws E_SERVER_FEED. */
  own(): Promise<boolean>;
  /** Appends a group and flushes it: durable when this resolves, not there when it rejects. Throws E_SERVER_FEED_FULL, E_PUBLISH_DISK, E_PUBLISH_LOCK. */
  append(group: Omit<FedGroup, 'seq'>): Promise<number>;
  /** Groups after `after` up to `upTo`, in order. */
  read(after: number, upTo: number): AsyncGenerator<FedGroup>;
  /** Drops the oldest files that `dispensable` says of. Their rows' keys stay known. */
  drop(dispensable: (segment: Segment) => boolean): Promise<void>;
  close(): Promise<void>;
}

const renewMs = 10_000;

async function readKeys({ registry, log }: FedLogOptions, path: string, known: KnownKeys): Promise<void> {
  const bytes = await registry.world.files.read(path);
  if (bytes === undefined) return;
  const keys = bytes.slice(32);
  if (hash('sha256', keys, 'buffer').compare(bytes, 0, 32) !== 0 || keys.length % 8 !== 0) return log.error({ path }, 'the keys of dropped rows are not as they were written: an old event that is sent again may count again');
  for (const key of new BigUint64Array(keys.buffer)) known.add(key);
}

/** Opens a model's journal, and becomes its writer where there is one and nobody else is. */
export async function openFedLog(options: FedLogOptions): Promise<FedLog> {
  const { registry, name, log } = options;
  const { files } = registry.world;
  const folder = `${registry.root}/${name}/fed`;
  const keysPath = `${folder}/dropped.keys`;
  let lock: Lock | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let scan: Scan = { segments: [], seq: 0, refused: new Set(), tornBytes: 0, damage: undefined };
  let known = knownKeys(options.mostRows);
  let seq = 0;
  /** An append failed: its bytes may be there, and are cut away before the next. */
  let unsure = false;

  async function look(): Promise<void> {
    known = knownKeys(options.mostRows);
    await readKeys(options, keysPath, known);
    scan = await scanSegments(files, folder, known.add);
    seq = scan.seq;
    if (scan.damage !== undefined) log.error({ model: name, reason: scan.damage }, 'the journal of fed rows is damaged: what is before the damage counts, no more is taken');
  }

  async function cutTail(): Promise<void> {
    const last = scan.segments.at(-1);
    if (last === undefined) return;
    await files.truncate(last.path, last.sizeBytes);
    await files.sync(last.path);
  }

  async function take(): Promise<void> {
    await files.makeFolder(folder);
    await files.sync(`${registry.root}/${name}`);
    lock = await takeLock({ ...registry, root: folder }, 0);
    heartbeat = setInterval(() => void lock?.renew().catch((error: unknown) => log.error({ model: name, reason: String(error) }, 'the lock of the fed rows could not be renewed')), renewMs);
    heartbeat.unref();
    for (const entry of await files.list(folder)) {
      const token = /^\.[a-z.]+\.tmp-(.+)$/.exec(entry.name)?.[1];
      if (token !== undefined && writerIsGone(registry.world, token)) await files.remove(`${folder}/${entry.name}`);
    }
    await look();
    if (scan.tornBytes > 0) {
      await cutTail();
      log.warn({ model: name, path: scan.segments.at(-1)!.path, bytes: scan.tornBytes }, 'the end of the fed rows was cut off by a crash: a group that was not acknowledged is cut away');
    }
  }

  async function release(): Promise<void> {
    clearInterval(heartbeat);
    await lock?.release().catch(() => undefined); // it lapses by itself
    lock = undefined;
  }

  async function write(segment: Segment, bytes: Uint8Array): Promise<void> {
    if (unsure) {
      if (segment.sizeBytes > 0) await cutTail();
      else await files.remove(segment.path);
    }
    unsure = true;
    await files.append(segment.path, bytes);
    await files.sync(segment.path);
    if (segment.sizeBytes === 0) await files.sync(folder);
    unsure = false;
  }

  const rowsHeld = (): number => scan.segments.reduce((sum, { rows }) => sum + rows, 0);

  if ((await files.list(folder)).length > 0) {
    await take().catch(async (error: unknown) => {
      if (!isAnbarError(error)) throw error;
      log.warn({ model: name, reason: error.message }, 'fed rows are read only: another server writes them');
      if (lock !== undefined) await release();
      await look();
    });
  }

  return {
    get seq() {
      return seq;
    },
    get rows() {
      return rowsHeld();
    },
    get files() {
      return scan.segments.length;
    },
    get known() {
      return known;
    },
    isRefused: (group, place) => scan.refused.has(`${group}/${place}`),
    async own() {
      const taking = lock === undefined;
      if (taking) {
        try {
          await take();
        } catch (cause) {
          await release();
          if (isAnbarError(cause, 'E_PUBLISH_LOCK')) throw new AnbarError('E_SERVER_FEED', `another server takes rows for ${name}`, { cause, hint: 'one server at a time takes rows for a registry: feed that one' });
          throw cause;
        }
      }
      if (scan.damage !== undefined) throw new AnbarError('E_SERVER_FEED', `the journal of ${name} is damaged: ${scan.damage}`, { hint: "the journal of this model's fed rows is damaged; the server's log says where" });
      return taking;
    },
    async append(group) {
      const rows = group.feeds.reduce((sum, feed) => sum + feed.rows.length, 0);
      const whole = { seq: seq + 1, ...group };
      const bytes = encodeGroup(whole);
      const held = scan.segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      if (rows > 0 && (rowsHeld() + rows > options.mostRows || held + bytes.length > options.mostBytes)) {
        throw new AnbarError('E_SERVER_FEED_FULL', `${name} has ${rowsHeld()} fed rows in ${held} bytes; allowed: ${options.mostRows} rows in ${options.mostBytes} bytes`, { hint: 'publish a version fitted on newer data and point the aliases at it: what it was fitted on is then dropped' });
      }
      try {
        await lock!.assertHeld();
      } catch (error) {
        await release();
        throw error;
      }
      const last = scan.segments.at(-1);
      const segment = last === undefined || last.sizeBytes >= options.segmentBytes ? emptySegment(segmentPath(folder, whole.seq)) : last;
      if (segment !== last) {
        if (unsure) await cutTail();
        unsure = false;
        scan.segments.push(segment);
      }
      await write(segment, bytes);
      account(segment, whole, bytes.length);
      for (const place of group.refused ?? []) scan.refused.add(`${seq}/${place}`);
      seq = whole.seq;
      return seq;
    },
    async *read(after, upTo) {
      const segments = [...scan.segments]; // a drop meanwhile takes away what no named version lacks
      for (const [i, segment] of segments.entries()) {
        if ((segments[i + 1]?.firstSeq ?? Infinity) <= after + 1 || segment.firstSeq > upTo) continue;
        for await (const { text, whole } of lines((await files.read(segment.path)) ?? new Uint8Array())) {
          const group = whole ? decodeGroup(text) : undefined;
          if (group === undefined || group.seq > upTo) return;
          if (group.seq > after) yield group;
        }
      }
    },
    async drop(dispensable) {
      const found = scan.segments.findIndex((segment) => !dispensable(segment));
      const kept = found < 0 ? scan.segments.length : found;
      if (kept === 0) return;
      const keys = new Uint8Array(known.keys().buffer);
      await replaceFile(files, folder, 'dropped.keys', Buffer.concat([hash('sha256', keys, 'buffer'), keys]), writerToken(registry.world));
      const gone = scan.segments.slice(0, kept);
      for (const { path } of gone) {
        await files.remove(path);
        scan.segments.shift();
      }
      if (scan.segments.length === 0) unsure = false;
      await files.sync(folder);
      log.info({ model: name, rows: gone.reduce((sum, { rows }) => sum + rows, 0), files: gone.length }, 'fed rows that every named version was fitted on are dropped');
    },
    close: release,
  };
}
