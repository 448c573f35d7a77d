import { describe, expect, it } from 'vitest';
import {
  conjugate, conjugateAll, HazmError, InformalNormalizer, lemmas, Lemmatizer, normalize, Normalizer, parseWordList, readConllu, readCsv, readPlainText, searchTokens, stopwordsList, TENSES, TokenSplitter, wordTokenize, WordTokenizer,
} from '../src/index.js';

describe('options', () => {
  it('refuses unknown keys and profiles by name', () => {
    expect(() => new Normalizer({ persianNumber: true } as never)).toThrow(/persianNumber/);
    expect(() => new WordTokenizer({ profile: 'shops' as never })).toThrow(/shop, search, hazm/);
    expect(() => new Lemmatizer({ words: 1 } as never)).toThrow(HazmError);
    expect(() => parseWordList({ words: 'کتاب\tx\tN', verbs: '' })).toThrow(/line 1/);
    expect(() => parseWordList({ words: '', verbs: 'رفت' })).toThrow(/رفت/);
  });

  it('obeys the switches in the shop profile too', () => {
    expect(normalize('قیمت 12%', { persianNumbers: true })).toBe('قیمت ۱۲٪');
    expect(normalize('"خوب" 1.5', { persianStyle: true })).toBe('«خوب» 1٫5');
    expect(normalize('کتاب ها', { correctSpacing: false })).toBe('کتاب ها');
    expect(normalize('حَذف')).toBe('حذف');
    expect(normalize('حَذف', { removeDiacritics: false })).toBe('حَذف');
    expect(normalize('iPhone 13, 1.5 لیتر')).toBe('iPhone 13, 1.5 لیتر');
  });
});

describe('shop tokens', () => {
  it.each([
    ['گوشی Galaxy A52s (۱۲۸ گیگ)', 'گوشی|Galaxy|A52s|(|۱۲۸|گیگ|)'],
    ['SM-A525F و WH-1000XM4', 'SM-A525F|و|WH-1000XM4'],
    ['۱٫۵ لیتر 12.5 kg 31/10/1917', '۱٫۵|لیتر|12.5|kg|31/10/1917'],
    ['👨‍👩‍👧‍👦👍🏽❤️🇮🇷🤩🤩', '👨‍👩‍👧‍👦|👍🏽|❤️|🇮🇷|🤩|🤩'],
    ['https://a.ir/x?q=1، خوب.', 'https://a.ir/x?q=1|،|خوب|.'],
    ['@anbar #تخفیف_ویژه a.b@c.ir', '@anbar|#تخفیف_ویژه|a.b@c.ir'],
    ['چه خوب!!! واقعاً؟!', 'چه|خوب|!!!|واقعاً|؟!'],
    ['۲۰٪ تخفیف', '۲۰٪|تخفیف'],
    ['کاپشن۱۱۲۲', 'کاپشن|۱۱۲۲'],
  ])('%s', (text, tokens) => {
    expect(wordTokenize(text)).toEqual(tokens.split('|'));
  });
});

describe('search keys', () => {
  const keys = (text: string): string[] => searchTokens(text).map(({ key }) => key);
  it.each([
    ['گوشی ها', 'گوشی‌ها', 'گوشیها', 'گوشی‌هاي', 'گوشی هاش'],
    ['۱٫۵ لیتری', '1.5 لیتر', '1/5لیتری', '1.5L', '۱٫۵ ليتري'],
    ['۱۲۸ گیگ', '128GB', '128 گیگابایت', '۱۲۸ گیگابایتی'],
    ['پاوربانک', 'پاور‌بانک', 'پاور بانک'],
    ['iPhone', 'IPHONE', 'ｉＰｈｏｎｅ'],
    ['قهوۀ', 'قهوهٔ', 'قهوه'],
    ['كفش', 'کفش', 'کَفش', 'کـــفش', 'کفش‌ها'],
  ])('%s and its variants share a key', (...forms) => {
    expect(new Set(forms.map((form) => keys(form).join('')))).toHaveProperty('size', 1);
  });

  it('keeps what differs apart', () => {
    expect(keys('ردمی نوت ۱۲')).toEqual(['ردمی', 'نوت', '12']);
    expect(keys('iPhone 13 Pro')).toEqual(['iphone', '13', 'pro']);
    expect(keys('A52')).not.toEqual(keys('A52s'));
    expect(keys('1,250,000 تومان')[0]).toBe('1250000');
  });

  it('points at the words in the text', () => {
    const text = 'بطري هاي ۱٫۵ لیتری';
    expect(searchTokens(text).map(({ start, end }) => text.slice(start, end))).toEqual(['بطري هاي', '۱٫۵ لیتری']);
  });
});

