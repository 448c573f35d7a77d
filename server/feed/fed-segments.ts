import { dirname } from 'node:path';
import type { Files } from '../../src/publish/files.js';
import { decodeGroup, lastTimeOf, rowKeys, type FedGroup } from './fed-group.js';

/** One file of fed groups, and what it is worth to a version. */
export interface Segment {
  readonly path: string;
  readonly firstSeq: number;
  /** Bytes that are whole groups. */
  sizeBytes: number;
  rows: number;
  /** Latest version when the last of it was fed. */
  newest: number;
  /** Last moment that its rows tell of. */
  lastTime: number;
}

/** What a scan found. */
export interface Scan {
  readonly segments: Segment[];
  readonly seq: number;
  /** `seq/place` of feeds that were refused. */
  readonly refused: Set<string>;
  /** Bytes after the last whole group: what a crash left of one that nobody was told of. */
  readonly tornBytes: number;
  /** What is wrong, where it is not a crash's doing. */
  readonly damage: string | undefined;
}

export const segmentPath = (folder: string, firstSeq: number): string => `${folder}/${String(firstSeq).padStart(12, '0')}.fed`;

export async function segmentPaths(files: Files, folder: string): Promise<readonly string[]> {
  return (await files.list(folder)).flatMap((entry) => (!entry.folder && /^\d{12}\.fed$/.test(entry.name) ? [`${folder}/${entry.name}`] : []));
}

export const emptySegment = (path: string): Segment => ({ path, firstSeq: Number(path.slice(dirname(path).length + 1, -4)), sizeBytes: 0, rows: 0, newest: 0, lastTime: -Infinity });

/** Takes a group into its segment's account. */
export function account(segment: Segment, group: FedGroup, sizeBytes: number): void {
  segment.sizeBytes += sizeBytes;
  segment.newest = Math.max(segment.newest, group.newest);
  for (const feed of group.feeds) {
    segment.rows += feed.rows.length;
    segment.lastTime = Math.max(segment.lastTime, lastTimeOf(feed));
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The lines of a file: where each begins and ends; the last may lack its line break. Gives way to others now and then. */
export async function* lines(bytes: Uint8Array): AsyncGenerator<{ readonly text: string; readonly sizeBytes: number; readonly whole: boolean }> {
  const decoder = new TextDecoder();
  let from = 0;
  let yieldAt = performance.now() + 10;
  while (from < bytes.length) {
    const at = bytes.indexOf(10, from);
    const end = at < 0 ? bytes.length : at;
    yield { text: decoder.decode(bytes.subarray(from, end)), sizeBytes: end - from + (at < 0 ? 0 : 1), whole: at >= 0 };
    from = end + 1;
    if (performance.now() > yieldAt) {
      await nextTurn();
      yieldAt = performance.now() + 10;
    }
  }
}

/**
 * Reads all files once. `know` gets the keys of all rows that count. A last line that is not whole is a crash's (`tornBytes`); anything else that is not as it was written is `damage`, and nothing after it counts.
 */
export async function scanSegments(files: Files, folder: string, know: (key: bigint) => void): Promise<Scan> {
  const segments: Segment[] = [];
  const refused = new Set<string>();
  let seq = 0;
  let tornBytes = 0;
  // Known only once the next group has not refused them.
  let pending: readonly (readonly (bigint | undefined)[])[] = [];
  const settle = (without: readonly number[]): void => {
    pending.forEach((keys, place) => {
      if (without.includes(place)) refused.add(`${seq}/${place}`);
      else for (const key of keys) if (key !== undefined) know(key);
    });
  };
  const found = (damage: string | undefined): Scan => {
    settle([]);
    return { segments, seq, refused, tornBytes, damage };
  };
  const paths = await segmentPaths(files, folder);
  for (const [p, path] of paths.entries()) {
    const segment = emptySegment(path);
    if (seq > 0 && segment.firstSeq !== seq + 1) return found(`${path} does not follow group ${seq}`);
    if (seq === 0) seq = segment.firstSeq - 1;
    const bytes = (await files.read(path)) ?? new Uint8Array();
    segments.push(segment);
    for await (const { text, sizeBytes, whole } of lines(bytes)) {
      const group = whole ? decodeGroup(text) : undefined;
      if (group === undefined || group.seq !== seq + 1) {
        const left = bytes.length - segment.sizeBytes;
        if (p < paths.length - 1 || left > sizeBytes) return found(`${path} is not as it was written from byte ${segment.sizeBytes} on`);
        tornBytes = left;
        return found(undefined);
      }
      settle(group.refused ?? []);
      seq = group.seq;
      pending = group.feeds.map(rowKeys);
      account(segment, group, sizeBytes);
    }
  }
  return found(undefined);
}
