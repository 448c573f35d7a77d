import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dayOf } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import type { BacktestContext, BacktestResult } from '../evaluate/backtest.js';
import { readTable } from '../engine/open-dataset.js';
import { foldForecast, openFold } from '../evaluate/fold-forecasts.js';
import { forecasterNamed } from '../forecast/catalogue.js';
import { nodeFiles } from '../publish/files.js';
import { reportFromBacktest } from '../publish/report/from-backtest.js';
import { writeReport } from '../publish/report/write-report.js';
import type { Dataset } from '../table/dataset.js';
import type { Panel } from '../table/panel.js';

/** One page to write: its file's name, heading and language. */
export interface ReportPage {
  readonly name: string;
  readonly title: string;
  readonly language: 'fa' | 'en';
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

/** What was decided and why, in the words that the numbers allow. */
function reasonsOf({ leaderboard }: BacktestResult): readonly string[] {
  const [first] = leaderboard;
  const naive = leaderboard.find((row) => row.model === 'naive');
  if (first === undefined) return [];
  return [`${first.model}: WRMSSE ${first.wrmsse.toFixed(4)}, WAPE ${percent(first.wape)}, bias ${percent(first.bias)}`, ...(naive === undefined || naive === first ? [] : [`naive: WRMSSE ${naive.wrmsse.toFixed(4)}, WAPE ${percent(naive.wape)}`])];
}

/** What people call each series: the item's title, with the store where there are several. */
async function titlesOf(dataset: Dataset, panel: Panel): Promise<ReadonlyMap<string, string>> {
  const items = await readTable(dataset, 'items');
  const [ids, titles] = [items?.getChild('item'), items?.getChild('title')];
  const byItem = new Map(Array.from({ length: items?.numRows ?? 0 }, (_, row) => [String(ids?.get(row)), titles?.get(row) as string | null | undefined]));
  return new Map(
    panel.keys.flatMap((key) => {
      const [item, store] = key.split('|');
      const title = byItem.get(item!);
      return title === null || title === undefined ? [] : [[key, store === undefined ? title : `${title} (${store})`] as const];
    }),
  );
}

/**
 * Writes a backtest as HTML, once a page: the newest fold of the best model and of naive is forecast once more for the charts.
 * Returns the paths and the model that was found best.
 */
export async function writeBacktestReports(
  { dataset, panel, result, seed, folder, pages, plotly }: { readonly dataset: Dataset; readonly panel: Panel; readonly result: BacktestResult; readonly seed: number; readonly folder: string; readonly pages: readonly ReportPage[]; readonly plotly: boolean },
  context: BacktestContext,
): Promise<{ readonly paths: readonly string[]; readonly chosen: string }> {
  const [first] = result.leaderboard;
  if (first === undefined) throw new AnbarError('E_TABLE_EMPTY', `${dataset.manifest.name} leaves nothing to measure`);
  const origin = dayOf([...result.origins].sort().at(-1)!);
  const { truth, past } = openFold(panel, { origin, first: origin + 1, last: origin + result.horizon });
  const chosen = await foldForecast({ past, cut: truth }, await forecasterNamed(first.model), [0.8], context, context.clock);
  const baseline = await foldForecast({ past, cut: truth }, await forecasterNamed('naive'), [0.8], context, context.clock);
  const script = plotly ? { plotly: await readFile(createRequire(import.meta.url).resolve('plotly.js-dist-min/plotly.min.js'), 'utf8') } : {};
  const titles = await titlesOf(dataset, panel);
  const paths: string[] = [];
  for (const page of pages) {
    const report = reportFromBacktest({
      ...page,
      createdAt: new Date(context.clock()).toISOString(),
      dataset: dataset.manifest,
      rows: dataset.manifest.tables.sales?.rows ?? panel.quantity.length,
      result,
      chosen: first.model,
      fold: { truth, past, chosen, baseline },
      titles,
      reasons: reasonsOf(result),
      facts: { seed, horizon: result.horizon, origins: result.origins.length },
    });
    paths.push(await writeReport(nodeFiles, folder, report, script));
  }
  return { paths, chosen: first.model };
}
