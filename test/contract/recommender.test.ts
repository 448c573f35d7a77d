import { beforeAll, describe, expect, it } from 'vitest';
import { decodeArtifact, encodeArtifact } from '../../src/base/artifact.js';
import { openRecommender, recommenderNamed, recommenderNames } from '../../src/recommend/catalogue.js';
import type { FittedRecommender, Interactions } from '../../src/recommend/contract.js';
import { click, context, shuffled, smallShop } from '../recommend/small-shop.js';

const rating = new Set(['baseline', 'svd', 'svdpp', 'nmf', 'slope-one', 'knn-baseline']);
const shop = smallShop();
const fit = async (name: string, data: Interactions = shop): Promise<FittedRecommender> => recommenderNamed(name).fit(data, context());
const lists = (fitted: FittedRecommender): unknown => shop.users.slice(0, 10).map((user) => fitted.recommend({ user, n: 10 }));
const shown = (fitted: FittedRecommender, request: Parameters<FittedRecommender['recommend']>[0]): readonly string[] => fitted.recommend(request).items;

/** The contract, held by every model of the catalogue. */
describe.each(recommenderNames)('recommender %s', (name) => {
  let fitted: FittedRecommender;
  beforeAll(async () => {
    fitted = await fit(name);
  });

  it('gives n items, best first, none that the user has', () => {
    const had = new Set(Array.from(shop.itemOf).filter((_, e) => shop.users[shop.userOf[e]!] === 'u3').map((i) => shop.items[i]!));
    const { items, scores } = fitted.recommend({ user: 'u3', n: 10 });
    expect(items).toHaveLength(10);
    expect(new Set(items).size).toBe(10);
    expect(items.filter((item) => had.has(item))).toEqual([]);
    for (let k = 1; k < scores.length; k++) expect(scores[k]!).toBeLessThanOrEqual(scores[k - 1]!);
    expect(scores.every(Number.isFinite)).toBe(true);
  });

  it('gives the same bytes for the same seed, whatever the order of rows, users and items', async () => {
    const bytes = encodeArtifact(fitted.toArtifact());
    expect(encodeArtifact((await fit(name)).toArtifact())).toEqual(bytes);
    expect(encodeArtifact((await fit(name, shuffled(shop))).toArtifact())).toEqual(bytes);
  });

  it('opens from its saved bytes and answers the same', () => {
    const opened = openRecommender(decodeArtifact(encodeArtifact(fitted.toArtifact())));
    expect(lists(opened)).toEqual(lists(fitted));
    expect(opened.score(['u1', 'u2'], ['i3', 'i4'])).toEqual(fitted.score(['u1', 'u2'], ['i3', 'i4']));
    expect(opened.similar({ item: 'i5', n: 5 })).toEqual(fitted.similar({ item: 'i5', n: 5 }));
  });

  it('takes n of 0, of a million, and refuses what is no number', () => {
    expect(shown(fitted, { user: 'u1', n: 0 })).toEqual([]);
    expect(shown(fitted, { user: 'u1', n: 1_000_000, filter: { seen: false } })).toHaveLength(shop.items.length);
    for (const n of [-1, 1.5, Number.NaN]) expect(() => fitted.recommend({ user: 'u1', n })).toThrow(/^n is/);
  });

  it('shows a stranger what is popular, in the same shape', () => {
    const { items, scores } = fitted.recommend({ user: 'nobody', n: 5 });
    expect(items).toHaveLength(5);
    expect(scores.every(Number.isFinite)).toBe(true);
    expect(shown(fitted, { n: 5 })).toEqual(items);
    expect(shown(fitted, { user: 'nobody', history: [], n: 5 })).toEqual(items);
  });

  it('keeps pages together', () => {
    const whole = shown(fitted, { user: 'u4', n: 12 });
    expect([...shown(fitted, { user: 'u4', n: 5 }), ...shown(fitted, { user: 'u4', n: 7, skip: 5 })]).toEqual(whole);
    const mixed = { user: 'u4', diversity: 0.5, mostPerCategory: 3 };
    expect([...shown(fitted, { ...mixed, n: 4 }), ...shown(fitted, { ...mixed, n: 4, skip: 4 })]).toEqual(shown(fitted, { ...mixed, n: 8 }));
  });

  it('explains by shares that sum to the score', () => {
    for (const user of ['u0', 'u7', 'u12']) {
      for (const item of ['i1', 'i2', 'i11', 'i29']) {
        const sum = fitted.explain(user, item).reduce((a, { share }) => a + share, 0);
        const score = fitted.score([user], [item])[0]!;
        expect(Math.abs(sum - score)).toBeLessThan(1e-3 * Math.max(1, Math.abs(score)));
      }
    }
  });

  it('gives reasons with the list when asked', () => {
    const { items, reasons } = fitted.recommend({ user: 'u2', n: 4, reasons: 2 });
    expect(reasons).toHaveLength(items.length);
    for (const list of reasons!) expect(list.length).toBeLessThanOrEqual(2);
  });

  it('refuses an unknown item with E_RECOMMEND_ITEM, unknown options and filters by name', () => {
    expect(() => fitted.similar({ item: 'none', n: 3 })).toThrow(expect.objectContaining({ code: 'E_RECOMMEND_ITEM' }) as Error);
    expect(() => fitted.explain('u1', 'none')).toThrow(expect.objectContaining({ code: 'E_RECOMMEND_ITEM' }) as Error);
    expect(() => fitted.recommend({ user: 'u1', n: 3, filters: {} } as never)).toThrow(/filters/);
    expect(() => fitted.recommend({ user: 'u1', n: 3, filter: { instock: true } as never })).toThrow(/instock/);
    expect(() => recommenderNamed(name, { faktors: 3 })).toThrow(/faktors/);
  });

  it('follows the click: what was bought leaves the list, a new user gets one, a new item can be bought', async () => {
    const own = await fit(name);
    const first = shown(own, { user: 'u5', n: 1 })[0]!;
    own.foldIn([click('u5', first)]);
    expect(shown(own, { user: 'u5', n: 100 })).not.toContain(first);
    own.foldIn([click('new', 'i2'), click('new', 'i4', 1_700_000_000_001, 'rating')]);
    expect(shown(own, { user: 'new', n: 100 })).toHaveLength(shop.items.length - 2);
    own.foldIn([click('u6', 'brand-new'), click('u8', 'brand-new')]);
    expect(shown(own, { user: 'u9', n: 100 })).toContain('brand-new');
    expect(own.similar({ item: 'brand-new', n: 3 }).items).toHaveLength(3);
    const opened = openRecommender(decodeArtifact(encodeArtifact(own.toArtifact())));
    expect(shown(opened, { user: 'new', n: 5, filter: { deny: ['brand-new'] } })).toHaveLength(5);
    opened.foldIn([click('u6', 'newer')]);
    expect(shown(opened, { user: 'u9', n: 100 })).toContain('newer');
  });

  it('takes in nothing when one event is bad', async () => {
    const own = await fit(name);
    const before = encodeArtifact(own.toArtifact());
    for (const bad of [{ ...click('u1', 'i1'), time: Number.NaN }, { ...click('u1', 'i1'), kind: 'like' as never }, { ...click('u1', ''), item: '' }, { ...click('u1', 'i1'), kind: 'rating' as const, value: Number.NaN }]) {
      expect(() => own.foldIn([click('x', 'i3'), bad])).toThrow(expect.objectContaining({ code: 'E_RECOMMEND_EVENT' }) as Error);
    }
    expect(encodeArtifact(own.toArtifact())).toEqual(before);
  });

  it('survives lonely data: one event, one user, all the same rating', async () => {
    const one: Interactions = { ...shop, userOf: Int32Array.of(0), itemOf: Int32Array.of(1), time: Float64Array.of(5), kind: Uint8Array.of(3), value: Float32Array.of(4) };
    const own = await fit(name, one);
    expect(own.recommend({ user: 'u0', n: 3 }).scores.every(Number.isFinite)).toBe(true);
    const same = await fit(name, { ...shop, kind: shop.kind.map(() => 3), value: shop.value.map(() => 4) });
    expect(same.recommend({ user: 'u0', n: 3 }).scores.every(Number.isFinite)).toBe(true);
  });

  it(rating.has(name) ? 'predicts on the rating scale, and knows no rating off it' : 'needs no ratings', async () => {
    if (rating.has(name)) {
      const scores = fitted.score(shop.users, shop.users.map((_, u) => shop.items[u % 30]!));
      expect(Math.min(...scores)).toBeGreaterThanOrEqual(2);
      expect(Math.max(...scores)).toBeLessThanOrEqual(5);
      expect(() => fitted.foldIn([{ ...click('u1', 'i1', 1, 'rating'), value: 11 }])).toThrow(/11/);
      await expect(recommenderNamed(name, { scale: [1, 4] }).fit(shop, context())).rejects.toThrow(/allowed: 1 to 4/);
      await expect(fit(name, { ...shop, kind: shop.kind.map(() => 2) })).rejects.toThrow(expect.objectContaining({ code: 'E_RECOMMEND_DATA' }) as Error);
    } else {
      const bought = await fit(name, { ...shop, kind: shop.kind.map(() => 2), value: shop.value.map(() => Number.NaN) });
      expect(shown(bought, { user: 'u1', n: 5 })).toHaveLength(5);
    }
  });
});
