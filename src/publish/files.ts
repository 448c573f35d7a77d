import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, link, truncate, type FileHandle } from 'node:fs/promises';
import { AnbarError } from '../base/errors.js';

/**
 * The few file operations that the registry is made of, as a port: tests put a recording disk (power loss) or a faulty one (full disk, torn writes) behind it.
 * Nothing is durable before `sync`: of the file for its bytes, of the folder for its names.
 */
export interface Files {
  /** Undefined when there is no such file; symbolic links are not followed. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Names in a folder, sorted, folders marked; empty when there is no such folder. Links are left out. */
  list(path: string): Promise<readonly { readonly name: string; readonly folder: boolean }[]>;
  makeFolder(path: string): Promise<void>;
  /** Creates or replaces a file's bytes; not atomic. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  append(path: string, bytes: Uint8Array): Promise<void>;
  /** Cuts a file's end off, so that `sizeBytes` are left. */
  truncate(path: string, sizeBytes: number): Promise<void>;
  /** Flushes a file or a folder to the disk. */
  sync(path: string): Promise<void>;
  /** Atomic. A file replaces a file; a folder never replaces a folder that holds something (E_PUBLISH_CONFLICT). */
  rename(from: string, to: string): Promise<void>;
  /** A second name for a file; false when the name is taken. The one operation that only one of many can win. */
  link(from: string, to: string): Promise<boolean>;
  /** Removes a file or a folder with all in it; absent is fine. */
  remove(path: string): Promise<void>;
}

const errorCode = (error: unknown): string | undefined => (error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined);

/** An error of the disk as ours: E_PUBLISH_DISK, naming operation, path and the system's reason. */
export function diskError(operation: string, path: string, cause: unknown): AnbarError {
  const reason = errorCode(cause) ?? String(cause);
  const hint = reason === 'ENOSPC' ? 'free some disk space and run it again; nothing was changed' : reason === 'EROFS' || reason === 'EACCES' ? 'the folder must be writable' : undefined;
  return new AnbarError('E_PUBLISH_DISK', `could not ${operation} ${path}: ${reason}`, { cause, facts: { path, reason }, ...(hint === undefined ? {} : { hint }) });
}

async function withFile<T>(path: string, flags: string | number, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags, 0o644);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function attempt<T>(operation: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw diskError(operation, path, cause);
  }
}

/** The real disk. */
export const nodeFiles: Files = {
  async read(path) {
    try {
      const bytes = await withFile(path, constants.O_RDONLY | constants.O_NOFOLLOW, (file) => file.readFile());
      // A plain view: Buffer's slice() shares memory where Uint8Array's copies.
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    } catch (cause) {
      if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENAMETOOLONG'].includes(errorCode(cause) ?? '')) return undefined;
      throw diskError('read', path, cause);
    }
  },
  async list(path) {
    try {
      const entries = await readdir(path, { withFileTypes: true });
      return entries
        .filter((entry) => entry.isDirectory() || entry.isFile())
        .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (cause) {
      if (errorCode(cause) === 'ENOENT') return [];
      throw diskError('list', path, cause);
    }
  },
  makeFolder: (path) => attempt('create the folder', path, async () => void (await mkdir(path, { recursive: true }))),
  write: (path, bytes) => attempt('write', path, () => withFile(path, 'w', (file) => file.writeFile(bytes))),
  append: (path, bytes) => attempt('append to', path, () => withFile(path, 'a', (file) => file.writeFile(bytes))),
  truncate: (path, sizeBytes) => attempt('cut off', path, () => truncate(path, sizeBytes)),
  sync: (path) => attempt('flush', path, () => withFile(path, 'r', (file) => file.sync())),
  async rename(from, to) {
    try {
      await rename(from, to);
    } catch (cause) {
      if (['ENOTEMPTY', 'EEXIST'].includes(errorCode(cause) ?? '')) throw new AnbarError('E_PUBLISH_CONFLICT', `${to} is already there; a version is never replaced`, { cause });
      throw diskError('rename', from, cause);
    }
  },
  async link(from, to) {
    try {
      await link(from, to);
      return true;
    } catch (cause) {
      if (errorCode(cause) === 'EEXIST') return false;
      throw diskError('link', to, cause);
    }
  },
  remove: (path) => attempt('remove', path, () => rm(path, { recursive: true, force: true })),
};

/** Replaces a small file so that a reader, a crash or a power cut sees the old bytes or the new ones: write beside, flush, rename, flush the folder. */
export async function replaceFile(files: Files, folder: string, name: string, bytes: Uint8Array, token: string): Promise<void> {
  const beside = `${folder}/.${name}.tmp-${token}`;
  try {
    await files.write(beside, bytes);
    await files.sync(beside);
    await files.rename(beside, `${folder}/${name}`);
  } catch (error) {
    await files.remove(beside).catch(() => undefined); // the first error is the one to tell; debris is swept by the next writer
    throw error;
  }
  await files.sync(folder);
}
