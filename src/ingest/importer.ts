import type { Progress } from '../base/ports.js';
import type { DatasetFacts, ImportReport } from '../table/dataset.js';
import type { TableName } from '../table/schemas.js';
import type { Table } from 'apache-arrow';

/** A file to import, with the part it plays (`sales`, `prices` …), told by its header. */
export interface SourceFile {
  readonly path: string;
  readonly role: string;
}

/** What an importer makes: tables ready to be written, and the facts of the manifest. */
export interface Imported {
  readonly tables: Readonly<Partial<Record<TableName, Table>>>;
  readonly facts: Omit<DatasetFacts, 'report'> & { readonly report: ImportReport };
}

/** How one known kind of export is read: one file of `src/ingest`, one line in the list of importers. */
export interface Importer<Options = unknown> {
  readonly name: string;
  /** The columns that tell each role's file, in any order, more allowed. */
  readonly roles: Readonly<Record<string, { readonly columns: readonly string[]; readonly needed: boolean }>>;
  read(files: readonly SourceFile[], options: Options, progress: Progress): Promise<Imported>;
}
