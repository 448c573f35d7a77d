import { resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { openDataset } from '../engine/open-dataset.js';
import { describeDataset, type DatasetDescription } from '../ingest/describe-dataset.js';
import { dayText } from '../base/day.js';
import { lostDemand, type LostOfSeries } from '../forecast/stock-outs/lost-demand.js';
import type { Dataset } from '../table/dataset.js';
import { csvCell } from '../table/csv.js';
import type { Command, CommandCall } from './command.js';
import { writeLines } from './csv-file.js';
import { loadRecorded, stockOutsOf, stockOutsOption } from './stock-outs.js';

/** What empty shelves cost, and where each day's line is. */
interface LostSales {
  readonly how: 'given' | 'detect';
  readonly file: string;
  readonly units: number;
  readonly days: number;
  readonly spells: number;
  readonly series: number;
  readonly worst: readonly LostOfSeries[];
}

type Described = DatasetDescription & { readonly lost?: LostSales };

/** Estimates lost demand and writes it as series,date,lost. */
async function lostSales(call: CommandCall, dataset: Dataset, file: string, signal: AbortSignal): Promise<LostSales> {
  const { panel, stockOuts } = await loadRecorded(call, dataset, { futureDays: 0 }, 'detect');
  const found = stockOutsOf(panel, stockOuts);
  if (found === undefined || stockOuts.mode === 'ignore') throw new AnbarError('E_CLI_USAGE', '--stock-outs is ignore; allowed with --lost-demand: given, detect', { facts: { field: 'stock-outs' } });
  const { table, units, days, spells, bySeries } = lostDemand(panel, found);
  const [series, dates, lost] = [table.getChild('series')!, table.getChild('date')!, table.getChild('lost')!];
  const lines = function* (): Generator<string> {
    yield 'series,date,lost';
    for (let row = 0; row < table.numRows; row++) yield `${csvCell(series.get(row) as string)},${dayText(Math.round(Number(dates.get(row)) / 86_400_000))},${Number((lost.get(row) as number).toPrecision(6))}`;
  };
  await writeLines(file, lines(), signal);
  return { how: stockOuts.mode, file, units, days, spells, series: bySeries.length, worst: bySeries.slice(0, 10) };
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

export const describeCommand: Command<Described> = {
  name: 'describe',
  about: 'Says what is in a dataset: rows, gaps, zeros, intermittency classes, suspected stock-outs, quarantine.',
  usage: '<dataset>',
  example: 'anbar describe datasets/sample',
  options: [{ name: 'lost-demand', value: 'text', placeholder: 'FILE', about: 'estimate what empty shelves cost in units, and write it to this CSV file: series,date,lost' }, { ...stockOutsOption, about: 'how --lost-demand knows of empty shelves: given by the table stock, or detect from the sales (default: given where there is a table stock, else detect)' }],
  async run(call, world) {
    const [folder, ...more] = call.operands;
    if (folder === undefined || more.length > 0) throw new AnbarError('E_BASE_OPTION', `dataset is ${call.operands.join(' ') || 'missing'}; allowed: one dataset folder`, { facts: { field: 'dataset' } });
    const file = call.text('lost-demand');
    if (file === undefined && call.text('stock-outs') !== undefined) throw new AnbarError('E_CLI_USAGE', '--stock-outs says how --lost-demand is estimated; allowed: only together with --lost-demand FILE', { hint: this.example });
    const dataset = await openDataset(resolve(world.cwd, folder));
    const described = await describeDataset(dataset);
    return file === undefined ? described : { ...described, lost: await lostSales(call, dataset, resolve(world.cwd, file), world.signal) };
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
    if (found.lost !== undefined) {
      const { how, file, units, days, spells, series, worst } = found.lost;
      lines.push(`lost demand (${how === 'given' ? 'stock-outs as the table stock gives them' : 'stock-outs detected from the sales'}): ${whole(units)} units on ${whole(days)} days, ${whole(spells)} spells in ${whole(series)} series; each day in ${file}`);
      lines.push(...worst.slice(0, 5).map((one) => `  ${one.series}: ${whole(one.units)} units on ${whole(one.days)} days`));
    }
    if (found.report !== null) {
      const { read, kept, repaired, quarantined, reasons, steps } = found.report;
      lines.push(`import: read ${whole(read)} = kept ${whole(kept)} + repaired ${whole(repaired)} + quarantined ${whole(quarantined)}`);
      lines.push(...Object.entries(reasons).map(([reason, rows]) => `  quarantined ${whole(rows)}: ${reason}`), ...steps.map(({ step, rows, decision }) => `  ${step}: ${whole(rows)} (${decision})`));
    }
    return lines.join('\n');
  },
};
