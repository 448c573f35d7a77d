// A WebAssembly module of one function, written out here instruction by instruction, so that nothing binary is shipped and nothing is downloaded.
// It does one step of negative sampling with four floats at a time:
//   step(context, contextCount, targets, targetCount, rate)
// context and targets point at lists of row addresses; the first target is the word itself, the others are noise. Rows are a multiple of 4 floats. Short rows
// are unrolled whole, long ones in chunks: the module is written for one length of row.

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;

/** Addresses in the module's memory: the sigmoid's table, then scratch rows, then what the caller lays out. */
export const SIGMOID_STEPS = 1000;
export const SIGMOID_BOUND = 6;
export const HIDDEN_AT = 4096;
export const LARGEST_ROW = 4096 * 4;
export const ERROR_AT = HIDDEN_AT + LARGEST_ROW;
export const FREE_AT = ERROR_AT + LARGEST_ROW;

type Code = readonly number[];

function leb(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const last = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(last ? low : low | 0x80);
    if (last) return bytes;
  }
}

function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

const get = (local: number): Code => [0x20, local];
const set = (local: number, value: Code): Code => [...value, 0x21, local];
const int = (value: number): Code => [0x41, ...leb(value)];
const float = (value: number): Code => [0x43, ...new Uint8Array(new Float32Array([value]).buffer)];
const both = (left: Code, right: Code, operation: number): Code => [...left, ...right, operation];
const add = (left: Code, right: Code): Code => both(left, right, 0x6a);
const fadd = (left: Code, right: Code): Code => both(left, right, 0x92);
const fmul = (left: Code, right: Code): Code => both(left, right, 0x94);
const simd = (operation: number): Code => [0xfd, ...unsigned(operation)];
const vload = (address: Code, offset: number): Code => [...address, ...simd(0x00), 4, ...unsigned(offset)];
const vstore = (address: Code, offset: number, value: Code): Code => [...address, ...value, ...simd(0x0b), 4, ...unsigned(offset)];
const vadd = (left: Code, right: Code): Code => [...left, ...right, ...simd(0xe4)];
const vmul = (left: Code, right: Code): Code => [...left, ...right, ...simd(0xe6)];
const splat = (value: Code): Code => [...value, ...simd(0x13)];
const lane = (local: number, index: number): Code => [...get(local), ...simd(0x1f), index];
const zeros: Code = [...simd(0x0c), ...new Array<number>(16).fill(0)];
const iload = (address: Code): Code => [...address, 0x28, 2, 0];
const when = (condition: Code, then: Code, otherwise: Code = []): Code => [...condition, 0x04, 0x40, ...then, ...(otherwise.length > 0 ? [0x05, ...otherwise] : []), 0x0b];
/** Counts `local` from 0 by `step` while it is below `limit`; at least one turn. */
const count = (local: number, step: number, limit: Code, body: Code): Code => [...set(local, int(0)), 0x03, 0x40, ...body, ...add(get(local), int(step)), 0x22, local, ...limit, 0x48, 0x0d, 0, 0x0b];

// Parameters, then locals.
const [CONTEXT, CONTEXTS, TARGETS, TARGET_COUNT, RATE] = [0, 1, 2, 3, 4] as const;
const [AT, EACH, ROW, HIDDEN] = [5, 6, 7, 8] as const;
const [DOT, GRADIENT] = [9, 10] as const;
const [SUM, SUM2, SPREAD] = [11, 12, 13] as const;

/** Longest run of bytes that is written out without a loop. */
const UNROLLED = 512;

type OverRow = (body: (offset: number) => Code) => Code;

/** Runs `body` for every 16 bytes of a row of `bytes`. */
function overRows(bytes: number): OverRow {
  let chunk = bytes;
  while (chunk > UNROLLED || bytes % chunk !== 0) chunk -= 16;
  const offsets = Array.from({ length: chunk / 16 }, (_, index) => index * 16);
  return (body) => {
    const run = offsets.flatMap((offset) => body(offset));
    return chunk === bytes ? [...set(AT, int(0)), ...run] : count(AT, chunk, int(bytes), run);
  };
}

