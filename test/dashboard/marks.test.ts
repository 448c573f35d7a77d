import { describe, expect, it } from 'vitest';
import { markKey, openMarks, type Mark } from '../../server/dashboard/marks.js';
import { memoryDisk } from '../faults/memory-disk.js';

const mark = (item: string, until?: number): Mark => ({ kind: 'stock-out', item, by: 'sara', at: '2025-03-20T08:00:00.000Z', ...(until === undefined ? {} : { until }) });
const open = new Set(['a', 'b', 'c'].map((item) => markKey({ kind: 'stock-out', item })));

describe('reviewed marks', () => {
  it('hold, come back on their day, and are dropped with their exception', async () => {
    const disk = memoryDisk();
    await disk.files.makeFolder('shop');
    const marks = openMarks('shop', disk.files);
    expect((await marks.read(10)).size).toBe(0);
    await marks.put(markKey(mark('a')), mark('a'), open);
    await marks.put(markKey(mark('b')), mark('b', 17), open);
    expect([...(await marks.read(16)).values()].map(({ item }) => item)).toEqual(['a', 'b']);
    expect([...(await marks.read(17)).values()].map(({ item }) => item)).toEqual(['a']);
    await marks.put(markKey(mark('c')), mark('c'), new Set([markKey(mark('c'))]));
    expect([...(await marks.read(10)).values()].map(({ item }) => item)).toEqual(['c']);
    await marks.put(markKey(mark('c')), undefined, open);
    expect((await marks.read(10)).size).toBe(0);
  });

  it('lose none when many are put at one time', async () => {
    const disk = memoryDisk();
    await disk.files.makeFolder('shop');
    const marks = openMarks('shop', disk.files);
    await Promise.all(['a', 'b', 'c'].map((item) => marks.put(markKey(mark(item)), mark(item), open)));
    expect((await marks.read(0)).size).toBe(3);
  });

  it('are the old ones or the new ones after a power cut at any step', async () => {
    const seen = new Set<number>();
    for (let at = 1; at < 40; at++) {
      for (const keep of [() => 0, () => 1, () => 0.5]) {
        const disk = memoryDisk();
        await disk.files.makeFolder('shop');
        await disk.files.sync('');
        const marks = openMarks('shop', disk.files);
        await marks.put(markKey(mark('a')), mark('a'), open);
        await disk.files.sync('shop');
        const from = disk.operations;
        let over = false;
        disk.before = () => {
          if (disk.operations - from < at) return;
          over = true;
          throw new Error('power cut');
        };
        await marks.put(markKey(mark('b')), mark('b'), open).catch(() => undefined);
        disk.before = undefined;
        const after = await openMarks('shop', disk.crash(keep).files).read(0);
        seen.add(after.size);
        expect([...after.values()].map(({ item }) => item), `step ${at}`).toEqual(after.size === 2 ? ['a', 'b'] : ['a']);
        if (!over) expect(after.size).toBe(2); // acknowledged is durable
      }
    }
    expect([...seen].sort()).toEqual([1, 2]);
  });

  it('say so when the file is something else', async () => {
    const disk = memoryDisk();
    await disk.files.makeFolder('shop/.anbar');
    await disk.files.write('shop/.anbar/reviewed.json', new TextEncoder().encode('{"format":1,"marks":[{"kind":"<b>"}]}'));
    await expect(openMarks('shop', disk.files).read(0)).rejects.toThrow(expect.objectContaining({ code: 'E_SERVER_MARKS' }));
  });
});
