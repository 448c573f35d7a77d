import { onnx } from 'onnx-proto';
import type { Random } from '../../src/base/random.js';

/** Weights of a BERT encoder of one attention head a layer, by name; each row-major. */
export type BertWeights = ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;

export const size = { vocabulary: 24, positions: 16, hidden: 8, inner: 12, layers: 2 } as const;

/** Seeded weights. */
export function tinyWeights(random: Random): BertWeights {
  const { vocabulary, positions, hidden, inner, layers } = size;
  const weights = new Map<string, { readonly shape: readonly number[]; readonly values: Float32Array }>();
  const put = (name: string, ...shape: readonly number[]): void => {
    weights.set(name, { shape, values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal() * 0.5) });
  };
  put('word', vocabulary, hidden);
  put('position', positions, hidden);
  put('norm.gain', hidden);
  put('norm.bias', hidden);
  for (let layer = 0; layer < layers; layer++) {
    for (const part of ['query', 'key', 'value', 'out']) put(`${layer}.${part}`, hidden, hidden);
    put(`${layer}.up`, hidden, inner);
    put(`${layer}.down`, inner, hidden);
    for (const norm of ['first', 'second']) {
      put(`${layer}.${norm}.gain`, hidden);
      put(`${layer}.${norm}.bias`, hidden);
    }
  }
  return weights;
}

/** The encoder as ONNX bytes: Gather, attention with its mask, LayerNormalization, GELU by Erf. */
export function tinyBertOnnx(weights: BertWeights, inputNames: readonly string[] = ['input_ids', 'attention_mask']): Uint8Array {
  const nodes: onnx.INodeProto[] = [];
  const initializer: onnx.ITensorProto[] = [];
  const constant = (name: string, values: Float32Array | readonly bigint[], shape: readonly number[]): string => {
    const raw = values instanceof Float32Array ? new Uint8Array(values.buffer, values.byteOffset, values.byteLength) : new Uint8Array(BigInt64Array.from(values).buffer);
    initializer.push({ name, dims: [...shape], dataType: values instanceof Float32Array ? 1 : 7, rawData: raw });
    return name;
  };
  for (const [name, { shape, values }] of weights) constant(name, values, shape);
  let count = 0;
  const op = (opType: string, input: readonly string[], attribute: readonly onnx.IAttributeProto[] = []): string => {
    const output = `t${count++}`;
    nodes.push({ opType, input: [...input], output: [output], attribute: [...attribute] });
    return output;
  };
  const number = (name: string, value: number): string => constant(name, Float32Array.of(value), []);
  const norm = (x: string, name: string): string => op('LayerNormalization', [x, `${name}.gain`, `${name}.bias`], [{ name: 'axis', type: 2, i: -1 }, { name: 'epsilon', type: 1, f: 1e-12 }]);

  const tokens = op('Gather', [op('Shape', ['input_ids']), constant('one', [1n], [])]);
  const places = op('Range', [constant('zero', [0n], []), tokens, constant('step', [1n], [])]);
  let x = norm(op('Add', [op('Gather', ['word', 'input_ids']), op('Gather', ['position', places])]), 'norm');
  const mask = op('Cast', ['attention_mask'], [{ name: 'to', type: 2, i: 1 }]);
  const hidden = op('Mul', [op('Sub', [number('unit', 1), mask]), number('far', -1e9)]);
  const bias = op('Unsqueeze', [hidden, constant('axis', [1n], [1])]);
  const scale = number('scale', 1 / Math.sqrt(size.hidden));
  for (let layer = 0; layer < size.layers; layer++) {
    const project = (part: string): string => op('MatMul', [x, `${layer}.${part}`]);
    const scores = op('MatMul', [project('query'), op('Transpose', [project('key')], [{ name: 'perm', type: 7, ints: [0, 2, 1] }])]);
    const attention = op('Softmax', [op('Add', [op('Mul', [scores, scale]), bias])], [{ name: 'axis', type: 2, i: -1 }]);
    const mixed = op('MatMul', [op('MatMul', [attention, project('value')]), `${layer}.out`]);
    x = norm(op('Add', [x, mixed]), `${layer}.first`);
    const up = op('MatMul', [x, `${layer}.up`]);
    const erf = op('Erf', [op('Mul', [up, number(`root${layer}`, Math.SQRT1_2)])]);
    const gelu = op('Mul', [op('Mul', [up, number(`half${layer}`, 0.5)]), op('Add', [erf, number(`plus${layer}`, 1)])]);
    x = norm(op('Add', [x, op('MatMul', [gelu, `${layer}.down`])]), `${layer}.second`);
  }
  nodes.push({ opType: 'Identity', input: [x], output: ['last_hidden_state'] });
  const value = (name: string, elemType: number, axes: readonly (string | number)[]): onnx.IValueInfoProto => ({ name, type: { tensorType: { elemType, shape: { dim: axes.map((axis) => (typeof axis === 'string' ? { dimParam: axis } : { dimValue: axis })) } } } });
  const graph: onnx.IGraphProto = {
    name: 'tiny-bert',
    node: nodes,
    initializer,
    input: inputNames.map((name) => value(name, 7, ['texts', 'tokens'])),
    output: [value('last_hidden_state', 1, ['texts', 'tokens', size.hidden])],
  };
  return onnx.ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: '', version: 17 }], graph }).finish();
}