const at = (base: Code): Code => add(base, get(AT));
const rowOf = (list: number): Code => set(ROW, iload(add(get(list), [...get(EACH), ...int(2), 0x74])));

const slot: Code = [...fmul(fadd(get(DOT), float(SIGMOID_BOUND)), float(SIGMOID_STEPS / (2 * SIGMOID_BOUND))), 0xa8, ...int(2), 0x74];
const sigmoid: Code = when(
  both(get(DOT), float(SIGMOID_BOUND), 0x60),
  set(GRADIENT, float(1)),
  when(both(get(DOT), float(-SIGMOID_BOUND), 0x5f), set(GRADIENT, float(0)), set(GRADIENT, [...slot, 0x2a, 2, 0])),
);

/** The function's instructions for rows of `bytes`. */
function stepBody(bytes: number): Code {
  const overRow = overRows(bytes);
  const meanOfContext: Code = [
  ...set(HIDDEN, int(HIDDEN_AT)),
  ...overRow((offset) => vstore(at(int(HIDDEN_AT)), offset, zeros)),
  ...count(EACH, 1, get(CONTEXTS), [...rowOf(CONTEXT), ...overRow((offset) => vstore(at(int(HIDDEN_AT)), offset, vadd(vload(at(int(HIDDEN_AT)), offset), vload(at(get(ROW)), offset))))]),
  ...set(SPREAD, splat(both(float(1), [...get(CONTEXTS), 0xb2], 0x95))),
  ...overRow((offset) => vstore(at(int(HIDDEN_AT)), offset, vmul(vload(at(int(HIDDEN_AT)), offset), get(SPREAD)))),
];

  const dotProduct: Code = [
  ...set(SUM, zeros),
  ...set(SUM2, zeros),
  ...overRow((offset) => set(offset % 32 === 0 ? SUM : SUM2, vadd(get(offset % 32 === 0 ? SUM : SUM2), vmul(vload(at(get(HIDDEN)), offset), vload(at(get(ROW)), offset))))),
  ...set(SUM, vadd(get(SUM), get(SUM2))),
  ...set(DOT, fadd(fadd(lane(SUM, 0), lane(SUM, 1)), fadd(lane(SUM, 2), lane(SUM, 3)))),
];

  const oneTarget: Code = [
  ...rowOf(TARGETS),
  ...dotProduct,
  ...sigmoid,
  // The first target is the true word: label 1; the noise words: label 0.
  ...set(GRADIENT, fmul(both([...get(EACH), 0x45, 0xb2], get(GRADIENT), 0x93), get(RATE))),
  ...set(SPREAD, splat(get(GRADIENT))),
  ...overRow((offset) => [
    ...set(SUM, vload(at(get(ROW)), offset)),
    ...vstore(at(int(ERROR_AT)), offset, vadd(vload(at(int(ERROR_AT)), offset), vmul(get(SUM), get(SPREAD)))),
    ...vstore(at(get(ROW)), offset, vadd(get(SUM), vmul(vload(at(get(HIDDEN)), offset), get(SPREAD)))),
  ]),
];

  return [
  ...when(both(get(CONTEXTS), int(1), 0x46), set(HIDDEN, iload(get(CONTEXT))), meanOfContext),
  ...overRow((offset) => vstore(at(int(ERROR_AT)), offset, zeros)),
  ...count(EACH, 1, get(TARGET_COUNT), oneTarget),
  ...count(EACH, 1, get(CONTEXTS), [...rowOf(CONTEXT), ...overRow((offset) => vstore(at(get(ROW)), offset, vadd(vload(at(get(ROW)), offset), vload(at(int(ERROR_AT)), offset))))]),
  0x0b,
];
}

const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const name = (text: string): Code => [text.length, ...new TextEncoder().encode(text)];

/** The module's bytes, a few kilobytes, for rows of `rowBytes` (a multiple of 16). */
export function simdModule(rowBytes: number): Uint8Array<ArrayBuffer> {
  const locals: Code = [3, 4, I32, 2, F32, 3, V128];
  const code: Code = [...locals, ...stepBody(rowBytes)];
  return new Uint8Array([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, [1, 0x60, 5, I32, I32, I32, I32, F32, 0]),
    ...section(2, [1, ...name('m'), ...name('memory'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('step'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}
