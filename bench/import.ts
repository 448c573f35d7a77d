import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { loadPanel } from '../src/engine/load-panel.js';
import { importDataset } from '../src/ingest/import-dataset.js';
import type { BenchLine } from './line.js';

const sets = [
  { source: 'online-retail', files: ['online_retail/online_retail.csv.gz'] },
  { source: 'm5', files: ['m5/m5_calendar.csv.gz', 'm5/m5_CA_1_sell_prices.csv.gz', 'm5/m5_CA_1_sales_d1_1941.csv.gz'] },
] as const;

/**
 * Imports Online Retail and M5 CA_1 whole, and loads M5's panel: wall seconds, CPU seconds and the process's peak memory so far (so the smaller set comes first).
 * `shared` is the folder that holds the real data; sets that are not there are left out.
 */
export async function importBench(shared = process.env['ANBAR_SHARED'] ?? join('..', 'shared')): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'anbar-bench-'));
  const measure = async <R>(name: string, work: () => Promise<R>): Promise<R> => {
    const [wall, cpu] = [performance.now(), process.cpuUsage()];
    const result = await work();
    const seconds = (performance.now() - wall) / 1000;
    const spent = process.cpuUsage(cpu);
    const note = `CPU ${((spent.user + spent.system) / 1e6).toFixed(1)} s, load ${loadavg()[0]!.toFixed(1)}`;
    lines.push({ name, ours: seconds, unit: 's', note }, { name: `${name}, peak memory`, ours: process.resourceUsage().maxRSS / 1024, unit: 'MB', note: 'peak of the process so far' });
    return result;
  };
  try {
    for (const { source, files } of sets) {
      const paths = files.map((file) => join(shared, 'data', file));
      if (!paths.every((path) => existsSync(path))) continue;
      const dataset = await measure(`import ${source}`, () => importDataset({ source, paths, into: join(folder, source) }));
      await measure(`panel of ${source}`, () => loadPanel(dataset));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return lines;
}
