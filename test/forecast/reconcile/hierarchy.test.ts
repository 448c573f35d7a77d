import { describe, expect, it } from 'vitest';
import { buildHierarchy, spreadDown, sumNames, sumUp } from '../../../src/forecast/reconcile/hierarchy.js';

const stores = ['CA_1', 'CA_1', 'CA_2', 'TX_1', 'TX_1'];
const columns = {
  store: (b: number) => stores[b]!,
  state: (b: number) => stores[b]!.slice(0, 2),
  kind: { codes: Int32Array.of(0, 1, 0, -1, 1), names: ['food', 'home'] },
};

describe('buildHierarchy', () => {
  it('names nodes by column and value, numbers them level by level, and leaves out sums it has already', () => {
    // state × store is store over again; store × kind is every series by itself.
    const hierarchy = buildHierarchy(5, columns, [[], ['state'], ['store'], ['kind'], ['state', 'store'], ['state', 'kind'], ['store', 'kind']]);
    expect(sumNames(hierarchy)).toEqual(['total', 'state=CA', 'state=TX', 'store=CA_1', 'store=CA_2', 'store=TX_1', 'kind=food', 'kind=home', 'kind=(none)', 'state=CA,kind=food', 'state=CA,kind=home', 'state=TX,kind=(none)', 'state=TX,kind=home']);
    expect(hierarchy.sums).toBe(13);
    expect(hierarchy.levels.map(({ start }) => start)).toEqual([0, 1, 3, 6, 9]);
  });

  it('sums up and spreads down as S and its transpose do', () => {
    const hierarchy = buildHierarchy(5, columns, [[], ['store'], ['kind']]);
    const sums = new Float64Array(hierarchy.sums);
    sumUp(hierarchy, Float64Array.of(1, 2, 4, 8, 16), sums);
    expect([...sums]).toEqual([31, 3, 4, 24, 5, 18, 8]);
    const bottom = new Float64Array(5);
    spreadDown(hierarchy, Float64Array.of(100, 10, 20, 30, 1, 2, 3), bottom);
    expect([...bottom]).toEqual([111, 112, 121, 133, 132]);
  });

  it('names a column that is not there', () => {
    expect(() => buildHierarchy(5, columns, [['brand']])).toThrow(/no column brand to sum by; allowed: store, state, kind/);
  });
});
