/**
 * A set of 64-bit keys (hashes, so evenly spread) of bounded size: two tables of at most `most` keys; when the young one is full, the old one is forgotten and the young one takes its place.
 * So at least the last `most` keys are known, in at most 32 bytes each.
 */
export interface KnownKeys {
  has(key: bigint): boolean;
  add(key: bigint): void;
  /** All keys, older ones first. */
  keys(): BigUint64Array;
}

interface KeyTable {
  slots: BigUint64Array;
  size: number;
}

// Zero marks a free slot; that a hash is zero happens once in 2^64.
const free = 0n;

function slotOf({ slots }: KeyTable, key: bigint): number {
  let at = Number(key & BigInt(slots.length - 1));
  while (slots[at] !== free && slots[at] !== key) at = (at + 1) & (slots.length - 1);
  return at;
}

function put(table: KeyTable, key: bigint): void {
  table.slots[slotOf(table, key)] = key;
  table.size += 1;
  if (table.size * 2 <= table.slots.length) return;
  const before = table.slots;
  table.slots = new BigUint64Array(before.length * 2);
  for (const one of before) if (one !== free) table.slots[slotOf(table, one)] = one;
}

export function knownKeys(most: number): KnownKeys {
  const fresh = (): KeyTable => ({ slots: new BigUint64Array(1024), size: 0 });
  let [old, young] = [fresh(), fresh()];
  const holds = (table: KeyTable, key: bigint): boolean => table.slots[slotOf(table, key)] === key;
  return {
    has: (key) => holds(young, key) || holds(old, key),
    add(key) {
      if (holds(young, key)) return;
      put(young, key);
      if (young.size >= most) [old, young] = [young, fresh()];
    },
    keys() {
      const all = new BigUint64Array(old.size + young.size);
      all.set(old.slots.filter((key) => key !== free));
      all.set(young.slots.filter((key) => key !== free), old.size);
      return all;
    },
  };
}
