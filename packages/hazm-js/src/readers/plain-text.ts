import { sentenceSpans } from '../sentences.js';
import { WordTokenizer, type WordTokenizerOptions } from '../word-tokenizer.js';
import { lines } from './conllu.js';

/**
 * Sentences of a plain text as words, line by line: what the embedding trainers take. Empty lines are left out.
 *
 * @example
 * [...readPlainText('ارسال سریع بود. راضی بودم.')].length; // 2
 */
export function* readPlainText(text: string, options: WordTokenizerOptions = {}): Generator<string[]> {
  const tokenizer = new WordTokenizer(options);
  for (const line of lines(text)) {
    for (const sentence of sentenceSpans(line)) {
      const words = tokenizer.tokenize(sentence.text);
      if (words.length > 0) yield words;
    }
  }
}
