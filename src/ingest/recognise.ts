import { AnbarError } from '../base/errors.js';
import type { Importer, SourceFile } from './importer.js';
import { readHeader } from './read-rows.js';

const describeRoles = (importer: Importer<never>): string =>
  Object.entries(importer.roles).map(([role, { columns }]) => `${role} (${columns.join(', ')})`).join('; ');

/** Gives each file its role by its header; the order and the names of the files do not matter. Throws E_INGEST_COLUMNS naming what is missing. */
export async function recogniseFiles(importer: Importer<never>, paths: readonly string[]): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const path of paths) {
    const header = new Set(await readHeader(path));
    // The most demanding role that fits: a sales file may also have all the columns of a smaller table.
    const role = Object.entries(importer.roles)
      .filter(([, { columns }]) => columns.every((column) => header.has(column)))
      .sort(([, a], [, b]) => b.columns.length - a.columns.length)[0]?.[0];
    if (role === undefined) {
      const shown = [...header].slice(0, 8).join(', ');
      throw new AnbarError('E_INGEST_COLUMNS', `${path} has the columns ${shown}${header.size > 8 ? ' …' : ''}; allowed for ${importer.name}: ${describeRoles(importer)}`, { facts: { field: 'path', value: path } });
    }
    if (files.some((file) => file.role === role)) throw new AnbarError('E_INGEST_COLUMNS', `${path} is a second file of ${role}; allowed: one`, { facts: { field: 'path', value: path } });
    files.push({ path, role });
  }
  for (const [role, { columns, needed }] of Object.entries(importer.roles)) {
    if (needed && !files.some((file) => file.role === role)) throw new AnbarError('E_INGEST_COLUMNS', `no file of ${role} is given; allowed for ${importer.name}: one with the columns ${columns.join(', ')}`, { facts: { field: role } });
  }
  return files;
}
