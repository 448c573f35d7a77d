import { describe, expect, it } from 'vitest';
import { silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { recommenderNamed } from '../../src/recommend/catalogue.js';
import type { Interactions } from '../../src/recommend/contract.js';
import { presentOf } from '../../src/recommend/popularity.js';
import { stockShelf } from '../../src/recommend/stock-shelf.js';
import { click, context, smallShop } from './small-shop.js';

const shop = smallShop();
const withEvents = (data: Interactions, more: readonly { readonly u: number; readonly i: number; readonly time: number; readonly kind?: number; readonly value?: number }[]): Interactions => ({
  ...data,
  userOf: Int32Array.from([...data.userOf, ...more.map(({ u }) => u)]), itemOf: Int32Array.from([...data.itemOf, ...more.map(({ i }) => i)]), time: Float64Array.from([...data.time, ...more.map(({ time }) => time)]),
  kind: Uint8Array.from([...data.kind, ...more.map(({ kind }) => kind ?? 2)]), value: Float32Array.from([...data.value, ...more.map(({ value }) => value ?? 1)]),
});

describe('bad input', () => {
  it('counts equal events once', () => {
    const copies = withEvents(shop, Array.from(shop.userOf, (u, e) => ({ u, i: shop.itemOf[e]!, time: shop.time[e]!, kind: shop.kind[e]!, value: shop.value[e]! })));
    expect(stockShelf(copies, context().log).rows).toEqual(stockShelf(shop, context().log).rows);
  });

  it('an event dated 2099 does not make all others old', async () => {
    const future = withEvents(shop, [{ u: 0, i: 29, time: Date.UTC(2099, 0, 1) }]);
    expect(presentOf(future.time)).toBe(Math.max(...shop.time));
    const list = (await recommenderNamed('popular', { halfLifeDays: 10 }).fit(future, context())).recommend({ n: 3 }).items;
    expect(list).toEqual((await recommenderNamed('popular', { halfLifeDays: 10 }).fit(shop, context())).recommend({ n: 3 }).items);
  });

  it('takes one user with 100,000 events', async () => {
    const many = withEvents(shop, Array.from({ length: 100_000 }, (_, k) => ({ u: 0, i: k % 30, time: 1_650_000_000_000 + k })));
    for (const name of ['item-knn', 'ials', 'session-knn', 'bpr'] as const) {
      const fitted = await recommenderNamed(name, name === 'bpr' ? { epochs: 1 } : {}).fit(many, context());
      expect(fitted.recommend({ user: 'u0', n: 5, filter: { seen: false } }).items).toHaveLength(5);
      expect(fitted.recommend({ user: 'u1', n: 5 }).scores.every(Number.isFinite)).toBe(true);
    }
  });

  it('an item listed twice with different titles is one item, the first title kept, and said', async () => {
    const warnings: string[] = [];
    const twice: Interactions = { ...shop, items: [...shop.items, 'i3'], facts: [...shop.facts, { item: 'i3', title: 'another' }] };
    const shelf = stockShelf(twice, { info: () => undefined, warn: (message) => void warnings.push(message) });
    expect(shelf.items.filter((item) => item === 'i3')).toHaveLength(1);
    expect(shelf.facts[shelf.itemIndex('i3')]!.title).toBe(shop.facts[3]!.title);
    expect(warnings).toEqual([expect.stringContaining('i3')]);
  });

  it.each([
    ['time', { ...shop, time: shop.time.map((t, e) => (e === 4 ? Number.NaN : t)) }],
    ['kind', { ...shop, kind: shop.kind.map((k, e) => (e === 4 ? 9 : k)) }],
    ['itemOf', { ...shop, itemOf: shop.itemOf.map((i, e) => (e === 4 ? 99 : i)) }],
    ['userOf', { ...shop, userOf: shop.userOf.map((u, e) => (e === 4 ? -1 : u)) }],
    ['value', { ...shop, kind: shop.kind.map(() => 3), value: shop.value.map((v, e) => (e === 4 ? Number.NaN : v)) }],
    ['length', { ...shop, time: shop.time.subarray(1) }],
  ] as const)('refuses an impossible %s, naming it', async (field, data) => {
    await expect(recommenderNamed('popular').fit(data, context())).rejects.toThrow(expect.objectContaining({ code: 'E_RECOMMEND_EVENT', message: expect.stringContaining(field) as string }) as Error);
  });

  it('refuses no events at all, and a model that is not there', async () => {
    const none: Interactions = { ...shop, userOf: new Int32Array(0), itemOf: new Int32Array(0), time: new Float64Array(0), kind: new Uint8Array(0), value: new Float32Array(0) };
    await expect(recommenderNamed('ials').fit(none, context())).rejects.toThrow(expect.objectContaining({ code: 'E_RECOMMEND_DATA' }) as Error);
    expect(() => recommenderNamed('constructor')).toThrow(expect.objectContaining({ code: 'E_RECOMMEND_MODEL' }) as Error);
  });

  it('a history given with the request follows the click without being kept', async () => {
    const fitted = await recommenderNamed('item-knn').fit(shop, context());
    const before = fitted.recommend({ user: 'u1', n: 5 });
    const visitor = fitted.recommend({ history: [click('', 'i2', 1, 'view'), click('', 'i4', 2, 'view')].map((e) => ({ ...e, user: 'visitor' })), n: 5 });
    expect(visitor.items).not.toEqual(fitted.recommend({ n: 5 }).items);
    expect(fitted.recommend({ user: 'u1', n: 5 })).toEqual(before);
  });

  it('items without events are placed by what is known of them', async () => {
    const random = createRandom(1);
    const fitted = await recommenderNamed('ials').fit(smallShop(80, 40, 12), { random, log: context().log, progress: silentProgress });
    const cold = ['i38', 'i39'];
    // i38 is a "داستان" as all even items are, i39 a "کفش": readers of even items see i38 first.
    for (const user of ['u2', 'u4', 'u6', 'u8']) expect(fitted.recommend({ user, n: 1, filter: { allow: cold } }).items).toEqual(['i38']);
  });
});
