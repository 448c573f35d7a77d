import { HazmError } from '../errors.js';
import { FREE_AT, LARGEST_ROW, SIGMOID_BOUND, SIGMOID_STEPS, simdModule } from './simd-module.js';

const PAGE = 65_536;

/** Rows of input and output vectors in one memory, with the step that trains them. */
export interface StepKernel {
  /** Floats from one row to the next: dimensions rounded up to a multiple of 4. */
  readonly stride: number;
  readonly input: Float32Array;
  readonly output: Float32Array;
  /** Addresses of the context's rows and of the targets' rows go here before a step. */
  readonly context: Int32Array;
  readonly targets: Int32Array;
  /** Address of an input row and of an output row. */
  inputAddress(row: number): number;
  outputAddress(row: number): number;
  /** One step: the mean of the context's rows is drawn to the first target and away from the others. O(rows × dimensions). */
  step(contextCount: number, rate: number): void;
}

/**
 * Lays out memory for a training and compiles the step.
 * @throws HazmError E_HAZM_OPTION when the vectors would not fit in 4 GiB or a row is too long.
 */
export function makeStepKernel(inputRows: number, outputRows: number, dimensions: number, mostContext: number, targetCount: number): StepKernel {
  const stride = Math.ceil(dimensions / 4) * 4;
  const rowBytes = stride * 4;
  if (rowBytes > LARGEST_ROW) throw new HazmError('E_HAZM_OPTION', `dimensions ${dimensions}: at most ${LARGEST_ROW / 4}`);
  const contextAt = FREE_AT;
  const targetAt = contextAt + 4 * mostContext;
  const inputAt = Math.ceil((targetAt + 4 * targetCount) / 64) * 64;
  const outputAt = inputAt + inputRows * rowBytes;
  const pages = Math.ceil((outputAt + outputRows * rowBytes) / PAGE);
  if (pages > PAGE) throw new HazmError('E_HAZM_OPTION', `${inputRows + outputRows} rows of ${dimensions} do not fit in 4 GiB: raise minCount or lower buckets`);
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(simdModule(rowBytes, targetCount)), { m: { memory } });
  const run = exports['step'] as (context: number, contexts: number, targets: number, rate: number) => void;
  const table = new Float32Array(memory.buffer, 0, SIGMOID_STEPS);
  for (let index = 0; index < SIGMOID_STEPS; index++) table[index] = 1 / (1 + Math.exp(-((index / SIGMOID_STEPS) * 2 - 1) * SIGMOID_BOUND));
  const context = new Int32Array(memory.buffer, contextAt, mostContext);
  const targets = new Int32Array(memory.buffer, targetAt, targetCount);
  return {
    stride,
    input: new Float32Array(memory.buffer, inputAt, inputRows * stride),
    output: new Float32Array(memory.buffer, outputAt, outputRows * stride),
    context,
    targets,
    inputAddress: (row) => inputAt + row * rowBytes,
    outputAddress: (row) => outputAt + row * rowBytes,
    step: (contextCount, rate) => run(contextAt, contextCount, targetAt, rate),
  };
}
