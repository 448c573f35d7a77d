import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AnbarError } from '../base/errors.js';
import type { RecommendContext } from '../recommend/contract.js';
import { openBert, type BertFiles } from '../text/bert.js';

async function readBytes(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch (cause) {
    throw new AnbarError('E_CLI_USAGE', `${join(folder, name)} cannot be read; allowed for --bert-model: a folder with model.onnx and tokenizer.json`, { cause });
  }
}

async function readObject(folder: string, name: string): Promise<object> {
  const text = (await readBytes(folder, name)).toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below, in the same words as for JSON that is no object.
  }
  throw new AnbarError('E_CLI_USAGE', `${join(folder, name)} is no JSON object; allowed: the file as Hugging Face writes it`);
}

/** An encoder out of a folder as Hugging Face's exports are; opened when texts come, closed after them. */
export async function bertEncoder(folder: string): Promise<NonNullable<RecommendContext['encodeTexts']>> {
  const files: BertFiles = { model: await readBytes(folder, 'model.onnx'), tokenizer: await readObject(folder, 'tokenizer.json') };
  return async (texts) => {
    const encoder = await openBert(files);
    try {
      return await encoder.vectors(texts);
    } finally {
      await encoder.close();
    }
  };
}
