import { resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { openDataset } from '../engine/open-dataset.js';
import { describeDataset, type DatasetDescription } from '../ingest/describe-dataset.js';
import type { Command } from './command.js';

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

export const describeCommand: Command<DatasetDescription> = {
  name: 'describe',
  about: 'Says what is in a dataset: rows, gaps, zeros, intermittency classes, suspected stock-outs, quarantine.',
  usage: '<dataset>',
  example: 'anbar describe datasets/sample',
  options: [],
  async run(call, world) {
    const [folder, ...more] = call.operands;
    if (folder === undefined || more.length > 0) throw new AnbarError('E_BASE_OPTION', `dataset is ${call.operands.join(' ') || 'missing'}; allowed: one dataset folder`, { facts: { field: 'dataset' } });
    return describeDataset(await openDataset(resolve(world.cwd, folder)));
  },
  render(found) {
    const share = (count: number): string => `${whole(count)} (${((100 * count) / Math.max(1, found.series)).toFixed(1)} %)`;
    const lines = [
      `${found.name} (${found.source})${found.firstDate === null ? '' : `: ${found.firstDate} … ${found.lastDate ?? ''}`}${found.currency === null ? '' : `, prices in ${found.currency}`}`,
      `tables: ${Object.entries(found.tables).map(([name, rows]) => `${name} ${whole(rows)}`).join(', ')}`,
    ];
    if (found.series > 0) {
      lines.push(
        `series ${whole(found.series)}, days ${whole(found.days)}, units ${whole(found.units)}`,
        `zeros ${(100 * found.zeroShare).toFixed(1)} %, unknown days ${whole(found.unknownDays)}, days without a price ${whole(found.withoutPrice)}`,
        `classes: ${Object.entries(found.classes).map(([name, count]) => `${name} ${share(count)}`).join(', ')}`,
        `suspected stock-outs: ${whole(found.stockouts.spells)} spells in ${whole(found.stockouts.series)} series`,
        ...found.stockouts.worst.slice(0, 5).map(({ series, from, days }) => `  ${series}: ${days} days from ${from}`),
      );
    }
    if (found.report !== null) {
      const { read, kept, repaired, quarantined, reasons, steps } = found.report;
      lines.push(`import: read ${whole(read)} = kept ${whole(kept)} + repaired ${whole(repaired)} + quarantined ${whole(quarantined)}`);
      lines.push(...Object.entries(reasons).map(([reason, rows]) => `  quarantined ${whole(rows)}: ${reason}`), ...steps.map(({ step, rows, decision }) => `  ${step}: ${whole(rows)} (${decision})`));
    }
    return lines.join('\n');
  },
};
