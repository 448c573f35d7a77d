/**
 * A growing row of UTF-16 code units, each with the index of the source unit it came from (when asked for).
 * Passes read one buffer and write another, so no intermediate strings exist and offsets survive every rewrite.
 */
export class UnitBuffer {
  units: Uint16Array;
  /** Source index of each unit; undefined when offsets are not wanted. */
  from: Int32Array | undefined;
  length = 0;
  /** The whole content as a string, when that is already known. */
  known: string | undefined;

  constructor(capacity: number, withOffsets: boolean) {
    this.units = new Uint16Array(capacity);
    this.from = withOffsets ? new Int32Array(capacity) : undefined;
  }

  /** Makes room for `capacity` units in all; what is there stays. */
  reserve(capacity: number): void {
    if (capacity <= this.units.length) return;
    const size = Math.max(capacity, this.units.length * 2);
    const units = new Uint16Array(size);
    units.set(this.units.subarray(0, this.length));
    this.units = units;
    if (this.from !== undefined) {
      const from = new Int32Array(size);
      from.set(this.from.subarray(0, this.length));
      this.from = from;
    }
  }

  /** Appends one unit; room must have been reserved. */
  push(unit: number, source: number): void {
    this.units[this.length] = unit;
    if (this.from !== undefined) this.from[this.length] = source;
    this.length++;
  }

  /** Source index of the unit at `index` (the index itself when no offsets are kept). */
  sourceOf(index: number): number {
    return this.from === undefined ? index : this.from[index]!;
  }

  /** Reads a string in. */
  fill(text: string): void {
    this.length = 0;
    this.reserve(text.length);
    const { units, from } = this;
    for (let index = 0; index < text.length; index++) units[index] = text.charCodeAt(index);
    if (from !== undefined) for (let index = 0; index < text.length; index++) from[index] = index;
    this.length = text.length;
  }

  /** The units from `start` to `end` as a string; lone surrogates are kept as they are. */
  slice(start: number, end: number): string {
    const { units } = this;
    if (end - start <= 4096) return String.fromCharCode.apply(null, units.subarray(start, end) as unknown as number[]);
    let text = '';
    for (let index = start; index < end; index += 4096) {
      text += String.fromCharCode.apply(null, units.subarray(index, Math.min(end, index + 4096)) as unknown as number[]);
    }
    return text;
  }

  toString(): string {
    return this.known ?? this.slice(0, this.length);
  }
}
