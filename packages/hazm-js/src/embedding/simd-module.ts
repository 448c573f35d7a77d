// A WebAssembly module of one function, written out here instruction by instruction, so that nothing binary is shipped and nothing is downloaded.
// It does one step of negative sampling with four floats at a time:
//   step(context, contextCount, targets, rate)
// context and targets point at lists of row addresses; the first target is the word itself, the others are noise. The module is written for one length of
// row (a multiple of 4 floats, unrolled) and one number of targets: all targets of a group are worked on together, so that the hidden row is read once for
// all their products and the error is kept in a register.

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

// Parameters, then locals: three addresses, a counter, numbers, then a row address, a sum and a spread gradient for each target of a group.
const [CONTEXT, CONTEXTS, TARGETS, RATE] = [0, 1, 2, 3] as const;
const [AT, EACH, ROW, HIDDEN] = [4, 5, 6, 7] as const;
/** Most targets of a group: their sums and gradients should stay in registers. */
const GROUP = 6;
const TARGET_ROW = 8;
const [DOT, GRADIENT, SHARE] = [TARGET_ROW + GROUP, TARGET_ROW + GROUP + 1, TARGET_ROW + GROUP + 2] as const;
const SUM = SHARE + 1;
const SPREAD = SUM + GROUP;
const [HELD, ERROR] = [SPREAD + GROUP, SPREAD + GROUP + 1] as const;

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
const contextRow = (offset: number): Code => [...add(get(CONTEXT), [...get(EACH), ...int(2), 0x74]), 0x28, 2, ...unsigned(4 * offset)];
/** From context row EACH on: `body` for two rows at a time, then for the last if one is left. */
const byPairs = (body: (rows: readonly number[]) => Code): Code => [
  0x02, 0x40, 0x03, 0x40,
  ...add(get(EACH), int(1)), ...get(CONTEXTS), 0x4e, 0x0d, 1,
  ...set(ROW, contextRow(0)),
  ...set(TARGET_ROW, contextRow(1)),
  ...body([ROW, TARGET_ROW]),
  ...set(EACH, add(get(EACH), int(2))),
  0x0c, 0, 0x0b, 0x0b,
  ...when(both(get(EACH), get(CONTEXTS), 0x48), [...set(ROW, contextRow(0)), ...body([ROW])]),
];

const slot: Code = [...fmul(fadd(get(DOT), float(SIGMOID_BOUND)), float(SIGMOID_STEPS / (2 * SIGMOID_BOUND))), 0xa8, ...int(2), 0x74];
const sigmoid: Code = when(
  both(get(DOT), float(SIGMOID_BOUND), 0x60),
  set(GRADIENT, float(1)),
  when(both(get(DOT), float(-SIGMOID_BOUND), 0x5f), set(GRADIENT, float(0)), set(GRADIENT, [...slot, 0x2a, 2, 0])),
);

/** Dot products of a group's rows with the hidden row, their gradients, then the update of the rows and of the error. */
function groupBody(overRow: OverRow, first: number, size: number): Code {
  const members = Array.from({ length: size }, (_, index) => index);
  const each = (body: (member: number) => Code): Code => members.flatMap(body);
  const gradients = each((member) => [
    ...set(DOT, fmul(fadd(fadd(lane(SUM + member, 0), lane(SUM + member, 1)), fadd(lane(SUM + member, 2), lane(SUM + member, 3))), get(SHARE))),
    ...sigmoid,
    ...set(GRADIENT, fmul(both(float(first + member === 0 ? 1 : 0), get(GRADIENT), 0x93), get(RATE))),
    ...set(SPREAD + member, splat(get(GRADIENT))),
    // The mean is the sum times SHARE, so the rows move by the gradient times SHARE.
    ...set(SUM + member, splat(fmul(get(GRADIENT), get(SHARE)))),
  ]);
  return [
    ...each((member) => [...set(TARGET_ROW + member, [...get(TARGETS), 0x28, 2, ...unsigned(4 * (first + member))]), ...set(SUM + member, zeros)]),
    ...overRow((offset) => [...set(HELD, vload(at(get(HIDDEN)), offset)), ...each((member) => set(SUM + member, vadd(get(SUM + member), vmul(get(HELD), vload(at(get(TARGET_ROW + member)), offset)))))]),
    ...gradients,
    ...overRow((offset) => [
      ...set(HELD, vload(at(get(HIDDEN)), offset)),
      ...set(ERROR, first === 0 ? zeros : vload(at(int(ERROR_AT)), offset)),
      ...each((member) => {
        const row = at(get(TARGET_ROW + member));
        return [...set(ERROR, vadd(get(ERROR), vmul(vload(row, offset), get(SPREAD + member)))), ...vstore(row, offset, vadd(vload(row, offset), vmul(get(HELD), get(SUM + member))))];
      }),
      ...vstore(at(int(ERROR_AT)), offset, get(ERROR)),
    ]),
  ];
}

/** The function's instructions for rows of `bytes` and so many targets. */
function stepBody(bytes: number, targets: number): Code {
  const overRow = overRows(bytes);
  const hidden = at(int(HIDDEN_AT));
  const sumOfContext: Code = [
    ...set(HIDDEN, int(HIDDEN_AT)),
    ...set(ROW, iload(get(CONTEXT))),
    ...overRow((offset) => vstore(hidden, offset, vload(at(get(ROW)), offset))),
    ...set(EACH, int(1)),
    ...byPairs((rows) => overRow((offset) => vstore(hidden, offset, rows.reduce((sum, row) => vadd(sum, vload(at(get(row)), offset)), vload(hidden, offset))))),
  ];
  const groups: Code[] = [];
  for (let first = 0; first < targets; first += GROUP) groups.push(groupBody(overRow, first, Math.min(GROUP, targets - first)));
  return [
    ...set(SHARE, both(float(1), [...get(CONTEXTS), 0xb2], 0x95)),
    ...when(both(get(CONTEXTS), int(1), 0x46), set(HIDDEN, iload(get(CONTEXT))), sumOfContext),
    ...groups.flat(),
    ...set(EACH, int(0)),
    ...byPairs((rows) => overRow((offset) => [...set(ERROR, vload(at(int(ERROR_AT)), offset)), ...rows.flatMap((row) => vstore(at(get(row)), offset, vadd(vload(at(get(row)), offset), get(ERROR))))])),
    0x0b,
  ];
}

const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const name = (text: string): Code => [text.length, ...new TextEncoder().encode(text)];

/** The module's bytes, a few kilobytes, for rows of `rowBytes` (a multiple of 16) and `targets` targets a step. */
export function simdModule(rowBytes: number, targets: number): Uint8Array<ArrayBuffer> {
  const locals: Code = [3, 4 + GROUP, I32, 3, F32, 2 * GROUP + 2, V128];
  const code: Code = [...locals, ...stepBody(rowBytes, targets)];
  return new Uint8Array([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, [1, 0x60, 4, I32, I32, I32, F32, 0]),
    ...section(2, [1, ...name('m'), ...name('memory'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('step'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}
