/** Typed columns that grow while rows stream in: a few bytes a row instead of an object a row. */
export class Growing<A extends Int32Array | Float64Array | Uint8Array> {
  private array: A;
  length = 0;

  constructor(private readonly make: (length: number) => A) {
    this.array = make(1024);
  }

  push(value: number): void {
    if (this.length === this.array.length) {
      const larger = this.make(this.array.length * 2);
      larger.set(this.array);
      this.array = larger;
    }
    this.array[this.length++] = value;
  }

  /** The values so far; a view, valid until the next push. */
  view(): A {
    return this.array.subarray(0, this.length) as A;
  }
}

export const growingInt32 = (): Growing<Int32Array> => new Growing((length) => new Int32Array(length));
export const growingFloat64 = (): Growing<Float64Array> => new Growing((length) => new Float64Array(length));
export const growingUint8 = (): Growing<Uint8Array> => new Growing((length) => new Uint8Array(length));

/** Names to codes 0, 1, 2 … in order of first appearance. */
export interface Coder {
  readonly names: readonly string[];
  code(name: string): number;
  find(name: string): number | undefined;
}

export function createCoder(): Coder {
  const names: string[] = [];
  const codes = new Map<string, number>();
  return {
    names,
    code(name) {
      const known = codes.get(name);
      if (known !== undefined) return known;
      codes.set(name, names.length);
      return names.push(name) - 1;
    },
    find: (name) => codes.get(name),
  };
}
