import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { dayText } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { oneOf } from '../base/options.js';
import { decisionBasis, decisionFutureDays } from '../decide/decision-basis.js';
import { backtestPolicies, type PolicyBacktest } from '../decide/backtest-policies.js';
import { demandOfLeads } from '../decide/demand-of-leads.js';
import { exceptions, type ExceptionKind } from '../decide/exceptions.js';
import { reorderCsv } from '../decide/reorder-csv.js';
import { reorderInputs, type Assumption } from '../decide/reorder-inputs.js';
import { reorderList } from '../decide/reorder-list.js';
import { salesHistory } from '../decide/sales-history.js';
import { stockStatus, type StockStatus } from '../decide/stock-status.js';
import { loadPanel } from '../engine/load-panel.js';
import { openDataset } from '../engine/open-dataset.js';
import type { Command, CommandCall, CommandWorld } from './command.js';
import { reorderText } from './reorder-text.js';
import { untilOf } from './until-option.js';

/** What `anbar reorder` did. */
export interface ReorderDone {
  readonly kind: 'list';
  readonly file: string;
  readonly asOf: string;
  readonly currency: string | null;
  readonly items: number;
  readonly ordered: number;
  readonly units: number;
  readonly money: number;
  /** Of the list without a budget. */
  readonly wantedMoney: number;
  readonly expectedLostMargin: number;
  readonly stock: StockStatus['totals'];
  readonly exceptions: Readonly<Partial<Record<ExceptionKind, number>>>;
  readonly worst: readonly { readonly kind: ExceptionKind; readonly item: string; readonly money: number }[];
  readonly assumptions: readonly Assumption[];
}

export type ReorderBacktestDone = PolicyBacktest & { readonly kind: 'backtest'; readonly from: string };

/** A number option in a range, or undefined. */
function share(call: CommandCall, name: string, least: number, most: number): number | undefined {
  const value = call.number(name);
  if (value === undefined || (value >= least && value <= most)) return value;
  throw new AnbarError('E_CLI_USAGE', `--${name} is ${value}; allowed: ${least} to ${most}`, { facts: { field: name, value } });
}

