/**
 * Recommenders on MovieLens 100k beside Surprise and implicit (ANBAR_SURPRISE_PYTHON, ANBAR_PEER_PYTHON name their Pythons), folds by FNV-1a; then one list after a click on
 * 50,000 items, and a generated shop of a million purchases. Leaves out, saying so, what is not there.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, silentProgress } from '../src/base/ports.js';
import { createRandom } from '../src/base/random.js';
import { evaluateRanking } from '../src/evaluate/ranking.js';
import { ratingMae, ratingRmse } from '../src/measure/ratings.js';
import { hashSplit, timeSplit } from '../src/measure/ranking-splits.js';
import { recommenderNamed, type ModelOptions } from '../src/recommend/catalogue.js';
import type { Interactions, RecommendContext } from '../src/recommend/contract.js';
import { fitIals } from '../src/recommend/models/ials-fit.js';
import type { Ranking } from '../src/recommend/ranking.js';
import { stockShelf } from '../src/recommend/stock-shelf.js';
import { topForAll } from '../src/recommend/top-for-all.js';
import type { BenchLine } from './line.js';
import { sharedFolder } from './peer-scripts.js';
import { generatedShop, readRatings } from './recommend-data.js';

const context = (): RecommendContext => ({ random: createRandom(1), log: silentLog, progress: silentProgress });
const load = (): string => `load ${loadavg()[0]!.toFixed(1)}`;

async function fit(name: string, data: Interactions, options: ModelOptions = {}): Promise<{ readonly model: Ranking; readonly seconds: number }> {
  const started = performance.now();
  const model = (await recommenderNamed(name, options).fit(data, context())) as Ranking;
  return { model, seconds: (performance.now() - started) / 1000 };
}

/** Last line of a peer script as JSON, or undefined, said aloud, where the peer is not there. */
function peer(python: string | undefined, script: string, words: readonly string[]): Readonly<Record<string, never>> | undefined {
  if (python === undefined || !existsSync(python)) {
    console.warn(`left out: the peer of ${script} (no Python named)`);
    return undefined;
  }
  const ran = spawnSync(python, [script, ...words], { encoding: 'utf8', cwd: join(sharedFolder(), 'peers'), env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } });
  if (ran.status !== 0) throw new Error(`${script} failed: ${ran.stderr.slice(-500)}`);
  return JSON.parse(ran.stdout.trim().split('\n').at(-1)!) as Readonly<Record<string, never>>;
}

interface PeerRatings {
  readonly models: Readonly<Record<string, { readonly rmse: number; readonly mae: number; readonly time: { readonly all_folds: { readonly wall: number } } }>>;
}

/** Fit and predict over the first `folds` folds, as the peer does. */
async function ratingLines(data: Interactions, path: string, name: string, peerName: string, folds: number): Promise<BenchLine[]> {
  const theirs = peer(process.env['ANBAR_SURPRISE_PYTHON'], 'rec_surprise.py', [path, '--algos', peerName, '--folds', String(folds)]) as PeerRatings | undefined;
  let [seconds, rmse, mae] = [0, 0, 0];
  for (let fold = 0; fold < folds; fold++) {
    const { train, test } = hashSplit(data, fold);
    const started = performance.now();
    const { model } = await fit(name, train);
    const predicted = model.score(Array.from(test.userOf, (u) => test.users[u]!), Array.from(test.itemOf, (i) => test.items[i]!));
    seconds += (performance.now() - started) / 1000;
    rmse += ratingRmse(test.value, predicted) / folds;
    mae += ratingMae(test.value, predicted) / folds;
  }
  const row = theirs?.models[peerName];
  const note = `MovieLens 100k, ${folds} hash fold${folds === 1 ? '' : 's'}, peer Surprise ${peerName}, ${load()}`;
  const beside = (value: number | undefined): { readonly peer?: number } => (value === undefined ? {} : { peer: value });
  return [
    { name: `${name} RMSE`, ours: rmse, ...beside(row?.rmse), unit: '', note },
    { name: `${name} MAE`, ours: mae, ...beside(row?.mae), unit: '', note },
    { name: `${name} fit and predict`, ours: seconds, ...beside(row?.time.all_folds.wall), unit: 's', note },
  ];
}

