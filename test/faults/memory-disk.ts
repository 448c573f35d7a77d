// A disk in memory that keeps apart what was written from what is durable, after SQLite's test file system and "All File Systems Are Not Created Equal" (OSDI 2014):
// bytes are durable once their file is flushed, names once their folder is. A crash keeps the durable part and any subset of the rest, the last bytes possibly torn.
import type { Files } from '../../src/publish/files.js';
import { AnbarError } from '../../src/base/errors.js';
import { diskError } from '../../src/publish/files.js';

interface FileNode {
  readonly kind: 'file';
  bytes: Uint8Array;
  durable: Uint8Array;
}

interface FolderNode {
  readonly kind: 'folder';
  names: Map<string, Node>;
  /** Names as they are after a crash that drops everything pending. */
  durable: Map<string, Node>;
  pending: ((names: Map<string, Node>) => void)[];
}

type Node = FileNode | FolderNode;

const folder = (): FolderNode => ({ kind: 'folder', names: new Map(), durable: new Map(), pending: [] });

export interface MemoryDisk {
  readonly files: Files;
  /** Called before each operation; may throw to fail it. `partial` cuts what a write leaves behind. */
  before: ((operation: string, path: string) => { readonly partial: number } | void) | undefined;
  readonly operations: number;
  /** The disk after a power cut: `keep` decides of each pending change, and how much of unflushed bytes is there. */
  crash(keep: () => number): MemoryDisk;
}

export function memoryDisk(root: FolderNode = folder()): MemoryDisk {
  let operations = 0;
  const parts = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');
  const find = (path: string): Node | undefined => parts(path).reduce<Node | undefined>((node, part) => (node?.kind === 'folder' ? node.names.get(part) : undefined), root);
  const parentOf = (path: string): FolderNode => {
    const parent = find(parts(path).slice(0, -1).join('/'));
    if (parent?.kind !== 'folder') throw diskError('find', path, Object.assign(new Error(), { code: 'ENOENT' }));
    return parent;
  };
  const nameOf = (path: string): string => parts(path).at(-1)!;
  const change = (parent: FolderNode, apply: (names: Map<string, Node>) => void): void => {
    apply(parent.names);
    parent.pending.push(apply);
  };
  const step = (operation: string, path: string): number => {
    operations += 1;
    return disk.before?.(operation, path)?.partial ?? 1;
  };
  const put = (path: string, bytes: Uint8Array): void => {
    const known = find(path);
    if (known?.kind === 'file') known.bytes = bytes;
    else {
      const node: FileNode = { kind: 'file', bytes, durable: new Uint8Array() };
      change(parentOf(path), (names) => names.set(nameOf(path), node));
    }
  };
  const fail = (path: string): never => {
    throw diskError('write', path, Object.assign(new Error(), { code: 'ENOSPC' }));
  };
  const writeSome = (path: string, before: Uint8Array, bytes: Uint8Array, operation: string): void => {
    const partial = step(operation, path);
    put(path, Uint8Array.from([...before, ...bytes.subarray(0, Math.floor(bytes.length * partial))]));
    if (partial < 1) fail(path);
  };
  const files: Files = {
    async read(path) {
      step('read', path);
      const node = find(path);
      return node?.kind === 'file' ? node.bytes.slice() : undefined;
    },
    async list(path) {
      step('list', path);
      const node = find(path);
      return node?.kind === 'folder' ? [...node.names].map(([name, one]) => ({ name, folder: one.kind === 'folder' })).sort((a, b) => (a.name < b.name ? -1 : 1)) : [];
    },
    async makeFolder(path) {
      step('makeFolder', path);
      parts(path).reduce((at, part) => {
        const next = at.names.get(part);
        if (next?.kind === 'folder') return next;
        const made = folder();
        change(at, (names) => names.set(part, made));
        return made;
      }, root);
    },
    write: async (path, bytes) => writeSome(path, new Uint8Array(), bytes, 'write'),
    append: async (path, bytes) => writeSome(path, (find(path) as FileNode | undefined)?.bytes ?? new Uint8Array(), bytes, 'append'),
    async truncate(path, sizeBytes) {
      step('truncate', path);
      const node = find(path);
      if (node?.kind !== 'file') throw diskError('truncate', path, Object.assign(new Error(), { code: 'ENOENT' }));
      node.bytes = node.bytes.slice(0, sizeBytes);
    },
    async sync(path) {
      step('sync', path);
      const node = find(path);
      if (node?.kind === 'file') node.durable = node.bytes;
      if (node?.kind === 'folder') {
        node.durable = new Map(node.names);
        node.pending = [];
      }
    },
    async rename(from, to) {
      step('rename', from);
      const [source, node, target] = [parentOf(from), find(from), find(to)];
      if (node === undefined) throw diskError('rename', from, Object.assign(new Error(), { code: 'ENOENT' }));
      if (node.kind === 'folder' && target?.kind === 'folder' && target.names.size > 0) throw new AnbarError('E_PUBLISH_CONFLICT', `${to} is there`);
      const [oldName, newName] = [nameOf(from), nameOf(to)];
      // Within one folder a rename is one change of the journal; the registry renames no other way.
      if (parentOf(to) !== source) throw new Error('rename across folders');
      change(source, (names) => {
        names.delete(oldName);
        names.set(newName, node);
      });
    },
    async link(from, to) {
      step('link', to);
      const node = find(from);
      if (find(to) !== undefined) return false;
      change(parentOf(to), (names) => names.set(nameOf(to), node!));
      return true;
    },
    async remove(path) {
      step('remove', path);
      if (find(path) !== undefined) change(parentOf(path), (names) => names.delete(nameOf(path)));
    },
  };
  const disk: MemoryDisk = {
    files,
    before: undefined,
    get operations() {
      return operations;
    },
    crash: (keep) => memoryDisk(survivor(root, keep, new Map()) as FolderNode),
  };
  return disk;
}

function survivor(node: Node, keep: () => number, known: Map<Node, Node>): Node {
  const done = known.get(node);
  if (done !== undefined) return done;
  if (node.kind === 'file') {
    const kept = keep();
    // Unflushed bytes: none of them, a torn part, or all.
    // What an append finds flushed stays.
    const safe = node.durable.every((byte, i) => node.bytes[i] === byte) ? node.durable.length : 0;
    const bytes = node.bytes === node.durable || kept === 0 ? node.durable : node.bytes.slice(0, safe + Math.floor((node.bytes.length - safe) * kept));
    const file: FileNode = { kind: 'file', bytes, durable: bytes };
    known.set(node, file);
    return file;
  }
  const names = new Map(node.durable);
  for (const apply of node.pending) if (keep() >= 0.5) apply(names);
  const made = folder();
  known.set(node, made);
  for (const [name, child] of names) made.names.set(name, survivor(child, keep, known));
  made.durable = new Map(made.names);
  return made;
}
