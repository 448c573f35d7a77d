// Sentence vectors of a BERT-family encoder through ONNX Runtime: a folder with model.onnx and tokenizer.json, nothing is ever fetched.
// Reference: Devlin et al. (2019); mean pooling as in Reimers & Gurevych (2019). Cost: the model's.
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { AnbarError } from '../base/errors.js';
import { refuseUnknownOptions } from '../base/options.js';
import { unitRows } from './vectors.js';

/** What a folder holds, as bytes: the caller reads the disk. */
export interface BertFiles {
  /** `model.onnx`: one file, no external data. */
  readonly model: Uint8Array;
  /** `tokenizer.json`, parsed; obeyed exactly. */
  readonly tokenizer: object;
  /** `tokenizer_config.json`, parsed, if there is one. */
  readonly tokenizerConfig?: object;
}

export interface BertOptions {
  readonly pooling?: 'mean' | 'cls';
  readonly batch?: number;
  /** Tokens a text at most; longer ones are cut. */
  readonly maxTokens?: number;
}

export interface BertEncoder {
  /** Unit vectors, row-major `texts.length × dimensions`. */
  vectors(texts: readonly string[]): Promise<{ readonly dimensions: number; readonly values: Float32Array }>;
  close(): Promise<void>;
}

const known = ['input_ids', 'attention_mask', 'token_type_ids'];

interface Loaded {
  readonly session: InferenceSession;
  readonly makeTensor: (values: BigInt64Array, shape: readonly number[]) => Tensor;
  readonly encode: (text: string) => { readonly ids: number[] };
}

async function load(files: BertFiles): Promise<Loaded> {
  let runtime: typeof import('onnxruntime-node');
  let tokenizers: typeof import('@huggingface/tokenizers');
  try {
    runtime = await import('onnxruntime-node');
    tokenizers = await import('@huggingface/tokenizers');
  } catch (cause) {
    throw new AnbarError('E_ADAPTER_MISSING', 'onnxruntime-node or @huggingface/tokenizers is not installed', { hint: 'run: npm install', cause });
  }
  let session: InferenceSession;
  try {
    session = await runtime.InferenceSession.create(files.model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  } catch (cause) {
    throw new AnbarError('E_TEXT_MODEL', 'model.onnx does not open; allowed: one self-contained ONNX file', { cause });
  }
  const foreign = session.inputNames.filter((name) => !known.includes(name));
  if (foreign.length > 0 || !session.inputNames.includes('input_ids')) throw new AnbarError('E_TEXT_MODEL', `model.onnx wants the inputs ${session.inputNames.join(', ')}; allowed: ${known.join(', ')}`);
  const tokenizer = new tokenizers.Tokenizer(files.tokenizer as never, (files.tokenizerConfig ?? {}) as never);
  return {
    session,
    makeTensor: (values, shape) => new runtime.Tensor('int64', values, shape),
    encode: (text) => tokenizer.encode(text),
  };
}

/** Mean over the real tokens, or the first token, of each row of `hidden` (rows × tokens × dimensions). */
function pool(hidden: Float32Array, lengths: readonly number[], tokens: number, dimensions: number, pooling: 'mean' | 'cls'): Float32Array {
  const out = new Float32Array(lengths.length * dimensions);
  lengths.forEach((length, row) => {
    const counted = pooling === 'cls' ? 1 : length;
    for (let t = 0; t < counted; t++) {
      const from = (row * tokens + t) * dimensions;
      for (let j = 0; j < dimensions; j++) out[row * dimensions + j]! += hidden[from + j]! / counted;
    }
  });
  return out;
}

/**
 * Opens an encoder.
 *
 * @example
 * // Needs: a BERT model as ONNX with its tokenizer.json (`npm run setup`)
 * const encoder = await openBert({ model: await readFile('parsbert/model.onnx'), tokenizer: JSON.parse(await readFile('parsbert/tokenizer.json', 'utf8')) });
 * const { values, dimensions } = await encoder.vectors(['گوشی سامسونگ']);
 */
export async function openBert(files: BertFiles, options: BertOptions = {}): Promise<BertEncoder> {
  refuseUnknownOptions('openBert', options, ['pooling', 'batch', 'maxTokens']);
  const { pooling = 'mean', batch = 16, maxTokens = 128 } = options;
  const { session, makeTensor, encode } = await load(files);

  async function run(texts: readonly string[]): Promise<{ readonly dimensions: number; readonly values: Float32Array }> {
    const rows = texts.map((text) => {
      const { ids } = encode(text);
      // The closing token stays when a long text is cut.
      return ids.length > maxTokens ? [...ids.slice(0, maxTokens - 1), ids.at(-1)!] : ids;
    });
    const tokens = Math.max(1, ...rows.map((ids) => ids.length));
    const ids = new BigInt64Array(rows.length * tokens);
    const mask = new BigInt64Array(rows.length * tokens);
    rows.forEach((row, i) => row.forEach((id, t) => {
      ids[i * tokens + t] = BigInt(id);
      mask[i * tokens + t] = 1n;
    }));
    const shape = [rows.length, tokens];
    const all: Readonly<Record<string, Tensor>> = { input_ids: makeTensor(ids, shape), attention_mask: makeTensor(mask, shape), token_type_ids: makeTensor(new BigInt64Array(ids.length), shape) };
    const answer = await session.run(Object.fromEntries(session.inputNames.map((name) => [name, all[name]!])));
    const hidden = answer['last_hidden_state'] ?? answer[session.outputNames[0]!]!;
    const dimensions = hidden.dims.at(-1)!;
    if (hidden.dims.length !== 3) throw new AnbarError('E_TEXT_MODEL', `model.onnx answers with ${hidden.dims.length} axes; allowed: 3 (texts, tokens, dimensions)`);
    const pooled = pool(hidden.data as Float32Array, rows.map((row) => Math.max(1, row.length)), tokens, dimensions, pooling);
    return { dimensions, values: unitRows(pooled, dimensions) };
  }

  return {
    async vectors(texts) {
      if (texts.length === 0) return { dimensions: 0, values: new Float32Array(0) };
      const parts = [];
      for (let at = 0; at < texts.length; at += batch) parts.push(await run(texts.slice(at, at + batch)));
      const { dimensions } = parts[0]!;
      const values = new Float32Array(texts.length * dimensions);
      let at = 0;
      for (const part of parts) {
        values.set(part.values, at);
        at += part.values.length;
      }
      return { dimensions, values };
    },
    close: () => session.release(),
  };
}