interface PeerRanking {
  readonly models: Readonly<Record<string, { readonly ndcg10: number; readonly time: { readonly fit: { readonly wall: number } } }>>;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const peerWords = ['--factors', '32', '--iters', '10', '--alpha', '4', '--reg', '20', '--threads', '2'];

/** Seconds of the iALS fit and of implicit's, in turn, three times each: from a ready matrix, as implicit's starts, and from the events. */
async function fitLines(train: Interactions, path: string): Promise<BenchLine[]> {
  const shelf = stockShelf(train, silentLog);
  const settings = { factors: 32, iterations: 10, alpha: 4, regularization: 20, frequencyPower: 1 };
  const seconds = { ready: [] as number[], events: [] as number[], peer: [] as number[] };
  for (let round = 0; round < 3; round++) {
    const theirs = peer(process.env['ANBAR_PEER_PYTHON'], 'rec_implicit.py', [path, '--split', 'hash', '--models', 'als', ...peerWords]) as PeerRanking | undefined;
    if (theirs !== undefined) seconds.peer.push(theirs.models['als']!.time.fit.wall);
    const started = performance.now();
    fitIals(shelf.rows, shelf.items.length, settings, createRandom(1), silentProgress);
    seconds.ready.push((performance.now() - started) / 1000);
    seconds.events.push((await fit('ials', train)).seconds);
  }
  const beside = seconds.peer.length === 0 ? {} : { peer: median(seconds.peer) };
  const note = `80,118 ratings, 32 factors, 10 iterations, medians of 3 in turn, peer implicit with 2 threads, ours 1, ${load()}`;
  return [
    { name: 'ials fit from a ready matrix', ours: median(seconds.ready), ...beside, unit: 's', note },
    { name: 'ials fit from the events (sorted, merged, checked)', ours: median(seconds.events), ...beside, unit: 's', note: 'peer from a ready matrix' },
  ];
}

async function rankingLines(data: Interactions, path: string): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  const words = ['--models', 'als,ease', ...peerWords];
  for (const [split, parts, models] of [
    ['hash', hashSplit(data, 0), [['ials', {}], ['ease', {}], ['hybrid', { slice: 'random' }]]],
    ['time', timeSplit(data), [['ials', {}], ['popular', { halfLifeDays: 10 }], ['hybrid', {}]]],
  ] as const) {
    const theirs = peer(process.env['ANBAR_PEER_PYTHON'], 'rec_implicit.py', [path, '--split', split, ...words]) as PeerRanking | undefined;
    for (const [name, options] of models) {
      const { model } = await fit(name, parts.train, options);
      const { ndcg, ndcgInterval, users } = evaluateRanking(model, parts, { random: createRandom(1) });
      const row = theirs?.models[name === 'ease' ? 'ease' : 'als'];
      const label = Object.keys(options).length === 0 ? name : `${name} ${JSON.stringify(options)}`;
      const note = `${split} split, ${users} users, 95 % ${ndcgInterval.low.toFixed(3)}–${ndcgInterval.high.toFixed(3)}, peer ${name === 'ease' ? 'EASE in numpy' : 'implicit ALS, 32 factors, alpha 4, reg 20'}`;
      lines.push({ name: `${label} NDCG@10`, ours: ndcg, ...(row === undefined ? {} : { peer: row.ndcg10 }), unit: '', note });
    }
  }
  return lines;
}

