import { describe, expect, it } from 'vitest';
import { decodeArtifact, encodeArtifact } from '../../src/base/artifact.js';
import { silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { fitCharacterLsa, openCharacterLsa } from '../../src/text/character-lsa.js';
import { foldText } from '../../src/text/persian-analyzer.js';
import { findPhrases } from '../../src/text/phrases.js';
import { nearestIds, nearestTo } from '../../src/text/vectors.js';
import { fitWordVectors } from '../../src/text/word-vectors.js';

const titles = ['گوشی سامسونگ A52', 'گوشی سامسونگ A32', 'گوشي موبايل اپل', 'کفش ورزشی مردانه', 'کفش‌های چرم زنانه', 'کفش پیاده روی'];

describe('fitCharacterLsa', () => {
  const lsa = fitCharacterLsa(titles, { fold: foldText, random: createRandom(1), dimensions: 3 });
  const vectors = { ids: titles, dimensions: lsa.dimensions, values: lsa.vectors(titles) };

  it('puts like titles near each other, whatever keyboard wrote them', () => {
    expect(nearestIds(vectors, titles[0]!, 2).map((one) => one.id).sort()).toEqual([titles[1], titles[2]].sort());
    expect(nearestTo(vectors, lsa.vectors(['كفشهاي ورزشي']), 3).every((one) => one.id.startsWith('کفش'))).toBe(true);
  });

  it('opens from its artifact with the same vectors', () => {
    const opened = openCharacterLsa(decodeArtifact(encodeArtifact(lsa.toArtifact())), foldText);
    expect(opened.vectors(titles)).toEqual(vectors.values);
  });

  it('gives the zero vector to a text without a known gram, and refuses a vector of another length', () => {
    expect([...lsa.vectors(['@@@'])]).toEqual([0, 0, 0]);
    expect(() => nearestTo(vectors, new Float32Array(2), 1)).toThrow('the query vector has 2 numbers; allowed: 3');
    expect(() => nearestIds(vectors, 'nowhere', 1)).toThrow('there is no text nowhere');
  });
});

describe('findPhrases', () => {
  it('joins words that stand together beyond chance, left to right', () => {
    const random = createRandom(3);
    const others = ['a', 'b', 'c', 'd', 'e', 'f'];
    const noise = (): string => others[random.integer(others.length)]!;
    const sentences = Array.from({ length: 200 }, (_, i) => (i % 4 === 0 ? [noise(), 'شارژر', 'فندکی', noise()] : [noise(), noise(), noise()]));
    const phrases = findPhrases(sentences, { threshold: 5 });
    expect([...phrases.pairs]).toEqual(['شارژر_فندکی']);
    expect(phrases.join(['شارژر', 'فندکی', 'فندکی'])).toEqual(['شارژر_فندکی', 'فندکی']);
  });
});

describe('fitWordVectors', () => {
  it('brings words of like company together, and texts made of them', () => {
    const random = createRandom(5);
    const phones = ['گوشی', 'موبایل', 'شارژر', 'سامسونگ'];
    const shoes = ['کفش', 'بند', 'چرم', 'پاشنه'];
    const texts = Array.from({ length: 600 }, (_, i) => Array.from({ length: 6 }, () => (i % 2 === 0 ? phones : shoes)[random.integer(4)]!).join(' '));
    const words = fitWordVectors(texts, { dimensions: 16, minCount: 1, epochs: 3, sample: 1, seed: 1, progress: silentProgress });
    const [a, b, c] = [words.vectors(['گوشی شارژر']), words.vectors(['موبایل سامسونگ']), words.vectors(['کفش چرم'])];
    const cosine = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    expect(cosine(a, b)).toBeGreaterThan(cosine(a, c) + 0.2);
    expect(cosine(a, a)).toBeCloseTo(1, 5);
  });
});
