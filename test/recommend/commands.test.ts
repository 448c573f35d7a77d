import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { parseCall } from '../../src/cli/call.js';
import type { Command, CommandWorld } from '../../src/cli/command.js';
import { rankCommand } from '../../src/cli/rank.js';
import { rateCommand } from '../../src/cli/rate.js';
import { recommendCommand } from '../../src/cli/recommend.js';
import { similarCommand } from '../../src/cli/similar.js';
import { simulate } from '../../src/ingest/simulate.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anbar-recommend-'));
  await simulate(join(folder, 'shop'), { seed: 3, items: 50, days: 90, users: 60 });
});
afterAll(async () => rm(folder, { recursive: true }));

const world = (): CommandWorld => ({ cwd: folder, env: {}, now: () => 0, out: () => undefined, log: silentLog, progress: silentProgress, signal: new AbortController().signal, stdin: (async function* () {})() });
const run = async <R>(command: Command<R>, ...words: string[]): Promise<R> => command.run(parseCall(command, words), world());
const lines = async (name: string): Promise<string[]> => (await readFile(join(folder, name), 'utf8')).trimEnd().split('\n');

describe('commands', () => {
  it('recommend writes user,rank,item,score,reason for everybody', async () => {
    const { users, rows } = await run(recommendCommand, 'shop', '--model', 'ials', '--all', '--n', '5', '--out', 'all.csv');
    const [header, ...body] = await lines('all.csv');
    expect(header).toBe('user,rank,item,score,reason');
    expect(body).toHaveLength(rows);
    expect(rows).toBe(users * 5);
    expect(body[0]).toMatch(/^[^,]+,1,[^,]+,[-\d.e]+,(because:|popular|base)/);
  });

  it('recommend takes filters and named users', async () => {
    await run(recommendCommand, 'shop', '--model', 'popular', '--user', 'nobody', '--n', '3', '--price-at-most', '1', '--out', 'one.csv');
    expect(await lines('one.csv')).toEqual(['user,rank,item,score,reason']);
    await expect(run(recommendCommand, 'shop', '--user', 'a', '--all', '--out', 'x.csv')).rejects.toThrow(/--all/);
  });

  it('rate predicts pairs, on the scale, and refuses a model that ranks', async () => {
    await writeFile(join(folder, 'pairs.csv'), 'item,user\nP000001,"nobody, ever"\nnothing,x\n');
    expect((await run(rateCommand, 'shop', '--pairs', 'pairs.csv', '--out', 'rated.csv')).rows).toBe(2);
    const [header, first] = await lines('rated.csv');
    expect(header).toBe('user,item,rating');
    expect(first).toMatch(/^"nobody, ever",P000001,[1-5]/);
    await expect(run(rateCommand, 'shop', '--model', 'ials', '--pairs', 'pairs.csv', '--out', 'rated.csv')).rejects.toThrow(/does not rate/);
    await writeFile(join(folder, 'bad.csv'), 'user,thing\na,b\n');
    await expect(run(rateCommand, 'shop', '--pairs', 'bad.csv', '--out', 'rated.csv')).rejects.toThrow(/item is missing/);
  });

  it('rank compares on the time split by default', async () => {
    const ranked = await run(rankCommand, 'shop', '--models', 'popular,item-knn');
    expect(ranked.split).toBe('time');
    expect(ranked.leaderboard.map(({ model }) => model).sort()).toEqual(['item-knn', 'popular']);
    expect(rankCommand.render(ranked)).toContain('ndcg');
    await expect(run(rankCommand, 'shop', '--split', 'random')).rejects.toThrow(/allowed: time, hash, last, items/);
  });

  it('similar names its items, and an unknown one is refused', async () => {
    const { similar } = await run(similarCommand, 'shop', '--item', 'P000001', '--model', 'content', '--n', '3');
    expect(similar).toHaveLength(3);
    expect(similar[0]!.title).not.toBe('');
    await expect(run(similarCommand, 'shop', '--item', 'none', '--model', 'content')).rejects.toThrow(expect.objectContaining({ code: 'E_RECOMMEND_ITEM' }) as Error);
  });

  it('leaves nothing half-written', async () => {
    await expect(run(recommendCommand, 'shop', '--model', 'popular', '--out', 'none/x.csv')).rejects.toThrow(/no folder none/);
    await expect(run(recommendCommand, 'shop', '--options', '[1]', '--out', 'y.csv')).rejects.toThrow(/JSON object/);
    expect((await readdir(folder)).filter((name) => name.includes('.part') || name === 'y.csv')).toEqual([]);
  });
});