/** A click, then ten items under three filters, on 50,000 items and 64 factors: by the clock, and by the processor, which other work on the machine does not lengthen as much. */
function clickLines(model: Ranking): BenchLine[] {
  const random = createRandom(4);
  const wall: number[] = [];
  const cpu: number[] = [];
  const { users, items } = model.shelf;
  for (let k = 0; k < 10_200; k++) {
    const user = users[random.integer(users.length)]!;
    const event = { user, item: items[random.integer(items.length)]!, time: 1.7e12 + k, kind: 'purchase' } as const;
    const least = random.integer(500);
    const used = process.cpuUsage();
    const started = performance.now();
    model.foldIn([event]);
    model.recommend({ user, n: 10, filter: { inStock: true, priceAtLeast: least, priceAtMost: least + 500 } });
    const ms = performance.now() - started;
    const { user: own, system } = process.cpuUsage(used);
    if (k < 200) continue;
    wall.push(ms);
    cpu.push((own + system) / 1000);
  }
  const at = (times: readonly number[], share: number): number => [...times].sort((a, b) => a - b)[Math.floor(share * (times.length - 1))]!;
  const note = `fold-in + top 10, filters stock, price from, price to, already bought; 50,000 items × 64 factors, 10,000 clicks, ${load()}`;
  return [
    { name: 'click to list p50', ours: at(wall, 0.5), unit: 'ms', note },
    { name: 'click to list p99', ours: at(wall, 0.99), unit: 'ms', note: `CPU of the whole process p50 ${at(cpu, 0.5).toFixed(3)}, p99 ${at(cpu, 0.99).toFixed(3)} ms` },
  ];
}

async function millionLines(): Promise<BenchLine[]> {
  const shop = generatedShop(50_000, 50_000, 1_000_000, 7);
  const cpu = process.cpuUsage();
  const { model, seconds } = await fit('ials', shop, { factors: 64, iterations: 15 });
  const used = process.cpuUsage(cpu);
  const note = `1 M purchases, 50,000 users × 50,000 items, CPU ${((used.user + used.system) / 1e6).toFixed(1)} s, ${load()}`;
  const lines: BenchLine[] = [
    { name: 'ials fit, 64 factors, 15 iterations', ours: seconds, unit: 's', note },
    { name: 'peak resident memory of the fit', ours: process.resourceUsage().maxRSS / 1024, unit: 'MB', note },
    ...clickLines(model),
  ];
  const folder = mkdtempSync(join(tmpdir(), 'anbar-bench-'));
  const started = performance.now();
  const cpuBefore = process.cpuUsage();
  const file = createWriteStream(join(folder, 'top.csv'));
  let text = '';
  for (const { user, items, scores } of topForAll(model, { n: 20 })) {
    for (let k = 0; k < items.length; k++) text += `${user},${k + 1},${items[k]!},${scores[k]!.toPrecision(6)}\n`;
    if (text.length < 1 << 20) continue;
    if (!file.write(text)) await new Promise<void>((resolve) => file.once('drain', () => resolve()));
    text = '';
  }
  await new Promise<void>((resolve) => file.end(text, resolve));
  const spent = process.cpuUsage(cpuBefore);
  lines.push({ name: 'top 20 of all users into a file', ours: (performance.now() - started) / 1000, unit: 's', note: `50,000 users × 50,000 items, CPU ${((spent.user + spent.system) / 1e6).toFixed(1)} s, peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB, ${load()}` });
  rmSync(folder, { recursive: true });
  return lines;
}

/** Every figure of the recommenders, peers in the same run. */
export async function recommendBench(): Promise<BenchLine[]> {
  const path = join(sharedFolder(), 'data', 'movielens', 'ml100k_ratings_folds.csv.gz');
  if (!existsSync(path)) {
    console.warn('left out: MovieLens 100k is not there (set ANBAR_SHARED)');
    return millionLines();
  }
  const data = readRatings(path);
  return [...(await ratingLines(data, path, 'svd', 'SVD', 5)), ...(await ratingLines(data, path, 'svdpp', 'SVDpp', 1)), ...(await rankingLines(data, path)), ...(await fitLines(hashSplit(data, 0).train, path)), ...(await millionLines())];
}
