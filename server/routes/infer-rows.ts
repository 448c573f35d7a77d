// Features in, score out: the Open Inference Protocol's way to a model's regression for callers who make the features themselves, as a booster behind any other server is asked.
import type { FittedForecaster, RowScorer } from '../../src/forecast/contract.js';
import { wireLimits } from '../../src/publish/wire.js';
import { tensorRefused, type InferInput, type InferOutput } from './tensors.js';

/** Rows of features as numbers, NaN = missing. */
export interface FeatureRows {
  readonly values: Float32Array;
  readonly rows: number;
}

const scorers = new WeakMap<FittedForecaster, { readonly scorer: RowScorer | undefined }>();

/** The model's regression, made once a model. */
export function scorerOf(model: FittedForecaster): RowScorer | undefined {
  let known = scorers.get(model);
  if (known === undefined) scorers.set(model, (known = { scorer: model.rowScorer }));
  return known.scorer;
}

/** Whether the inputs are features: any that is not one of those that ask by name. */
export const areFeatures = (inputs: readonly InferInput[]): boolean => inputs.some(({ name }) => name !== 'series' && name !== 'horizon');

/** Writes one input's numbers into column `column` onward; its `i`-th number goes to cell `i * stride`. */
function fill(rows: FeatureRows, input: InferInput, at: number, column: number, stride: number): void {
  const { data } = input;
  for (let i = 0; i < data.length; i++) {
    const given = data[i]!;
    if (given === null) rows.values[column + i * stride] = Number.NaN;
    else {
      const value = Math.fround(given as number);
      if (!Number.isFinite(value)) throw tensorRefused({ pointer: `/inputs/${at}/data/${i}`, rule: 'a number that FP32 holds, or null where it is missing' });
      rows.values[column + i * stride] = value;
    }
  }
}

const rowsAllowed = (rows: number): boolean => rows >= 1 && rows <= wireLimits.series;

function wholeMatrix(input: InferInput, width: number): FeatureRows {
  const [rows, columns] = [input.shape[0]!, input.shape[1]];
  if (columns !== width || !rowsAllowed(rows)) throw tensorRefused({ pointer: '/inputs/0/shape', rule: `features: [rows, ${width}], 1 to ${wireLimits.series} rows` });
  if (input.data.length !== rows * width) throw tensorRefused({ pointer: '/inputs/0/data', rule: 'as many numbers as the shape says, row after row' });
  const matrix = { values: new Float32Array(rows * width), rows };
  fill(matrix, input, 0, 0, 1);
  return matrix;
}

function namedColumns(inputs: readonly InferInput[], names: readonly string[]): FeatureRows {
  const rows = inputs[0]!.shape[0]!;
  if (!rowsAllowed(rows)) throw tensorRefused({ pointer: '/inputs/0/shape', rule: `[rows], 1 to ${wireLimits.series} rows` });
  const matrix = { values: new Float32Array(rows * names.length), rows };
  const places = new Map(names.map((name, column) => [name, column]));
  inputs.forEach((input, at) => {
    const column = places.get(input.name);
    if (column === undefined) throw tensorRefused({ pointer: `/inputs/${at}/name`, rule: 'each feature of the metadata once, or one input named features' });
    places.delete(input.name);
    if (input.shape[0] !== rows || (input.shape[1] ?? 1) !== 1) throw tensorRefused({ pointer: `/inputs/${at}/shape`, rule: '[rows], the same for every feature' });
    if (input.data.length !== rows) throw tensorRefused({ pointer: `/inputs/${at}/data`, rule: 'as many numbers as the shape says' });
    fill(matrix, input, at, column, names.length);
  });
  const lacking = places.keys().next().value;
  if (lacking !== undefined) throw tensorRefused({ pointer: '/inputs', rule: `feature ${lacking} is missing; null in data says that a value is` });
  return matrix;
}

/**
 * The rows that inputs hold: one tensor `features` [rows, features], or one input a feature. Throws E_SERVER_TENSOR with the place and the rule.
 */
export function featureRows(inputs: readonly InferInput[], names: readonly string[]): FeatureRows {
  const text = inputs.findIndex(({ datatype }) => datatype === 'BYTES');
  if (text >= 0) throw tensorRefused({ pointer: `/inputs/${text}/datatype`, rule: 'FP32, FP64 or INT64: features are numbers; series and horizon are asked for without features' });
  return inputs.length === 1 && inputs[0]!.name === 'features' ? wholeMatrix(inputs[0]!, names.length) : namedColumns(inputs, names);
}

/** Scores as an output tensor. Throws E_SERVER_TENSOR where the model has no regression over features. */
export function scoreInputs(model: FittedForecaster, inputs: readonly InferInput[]): InferOutput {
  const scorer = scorerOf(model);
  if (scorer === undefined) throw tensorRefused({ pointer: '/inputs', rule: 'series BYTES [-1] and horizon INT64 [1]: this model has no regression over features' });
  const { values, rows } = featureRows(inputs, scorer.names);
  return { name: 'score', datatype: 'FP32', shape: [rows], data: Array.from(scorer.score(values, rows)) };
}

/**
 * The answer to the plainest request, one FP32 tensor `features` and nothing else, without schemas: JSON text, or undefined for whatever is not exactly that, which goes the whole way and gets
 * its exact errors there. A test holds both ways to the same answers.
 */
export function scorePlainText(model: FittedForecaster, text: string): string | undefined {
  const scorer = scorerOf(model);
  if (scorer === undefined || text.length > 65_536) return undefined;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const input = onlyInput(body);
  const width = scorer.names.length;
  if (input === undefined || input.name !== 'features' || input.datatype !== 'FP32' || !Array.isArray(input.shape) || input.shape.length !== 2 || !Array.isArray(input.data)) return undefined;
  const [rows, columns] = input.shape as readonly unknown[];
  if (typeof rows !== 'number' || !Number.isInteger(rows) || !rowsAllowed(rows) || columns !== width || input.data.length !== rows * width) return undefined;
  const values = new Float32Array(input.data.length);
  for (let i = 0; i < values.length; i++) {
    const given: unknown = input.data[i];
    if (typeof given !== 'number' || !Number.isFinite(Math.fround(given))) return undefined;
    values[i] = given;
  }
  return `{"name":"score","datatype":"FP32","shape":[${rows}],"data":[${scorer.score(values, rows).join(',')}]}`;
}

function onlyInput(body: unknown): Readonly<Record<'name' | 'datatype' | 'shape' | 'data', unknown>> | undefined {
  if (typeof body !== 'object' || body === null || Object.keys(body).length !== 1) return undefined;
  const { inputs } = body as { readonly inputs?: unknown };
  if (!Array.isArray(inputs) || inputs.length !== 1) return undefined;
  const input: unknown = inputs[0];
  if (typeof input !== 'object' || input === null || Object.keys(input).length !== 4) return undefined;
  return input as Readonly<Record<'name' | 'datatype' | 'shape' | 'data', unknown>>;
}