/** All of the file or none of it. */
async function writeWhole(file: string, text: string): Promise<void> {
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(beside, text);
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true });
    throw new AnbarError('E_CLI_USAGE', `--out is ${file}, which cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

async function run(call: CommandCall, world: CommandWorld): Promise<ReorderDone | ReorderBacktestDone> {
  const folder = call.operands[0];
  const hint = reorderCommand.example;
  if (folder === undefined || call.operands.length > 1) throw new AnbarError('E_CLI_USAGE', 'reorder takes one dataset folder', { hint });
  const out = call.text('out');
  const isBacktest = call.flag('backtest');
  if (out === undefined && !isBacktest) throw new AnbarError('E_CLI_USAGE', '--out is missing; allowed: the CSV file to write, or --backtest', { hint });
  const reviewDays = call.integer('review-days', { least: 1, most: 90, fallback: decisionBasis.reviewDays });
  const leadDays = call.text('lead-days') === undefined ? undefined : call.integer('lead-days', { least: 1, most: 365, fallback: 7 });
  const seed = call.integer('seed', { least: 0, most: 0x7fffffff, fallback: decisionBasis.seed });
  const days = call.integer('days', { least: 14, most: 365, fallback: 56 });
  const minimumOrder = call.integer('min-order', { least: 0, most: 1e9, fallback: 0 });
  const shelfLifeDays = call.text('shelf-life-days') === undefined ? undefined : call.integer('shelf-life-days', { least: 1, most: 36_500, fallback: 1 });
  const budget = share(call, 'budget', 0, Number.MAX_VALUE);
  const service = share(call, 'service', 0.01, 0.999);
  const holdingRateWeek = share(call, 'holding-rate', 0, 10) ?? 0.02;
  const marginRate = share(call, 'margin-rate', 0, 1) ?? decisionBasis.marginRate;
  const leadSpreadDays = share(call, 'lead-spread-days', 0, 365);
  const language = oneOf('--lang', call.text('lang') ?? 'en', ['en', 'fa'] as const);
  const demand = oneOf('--demand', call.text('demand') ?? decisionBasis.demand, ['boosted', 'empirical'] as const);
  const stores = call.list('stores');
  const { progress } = world;
  const onRound = (done: number, of: number): void => {
    if (done === 1) progress.start('train', of);
    progress.advance(done);
  };

  const dataset = await openDataset(resolve(world.cwd, folder));
  const panel = await loadPanel(dataset, { futureDays: isBacktest ? Math.max(decisionFutureDays, (leadDays ?? decisionFutureDays) + reviewDays) : decisionFutureDays, ...untilOf(call, dataset), ...(stores.length === 0 ? {} : { stores }) });
  const history = salesHistory(panel);
  if (isBacktest) {
    const windows = { leadDays: leadDays ?? 7, reviewDays };
    const result = await backtestPolicies(history, {
      windows,
      days,
      costs: { holdingRateDay: holdingRateWeek / 7, lostMarginRate: marginRate },
      leastDays: Math.min(400, Math.max(28, panel.endDay - days - Math.min(...history.starts) - 30)),
      progress,
      async fit(past, firstDay) {
        const { models, fallback } = await demandOfLeads(past, firstDay, [windows.leadDays], { reviewDays, demand, seed, onRound });
        if (fallback !== undefined) world.log.warn(`demand from past windows, not from a trained forecast: ${fallback}`);
        return models[0]!;
      },
    });
    return { kind: 'backtest', from: dayText(result.firstDay), ...result };
  }

  const { asOf, items, assumptions: all } = await reorderInputs(dataset, history, {
    ...decisionBasis,
    demand,
    seed,
    marginRate,
    minimumOrder,
    ...(shelfLifeDays === undefined ? {} : { shelfLifeDays }),
    ...(leadSpreadDays === undefined ? {} : { leadSpreadDays }),
    onRound,
  });
  progress.finish();
  const assumptions = all.filter(({ kind }) => kind !== 'lead-time-assumed' || leadDays === undefined);
  const settings = { asOf, reviewDays, holdingRateWeek, ...(leadDays === undefined ? {} : { leadDays }), ...(service === undefined ? {} : { service }) };
  const lines = reorderList(items, { ...settings, ...(budget === undefined ? {} : { budget }) });
  const found = exceptions(items, settings);
  const kinds: Partial<Record<ExceptionKind, number>> = {};
  for (const { kind } of found) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const file = resolve(world.cwd, out!);
  const { currency } = dataset.manifest;
  await writeWhole(file, reorderCsv(lines, asOf, { language, currency }));
  return {
    kind: 'list',
    file,
    asOf: dayText(asOf),
    currency,
    items: lines.length,
    ordered: lines.filter(({ quantity }) => quantity > 0).length,
    units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    money: lines.reduce((sum, { money }) => sum + money, 0),
    wantedMoney: lines.reduce((sum, { wantedQuantity, item }) => sum + wantedQuantity * item.cost, 0),
    expectedLostMargin: lines.reduce((sum, line) => sum + line.expectedLostMargin, 0),
    stock: stockStatus(items, settings).totals,
    exceptions: kinds,
    worst: found.slice(0, 5).map(({ kind, item, money }) => ({ kind, item: item.item, money })),
    assumptions,
  };
}

export const reorderCommand: Command<ReorderDone | ReorderBacktestDone> = {
  name: 'reorder',
  about: 'what to order today, how much and why, in money; or what ordering rules would have cost (--backtest)',
  usage: '<dataset>',
  example: 'anbar reorder datasets/sample --budget 2000000000 --lang fa --out reorder.csv',
  options: [
    { name: 'out', value: 'text', placeholder: 'FILE', about: 'the CSV file to write, one line an item' },
    { name: 'budget', value: 'number', placeholder: 'MONEY', about: "money that the orders may take, in the dataset's currency (default: no limit)" },
    { name: 'lead-days', value: 'number', placeholder: 'DAYS', about: "days from order to arrival, for all items (default: each item's own, else 7)" },
    { name: 'lead-spread-days', value: 'number', placeholder: 'DAYS', about: 'standard deviation of lead times (default 0)' },
    { name: 'review-days', value: 'number', placeholder: 'DAYS', about: 'days between two orders (default 7)' },
    { name: 'service', value: 'number', placeholder: 'SHARE', about: 'share of review periods without a lost sale, 0.01 to 0.999 (default: what money asks for)' },
    { name: 'holding-rate', value: 'number', placeholder: 'SHARE', about: 'cost of holding a unit for a week, as a share of its price (default 0.02)' },
    { name: 'margin-rate', value: 'number', placeholder: 'SHARE', about: 'margin as a share of price where cost is not known, and in --backtest (default 0.3)' },
    { name: 'min-order', value: 'number', placeholder: 'UNITS', about: 'the least units that a supplier takes (default 0)' },
    { name: 'shelf-life-days', value: 'number', placeholder: 'DAYS', about: 'days after arrival in which a unit must sell (default: keeps)' },
    { name: 'demand', value: 'text', placeholder: 'KIND', about: 'boosted: trained forecasts of both windows; empirical: past windows, in seconds (default boosted)' },
    { name: 'lang', value: 'text', placeholder: 'LANG', about: 'language of the reasons, en or fa (default en)' },
    { name: 'until', value: 'text', placeholder: 'DATE', about: 'the last day that may be seen (default: the last day of sales)' },
    { name: 'stores', value: 'text', placeholder: 'NAMES', about: 'only these stores' },
    { name: 'seed', value: 'number', placeholder: 'N', about: 'seed of everything random (default 1)' },
    { name: 'backtest', value: 'boolean', about: 'simulate cost, fill rate and stock on the last days of history beside four standard rules' },
    { name: 'days', value: 'number', placeholder: 'DAYS', about: 'days that --backtest simulates, 14 to 365 (default 56)' },
  ],
  run,
  render: reorderText,
};
