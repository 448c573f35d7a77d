import { describe, expect, it } from 'vitest';
import { HazmError, SentEmbedding, trainVectors, WordEmbedding } from '../src/index.js';
import { subwordBuckets } from '../src/embedding/subwords.js';

// Two topics that never meet: words of one must come out nearer to each other than to words of the other.
const phones = ['گوشی', 'سامسونگ', 'اپل', 'شارژر', 'باتری'];
const foods = ['برنج', 'روغن', 'چای', 'قند', 'نمک'];
function corpus(): string[][] {
  let state = 9;
  const next = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4_294_967_296) * limit);
  };
  return Array.from({ length: 600 }, (_, index) => Array.from({ length: 6 }, () => (index % 2 === 0 ? phones : foods)[next(5)]!));
}
const options = { dimensions: 24, minCount: 1, epochs: 8, sample: 0 } as const;

describe.each([
  ['skip-gram', {}],
  ['cbow', {}],
  ['skip-gram with subwords', { subwords: { buckets: 2000 } }],
] as const)('%s', (name, extra) => {
  const trained = { ...options, model: name.startsWith('cbow') ? 'cbow' : 'skip-gram', ...extra } as const;
  const embedding = WordEmbedding.train(corpus(), trained);

  it('puts words of one topic together', () => {
    expect(embedding.nearestWords('گوشی', 4).map(({ word }) => word).sort()).toEqual(phones.slice(1).sort());
    expect(embedding.similarity('برنج', 'چای')).toBeGreaterThan(embedding.similarity('برنج', 'اپل'));
    expect(embedding.doesntMatch(['گوشی', 'اپل', 'نمک', 'باتری'])).toBe('نمک');
  });

  it('gives the same bytes for the same seed and opens what it saved', () => {
    const bytes = embedding.save();
    expect(WordEmbedding.train(corpus(), trained).save()).toEqual(bytes);
    const opened = WordEmbedding.load(bytes);
    expect(opened.save()).toEqual(bytes);
    expect(opened.vector('گوشی')).toEqual(embedding.vector('گوشی'));
  });
});

describe('vectors', () => {
  it('gives unseen words a vector only with subwords', () => {
    const plain = WordEmbedding.train(corpus(), options);
    const rich = WordEmbedding.train(corpus(), { ...options, subwords: { buckets: 2000 } });
    expect(plain.vector('سامسونگی')).toBeUndefined();
    expect(rich.similarity('سامسونگی', 'سامسونگ')).toBeGreaterThan(rich.similarity('سامسونگی', 'نمک'));
    expect(() => plain.similarity('نیست', 'گوشی')).toThrow(HazmError);
  });

  it('hashes the n-grams of FastText', () => {
    const all = { least: 3, most: 3, buckets: 1_000_003 };
    expect(subwordBuckets('اب', all)).toHaveLength(2);
    expect(subwordBuckets('سلام', all)).toHaveLength(4);
    expect(subwordBuckets('سلام', { ...all, most: 6 })).toHaveLength(4 + 3 + 2 + 1);
  });

  it('refuses broken files and settings, naming what is wrong', () => {
    const bytes = WordEmbedding.train(corpus(), options).save();
    for (const broken of [new Uint8Array(3), bytes.slice(0, 40), bytes.slice(0, -1), bytes.map((byte, index) => (index === 20 ? 255 : byte))]) {
      expect(() => WordEmbedding.load(broken)).toThrow(/E_HAZM_VECTORS/);
    }
    expect(() => trainVectors(corpus(), { window: 0 })).toThrow(/window 0/);
    expect(() => trainVectors([['یک']], { minCount: 2 })).toThrow(/E_HAZM_CORPUS/);
  });

  it('compares sentences', () => {
    const sentences = SentEmbedding.train(corpus(), options);
    expect(sentences.similarity('گوشی سامسونگ', 'اپل باتری')).toBeGreaterThan(sentences.similarity('گوشی سامسونگ', 'چای قند'));
    expect(sentences.similarity('', 'گوشی')).toBe(0);
    expect(SentEmbedding.load(sentences.save()).vector('گوشی')).toEqual(sentences.vector('گوشی'));
  });
});
