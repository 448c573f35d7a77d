import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { parseCall } from '../../src/cli/call.js';
import type { CommandWorld } from '../../src/cli/command.js';
import { publishCommand } from '../../src/cli/publish.js';
import { simulate } from '../../src/ingest/simulate.js';
import { resolveReference } from '../../src/publish/list-models.js';
import { openRegistry, parseReference } from '../../src/publish/registry.js';
import { readModel } from '../../src/publish/version-folder.js';
import { openRecommender } from '../../src/recommend/catalogue.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anbar-publish-lists-'));
  await simulate(join(folder, 'shop'), { seed: 3, items: 50, days: 90, users: 60 });
});
afterAll(async () => rm(folder, { recursive: true }));

const world = (): CommandWorld => ({ cwd: folder, env: { USER: 'tester' }, now: () => 1_700_000_000_000, out: () => undefined, log: silentLog, progress: silentProgress, signal: new AbortController().signal, stdin: (async function* () {})() });
const publish = async (...words: string[]): Promise<{ readonly model: string; readonly version: number; readonly method: string }> => publishCommand.run(parseCall(publishCommand, words), world());

describe('publish --recommender', () => {
  it('puts a measured recommender into the registry, which opens and answers', async () => {
    expect(await publish('shop', '--recommender', 'ials', '--alias', 'champion')).toMatchObject({ model: 'for-you', version: 1, method: 'ials' });
    const registry = openRegistry(join(folder, 'models'), { now: () => 0, who: 'tester' });
    const { manifest, artifact } = await readModel(registry, 'for-you', (await resolveReference(registry, parseReference('for-you@champion'))).version);
    expect(manifest).toMatchObject({ task: 'recommend', method: 'ials', name: 'for-you' });
    const ndcg = manifest.metrics.find(({ name }) => name === 'ndcg@10')!;
    expect(ndcg.value).toBeGreaterThan(ndcg.low!);
    expect(ndcg.baseline).toBeGreaterThan(0);
    expect(openRecommender(artifact).recommend({ user: 'U000001', n: 5 }).items).toHaveLength(5);
  });

  it('refuses a name or an alias that cannot be one before it fits anything', async () => {
    const work: string[] = [];
    const watched: CommandWorld = { ...world(), progress: { start: (label) => void work.push(label), advance: () => undefined, finish: () => undefined } };
    for (const words of [['--name', '../x'], ['--alias', 'a b'], ['--recommender', 'popular', '--name', 'X']]) {
      await expect(publishCommand.run(parseCall(publishCommand, ['shop', ...words]), watched)).rejects.toMatchObject({ code: 'E_PUBLISH_NAME' });
    }
    expect(work).toEqual([]);
  });

  it('takes vectors and a name, unmeasured if asked', async () => {
    expect(await publish('shop', '--recommender', 'content', '--vectors', 'lsa', '--name', 'alike', '--origins', '0')).toMatchObject({ model: 'alike', method: 'content' });
    const { manifest, artifact } = await readModel(openRegistry(join(folder, 'models'), { now: () => 0, who: 'tester' }), 'alike', 1);
    expect(manifest.metrics).toEqual([]);
    expect(openRecommender(artifact).similar({ item: 'P000001', n: 3 }).items).toHaveLength(3);
  });

  it.each([
    [['--recommender', 'oracle'], /^model is oracle; allowed: popular/],
    [['--recommender', 'ials', '--model', 'naive'], /^--model was given beside --recommender/],
    [['--recommender', 'ials', '--horizon', '7'], /^--horizon was given beside --recommender/],
    [['--recommender', 'ials', '--vectors', 'lsa'], /^--vectors was given for ials/],
    [['--recommender', 'content', '--vectors', 'gpt'], /^--vectors is gpt; allowed: tfidf, lsa, word2vec, bert/],
    [['--recommender', 'content', '--vectors', 'bert'], /^--bert-model is missing/],
    [['--vectors', 'lsa'], /^--vectors was given without --recommender/],
    [['--recommender', 'ials', '--options', '{"factor":3}'], /factor/],
  ])('refuses %j in one line', async (words, message) => {
    const error = await publish('shop', ...words).then(() => undefined, (thrown: unknown) => thrown as Error);
    expect(error?.message).toMatch(message);
    expect(error?.message).not.toContain('\n');
  });
});