describe('lemmas', () => {
  it('narrows by part of speech', () => {
    const lemmatizer = new Lemmatizer();
    expect(lemmatizer.lemmatize('مردم', 'NOUN')).toBe('مردم');
    expect(lemmatizer.lemmatize('خوردند', 'VERB')).toBe('خورد');
    expect(lemmatizer.lemmatize('برای', 'ADP')).toBe('برای');
  });

  it('gives one for each token, in each profile', () => {
    for (const profile of ['shop', 'search', 'hazm'] as const) expect(lemmas('کتاب‌ها را می‌خوانند', { profile })).toHaveLength(3);
  });
});

describe('informal text', () => {
  const informal = new InformalNormalizer();
  it.each([
    ['میتونیم', 'می‌توانیم'], ['می‌خونه', 'می‌خواند'], ['بخونه', 'بخواند'], ['هستش', 'هست'], ['نمیخوام', 'نمی‌خواهم'], ['میگه', 'می‌گوید'], ['خونمون', 'خانه‌مان'], ['کتابا', 'کتاب‌ها'],
    ['بیارین', 'بیاورید'], ['برنمیخوره', 'برنمی‌خورد'], ['اگه', 'اگر'], ['کتاب', 'کتاب'], ['میره', 'می‌رود'], ['بچه‌هام', 'بچه‌هایم'],
  ])('%s → %s (#193 #261)', (word, formal) => {
    expect(informal.normalizedWord(word)[0]).toBe(formal);
  });

  it('takes more words', () => {
    expect(new InformalNormalizer({ words: new Map([['گوشیه', ['گوشی است']]]) }).normalizeText('گوشیه')).toBe('گوشی است');
  });
});

describe('the rest of the surface', () => {
  it('conjugates', () => {
    expect(conjugate('دید#بین', 'perfectivePast')).toEqual(['دیدم', 'دیدی', 'دید', 'دیدیم', 'دیدید', 'دیدند']);
    expect(TENSES).toHaveLength(98);
    expect(conjugateAll('خورد#خور')).toContain('خورده شده بوده است');
  });

  it('splits tokens and lists stop words', () => {
    expect(new TokenSplitter().splitTokenWords('کتاب‌خانه')).toContainEqual(['کتاب', 'خانه']);
    expect(stopwordsList()).toContain('از');
    expect(stopwordsList('ب\nالف\nب\n')).toEqual(['الف', 'ب']);
  });

  it('reads corpora', () => {
    const sentence = '# sent_id = 1\n1\tکتاب\tکتاب\tNOUN\t_\tNumber=Sing|Case=Nom\t0\troot\t_\t_\n\n';
    const [first] = [...readConllu(sentence)];
    expect(first?.comments['sent_id']).toBe('1');
    expect(first?.words[0]).toMatchObject({ form: 'کتاب', upos: 'NOUN', feats: { Number: 'Sing', Case: 'Nom' }, head: 0 });
    expect(() => [...readConllu('1\tکتاب\n')]).toThrow(/line 1/);
    expect([...readPlainText('سلام دنیا. خوبی؟\n\nبله')]).toEqual([['سلام', 'دنیا', '.'], ['خوبی', '؟'], ['بله']]);
    expect([...readCsv('\ufeffa,b\r\n"x,""\ny",2\r\n3,')]).toEqual([{ a: 'x,"\ny', b: '2' }, { a: '3', b: '' }]);
    expect(() => [...readCsv('a\n"x')]).toThrow(/never closed/);
  });
});
