import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.js';
import { openBert } from '../../src/text/bert.js';
import { plainBert } from './plain-bert.js';
import { tinyBertOnnx, tinyWeights } from './tiny-bert.js';

const words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'گوشی', 'سامسونگ', 'کفش', 'چرم', '##ی', '##ها', 'مردانه', 'و', 'است', 'خوب'];
const tokenizer = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]'].map((content, id) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })),
  normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: false },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '[SEP]', type_id: 0 } }],
    pair: [],
    special_tokens: { '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] }, '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] } },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: Object.fromEntries(words.map((word, id) => [word, id])) },
};
const weights = tinyWeights(createRandom(11));
const files = { model: tinyBertOnnx(weights), tokenizer };

const unit = (vector: readonly number[]): number[] => vector.map((value) => value / Math.hypot(...vector));
const mean = (rows: readonly (readonly number[])[]): number[] => rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);

// [CLS] گوشی ##ها ##ی سامسونگ [SEP], tokenised by hand.
const text = 'گوشیهای سامسونگ';
const ids = [2, 4, 9, 8, 5, 3];

describe('openBert', () => {
  it.each(['mean', 'cls'] as const)('agrees with a plain forward pass, pooled by %s', async (pooling) => {
    const encoder = await openBert(files, { pooling });
    const { values, dimensions } = await encoder.vectors([text]);
    const states = plainBert(weights, ids);
    const expected = unit(pooling === 'cls' ? states[0]! : mean(states));
    expect(dimensions).toBe(8);
    expected.forEach((value, j) => expect(values[j]).toBeCloseTo(value, 5));
    await encoder.close();
  });

  it('gives each text of a padded batch what it gives it alone', async () => {
    const texts = ['کفش', text, 'کفش چرم مردانه و خوب است', ''];
    const encoder = await openBert(files, { batch: 4 });
    const together = await encoder.vectors(texts);
    for (const [i, one] of texts.entries()) {
      const alone = await encoder.vectors([one]);
      for (let j = 0; j < 8; j++) expect(together.values[i * 8 + j]).toBeCloseTo(alone.values[j]!, 5);
    }
    expect((await encoder.vectors([])).values).toHaveLength(0);
    await encoder.close();
  });

  it('cuts long texts before the closing token', async () => {
    const encoder = await openBert(files, { maxTokens: 4 });
    const { values } = await encoder.vectors(['کفش چرم مردانه و خوب است']);
    unit(mean(plainBert(weights, [2, 6, 7, 3]))).forEach((value, j) => expect(values[j]).toBeCloseTo(value, 5));
    await encoder.close();
  });

  it('refuses what is not such a model, by name', async () => {
    await expect(openBert({ model: Uint8Array.of(1, 2, 3), tokenizer })).rejects.toMatchObject({ code: 'E_TEXT_MODEL' });
    await expect(openBert({ model: tinyBertOnnx(weights, ['input_ids', 'attention_mask', 'pixels']), tokenizer })).rejects.toThrow('pixels');
  });
});
