import { Bool, DateDay, Float64, Table, TimestampMillisecond, Utf8, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { fromDanfo, toDanfo } from '../../src/notebook/danfo.js';
import { viewOfTable } from '../../src/notebook/show/table-view.js';

const day = 86_400_000;
const table = new Table({
  date: vectorFromArray([19_802 * day, null, 19_804 * day], new DateDay()),
  time: vectorFromArray([1_700_000_000_123, 1_700_000_060_000, null], new TimestampMillisecond()),
  title: vectorFromArray(['گوشی', null, 'کتاب، "خوب"'], new Utf8()),
  price: vectorFromArray([1.5, null, 3], new Float64()),
  promoted: vectorFromArray([true, false, true], new Bool()),
});
const cells = (t: Table): unknown => viewOfTable(t).columns.map(({ name, type, nulls, cell }) => [name, type, nulls, [0, 1, 2].map(cell)]);

describe('danfojs round trip', () => {
  it('keeps dates, times, nulls, text, numbers and booleans', async () => {
    const frame = await toDanfo(table);
    expect(frame.shape).toEqual([3, 5]);
    expect(cells(fromDanfo(frame))).toEqual(cells(table));
  });

  it('carries what danfojs computed', async () => {
    const sales = new Table({ item: vectorFromArray(['a', 'b', 'a'], new Utf8()), quantity: vectorFromArray([1, 2, 4], new Float64()) });
    const sums = fromDanfo((await toDanfo(sales)).groupby(['item']).col(['quantity']).sum());
    expect(sums.toArray().map((row) => ({ ...(row as object) }))).toEqual([{ item: 'a', quantity_sum: 5 }, { item: 'b', quantity_sum: 2 }]);
  });

  it('takes an empty table, and refuses a mixed column', async () => {
    expect(fromDanfo({ columns: ['a'], dtypes: ['float32'], shape: [0, 1], values: [] }).numRows).toBe(0);
    expect(() => fromDanfo({ columns: ['a'], dtypes: ['string'], shape: [2, 1], values: [['x'], [1]] })).toThrow('column a mixes string and number');
  });
});
