import { describe, expect, it } from 'vitest';
import { makeStepKernel } from '../src/embedding/step-kernel.js';

// The oracle: the same step in plain loops over 64-bit floats, from the formulas of negative sampling.
function slowStep(inputs: number[][], outputs: number[][], rate: number): void {
  const size = inputs[0]!.length;
  const hidden = Array.from({ length: size }, (_, at) => inputs.reduce((sum, row) => sum + row[at]!, 0) / inputs.length);
  const error = new Array<number>(size).fill(0);
  for (const [index, row] of outputs.entries()) {
    const dot = row.reduce((sum, value, at) => sum + value * hidden[at]!, 0);
    const gradient = ((index === 0 ? 1 : 0) - 1 / (1 + Math.exp(-dot))) * rate;
    for (let at = 0; at < size; at++) {
      error[at]! += gradient * row[at]!;
      row[at]! += gradient * hidden[at]!;
    }
  }
  for (const row of inputs) for (let at = 0; at < size; at++) row[at]! += error[at]!;
}

describe.each([1, 3, 4, 8, 24, 100, 130, 300, 301])('step with %i dimensions', (dimensions) => {
  it.each([[1, 1], [1, 6], [5, 6], [3, 2], [2, 7]])('context of %i, %i targets', (contexts, targets) => {
    const kernel = makeStepKernel(8, 8, dimensions, 10, targets);
    let state = 1 + dimensions;
    const next = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state / 4_294_967_296 - 0.5) / Math.sqrt(dimensions);
    };
    const rows = (values: Float32Array): number[][] =>
      Array.from({ length: 8 }, (_, row) => Array.from({ length: dimensions }, (_unused, at) => (values[row * kernel.stride + at] = next())));
    const inputs = rows(kernel.input);
    const outputs = rows(kernel.output);
    for (let at = 0; at < contexts; at++) kernel.context[at] = kernel.inputAddress(at + 1);
    for (let at = 0; at < targets; at++) kernel.targets[at] = kernel.outputAddress(at + 1);
    for (let turn = 0; turn < 5; turn++) {
      kernel.step(contexts, 0.2);
      slowStep(inputs.slice(1, 1 + contexts), outputs.slice(1, 1 + targets), 0.2);
    }
    for (let row = 0; row < 8; row++) {
      for (let at = 0; at < kernel.stride; at++) {
        // The table of the sigmoid has 1,000 steps over 12: hence the tolerance. Padding must stay zero, other rows untouched.
        expect(Math.abs(kernel.input[row * kernel.stride + at]! - (inputs[row]![at] ?? 0))).toBeLessThan(3e-3);
        expect(Math.abs(kernel.output[row * kernel.stride + at]! - (outputs[row]![at] ?? 0))).toBeLessThan(3e-3);
      }
    }
    expect(inputs[1]!.some((value, at) => Math.abs(value - kernel.input[at]!) > 1e-6)).toBe(true);
  });
});

it('refuses what does not fit', () => {
  expect(() => makeStepKernel(2_000_000, 2_000_000, 1000, 10, 10)).toThrow(/4 GiB/);
  expect(() => makeStepKernel(1, 1, 10_000, 10, 10)).toThrow(/dimensions 10000/);
});
