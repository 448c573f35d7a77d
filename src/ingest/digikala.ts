import { AnbarError } from '../base/errors.js';
import type { Progress } from '../base/ports.js';
import { tableSchemas } from '../table/schemas.js';
import { tableOf } from '../table/table-of.js';
import { cleanId, turnsDirection } from './cells.js';
import type { Imported, Importer, SourceFile } from './importer.js';
import { createIntake } from './intake.js';
import { readRows } from './read-rows.js';

const columns = ['dkp', 'product_name', 'description', 'category_path'] as const;

async function readDigikala(files: readonly SourceFile[], _options: object, progress: Progress): Promise<Imported> {
  const intake = createIntake();
  const seen = new Set<string>();
  const [item, title, description, category]: [string[], string[], (string | null)[], (string | null)[]] = [[], [], [], []];
  let at: readonly number[] = [];
  const { path } = files[0]!;
  await readRows(path, {
    header: (names) => void (at = columns.map((name) => names.indexOf(name))),
    broken: (line, reason) => (intake.read(), intake.quarantine('items', line, reason, '')),
    row(cells, line) {
      intake.read();
      const [code, name, about, branch] = at.map((k) => cells[k] ?? '') as [string, string, string, string];
      const id = cleanId(code);
      if (id === '' || name.trim() === '') return intake.quarantine('items', line, 'dkp or product_name is empty', cells);
      if (seen.has(id)) return intake.quarantine('items', line, 'duplicate', cells);
      seen.add(id);
      if (turnsDirection(name)) intake.step('direction marks in names', 1, 'left in the name; pages must isolate it');
      intake.keep();
      item.push(id);
      title.push(name.trim());
      description.push(about.trim() === '' ? null : about.trim());
      category.push(branch.trim() === '' ? null : branch.split('>').map((part) => part.trim()).filter((part) => part !== '').join(' > '));
    },
  }, progress);
  if (item.length === 0) throw new AnbarError('E_INGEST_EMPTY', `${path} leaves no usable row; allowed: at least one product`, { facts: { field: 'path', value: path } });
  return {
    tables: { items: tableOf(tableSchemas.items, { item, title, description, category }), quarantine: intake.quarantineTable() },
    facts: { source: 'digikala', currency: 'IRR', knownAhead: [], report: intake.report() },
  };
}

/** Importer of a Digikala catalogue: products with Persian titles, descriptions and category paths. */
export const digikala: Importer<object> = {
  name: 'digikala',
  roles: { items: { columns, needed: true } },
  read: readDigikala,
};
