// The audit trail: one JSON line an act, each with the checksum of itself and of the line before, so that a changed, missing or cut-off line shows.
import { AnbarError } from '../base/errors.js';
import { replaceFile } from './files.js';
import type { Registry } from './registry.js';
import { sha256, writerToken } from './registry.js';

/** What happened. `recovered`: a version that was there without a line; `abandoned`: the alias move on that line (counted from 0) was announced but never done. */
export type LogAct =
  | { readonly act: 'publish' | 'recovered'; readonly model: string; readonly version: number; readonly manifestSha256: string }
  | { readonly act: 'alias'; readonly model: string; readonly alias: string; readonly from: number | null; readonly to: number | null; readonly revision: number }
  | { readonly act: 'abandoned'; readonly line: number };

export type LogLine = LogAct & { readonly at: string; readonly who: string; readonly sum: string };

/** The log as it stands, and whether its last line was cut off by a crash. */
export interface LogState {
  readonly lines: readonly LogLine[];
  readonly torn: boolean;
}

const path = (registry: Registry): string => `${registry.root}/log.jsonl`;

function sumOf(line: Omit<LogLine, 'sum'>, before: string): string {
  return sha256(`${before}\n${JSON.stringify(line)}`).slice(0, 32);
}

function parseLine(text: string, before: string): LogLine | undefined {
  let line: LogLine;
  try {
    line = JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
  if (typeof line !== 'object' || line === null) return undefined;
  const { sum, ...rest } = line;
  return sumOf(rest as Omit<LogLine, 'sum'>, before) === sum ? line : undefined;
}

/** Reads and verifies the log. A broken last line is a crash's (`torn`); a broken line before it is tampering: E_PUBLISH_CORRUPT. */
export async function readLog(registry: Registry): Promise<LogState> {
  const bytes = await registry.world.files.read(path(registry));
  if (bytes === undefined || bytes.length === 0) return { lines: [], torn: false };
  const text = new TextDecoder().decode(bytes);
  const texts = text.split('\n');
  const tail = texts.pop()!;
  const lines: LogLine[] = [];
  for (let i = 0; i < texts.length; i++) {
    const line = parseLine(texts[i]!, lines.at(-1)?.sum ?? '');
    if (line === undefined) {
      if (i === texts.length - 1 && tail === '') return { lines, torn: true };
      throw new AnbarError('E_PUBLISH_CORRUPT', `${path(registry)} line ${i + 1} does not fit the checksum chain: it was changed after it was written`);
    }
    lines.push(line);
  }
  return { lines, torn: tail !== '' };
}

/** Appends acts and flushes them; a torn end is cut off first. Only under the lock. Returns the new last checksum. */
export async function appendLog(registry: Registry, state: LogState, acts: readonly LogAct[]): Promise<LogState> {
  const { files, now, who } = registry.world;
  const lines = [...state.lines];
  for (const act of acts) {
    const line = { ...act, at: new Date(now()).toISOString(), who };
    lines.push({ ...line, sum: sumOf(line, lines.at(-1)?.sum ?? '') });
  }
  const encode = (some: readonly LogLine[]): Uint8Array => new TextEncoder().encode(some.map((line) => `${JSON.stringify(line)}\n`).join(''));
  if (state.torn || state.lines.length === 0) {
    await replaceFile(files, registry.root, 'log.jsonl', encode(lines), writerToken(registry.world));
  } else {
    await files.append(path(registry), encode(lines.slice(state.lines.length)));
    await files.sync(path(registry));
  }
  return { lines, torn: false };
}

/** Lines (counted from 0) of alias moves that were announced but never done. */
export function abandonedLines(log: LogState): ReadonlySet<number> {
  return new Set(log.lines.flatMap((line) => (line.act === 'abandoned' ? [line.line] : [])));
}
