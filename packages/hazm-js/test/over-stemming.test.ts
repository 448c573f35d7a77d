import { describe, expect, it } from 'vitest';
import { lemmatize, normalize } from '../src/index.js';

// What users of hazm complained of (issue numbers of roshan-research/hazm).
const WHOLE = 'ایران علی تلاش خدا ایمان زمان زبان سازمان تهران جهان انسان باران میدان قهرمان مهربان پایان ارزش دانش آموزش روش آتش گوش هوش کتاب دست شرکت قیمت کیفیت اینترنت پلیس سلام پیام نظام تمام کدام چشم علم فیلم زمین ماشین تمرین شیرین حیات ذات اثبات ملاقات گوشی ماهی صندلی کشتی بازی زندگی ایرانی فارسی تلفن دختر دفتر کامپیوتر مادر برادر شلوار دیوار';

describe('words stay whole', () => {
  it.each(WHOLE.split(' '))('%s (#288 #225 #137 #181 #210 #99)', (word) => {
    expect(lemmatize(word)).toBe(word);
  });
});

describe('inflected words find their lemma', () => {
  it.each([
    ['حیوانات', 'حیوان'], ['کتاب‌ها', 'کتاب'], ['کتابهایشان', 'کتاب'], ['کتاب‌هایی', 'کتاب'], ['درختان', 'درخت'], ['بندرها', 'بندر'], ['خانه‌ای', 'خانه'],
    ['خانهٔ', 'خانه'], ['خانۀ', 'خانه'], ['نویسندگان', 'نویسنده'], ['بزرگ‌ترین', 'بزرگ'], ['می‌روم', 'رفت'], ['نمی‌خواهند', 'خواست'], ['گفته‌اند', 'گفت'],
    ['بنویسید', 'نوشت'], ['مدارس', 'مدرسه'], ['كتابهاي', 'کتاب'], ['میتونیم', 'توانست'], ['می‌تونیم', 'توانست'],
  ])('%s → %s', (word, lemma) => {
    expect(lemmatize(word)).toBe(lemma);
  });
});

describe('normalising', () => {
  it('puts no ZWNJ where none belongs (#208 #367)', () => {
    for (const text of ['بندرها', 'کتابخانه', 'بازارها', 'iPhone 13 Pro', 'گوشی ۱۲ گیگ']) expect(normalize(text)).toBe(text);
  });

  it('treats like pairs alike (#318)', () => {
    expect(normalize('منسوخ شده').includes('\u200c')).toBe(normalize('هضم شده').includes('\u200c'));
  });

  it('restores what keyboards lose', () => {
    expect(normalize('كتاب هاي من را مي خواهم')).toBe('کتاب‌های من را می‌خواهم');
    expect(normalize('سلام ، دنیا !')).toBe('سلام، دنیا!');
    expect(normalize('عاااالی بود')).toBe('عالی بود');
  });
});
