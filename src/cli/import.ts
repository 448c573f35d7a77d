import { resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { importDataset, importers } from '../ingest/import-dataset.js';
import type { Manifest } from '../table/dataset.js';
import type { Command } from './command.js';

/** What `anbar import --json` prints. */
export interface ImportResult {
  readonly dataset: string;
  readonly manifest: Manifest;
}

/** `column=field` words as a mapping of field → column. */
function mappingOf(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.map((word) => {
      const [field, column] = word.split('=', 2);
      if (field === undefined || column === undefined || field === '' || column === '') throw new AnbarError('E_INGEST_MAPPING', `--map is ${word}; allowed: field=column, e.g. quantity=Qty`, { facts: { field: 'map', value: word } });
      return [field, column];
    }),
  );
}

export const importCommand: Command<ImportResult> = {
  name: 'import',
  about: "Turns a shop's export or a known public set into a dataset; says what was kept, repaired and quarantined, and why.",
  usage: `<${Object.keys(importers).join('|')}> <file…> --into <folder>`,
  example: 'anbar import m5 sales.csv.gz calendar.csv.gz sell_prices.csv.gz --into datasets/m5',
  options: [
    { name: 'into', value: 'text', placeholder: 'FOLDER', about: 'where the dataset goes; an older dataset there is replaced once the new one is whole' },
    { name: 'map', value: 'text', placeholder: 'FIELD=COLUMN', about: 'csv only: which column is which field, e.g. --map quantity=Qty --map date=Day', repeat: true },
    { name: 'currency', value: 'text', placeholder: 'CODE', about: 'csv only: ISO code of the prices, e.g. IRR' },
    { name: 'calendar', value: 'text', placeholder: 'jalali|gregorian|auto', about: 'csv only: calendar of the dates, in Persian or Latin digits; auto takes years 1300 to 1499 as Jalali (default auto)' },
  ],
  async run(call, world) {
    const [source, ...paths] = call.operands;
    const into = call.text('into');
    if (source === undefined) throw new AnbarError('E_BASE_OPTION', `no source is named; allowed: ${Object.keys(importers).join(', ')}`, { facts: { field: 'source' } });
    if (into === undefined || into === '') throw new AnbarError('E_BASE_OPTION', '--into is missing; allowed: the folder of the new dataset', { facts: { field: 'into' } });
    const map = call.list('map');
    const currency = call.text('currency');
    if (currency !== undefined && !/^[A-Z]{3}$/.test(currency)) throw new AnbarError('E_CLI_USAGE', `--currency is ${currency}; allowed: an ISO 4217 code, three capital letters, e.g. IRR`, { facts: { field: 'currency', value: currency } });
    const calendar = call.text('calendar');
    const { folder, manifest } = await importDataset({
      source,
      paths: paths.map((path) => resolve(world.cwd, path)),
      into: resolve(world.cwd, into),
      options: { ...(map.length === 0 ? {} : { mapping: mappingOf(map) }), ...(currency === undefined ? {} : { currency }), ...(calendar === undefined ? {} : { calendar }) },
      progress: world.progress,
    });
    return { dataset: folder, manifest };
  },
  render({ dataset, manifest }) {
    const report = manifest.report!;
    const tables = Object.entries(manifest.tables).map(([name, file]) => `${name} ${file.rows.toLocaleString('en-US')}`);
    return [
      `${dataset}${manifest.firstDate === null ? '' : `: ${manifest.firstDate} … ${manifest.lastDate ?? ''}`}`,
      `rows read ${report.read} = kept ${report.kept} + repaired ${report.repaired} + quarantined ${report.quarantined}`,
      ...Object.entries(report.reasons).map(([reason, rows]) => `  quarantined ${rows}: ${reason}`),
      ...report.steps.map(({ step, rows, decision }) => `  ${step}: ${rows} (${decision})`),
      `tables: ${tables.join(', ')}`,
      '',
    ].join('\n');
  },
};
