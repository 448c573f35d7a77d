import type { Random } from '../../base/random.js';
import { pick } from './draws.js';
import { drawHand, inHand } from './spelling.js';

type Mood = 'good' | 'middling' | 'bad';

const openings: Readonly<Record<Mood, readonly string[]>> = {
  good: ['عالیه', 'واقعا راضی‌ام', 'خیلی خوب بود', 'من که پسندیدم', 'فوق‌العاده‌ست', 'دومین باره می‌خرم', 'حتما پیشنهاد می‌کنم'],
  middling: ['بد نیست', 'معمولیه', 'نسبت به قیمتش خوبه', 'ای بدک نیست', 'قابل قبوله', 'انتظار بیشتری داشتم'],
  bad: ['اصلا راضی نیستم', 'پشیمون شدم از خریدش', 'افتضاح بود', 'پولتونو دور نریزید', 'پیشنهاد نمی‌کنم', 'با عکسش فرق داشت'],
};

const middles: Readonly<Record<Mood, readonly string[]>> = {
  good: ['کیفیتش خیلی بهتر از چیزیه که فکر می‌کردم', 'بسته‌بندیش سالم و مرتب رسید', 'قیمتش هم نسبت به بازار پایین‌تره', 'زود به دستم رسید', 'برای مامانم گرفتم خیلی خوشش اومد', 'دقیقا همونیه که توی عکسه'],
  middling: ['کیفیتش متوسطه ولی کارو راه می‌ندازه', 'ارسالش یه کم طول کشید', 'رنگش با عکس یه ذره فرق می‌کنه', 'می‌تونست بهتر باشه', 'توی تخفیف بخرید می‌ارزه'],
  bad: ['بعد از دو هفته خراب شد', 'کیفیتش خیلی پایینه', 'جعبه‌ش پاره بود', 'پشتیبانی هم جواب نمی‌ده', 'اصل نیست به نظرم', 'دیر رسید و ناقص بود'],
};

const endings: Readonly<Record<Mood, readonly string[]>> = {
  good: ['ممنون از فروشگاه', 'دمتون گرم', '👌👌', 'بازم می‌خرم', ''],
  middling: ['در کل بد نبود', 'خودتون تصمیم بگیرید', '', ''],
  bad: ['مرجوع کردم', 'حیف پول', '👎', 'دیگه نمی‌خرم', ''],
};

/** An informal review that fits its rating (1 to 5): contracted verbs, missing joiners, stretched letters. */
export function reviewText(random: Random, rating: number): string {
  const mood: Mood = rating >= 4 ? 'good' : rating >= 3 ? 'middling' : 'bad';
  const separator = pick(random, ['. ', '، ', ' ', '\n']);
  const parts = [pick(random, openings[mood])];
  if (random.next() < 0.8) parts.push(pick(random, middles[mood]));
  if (random.next() < 0.3) parts.push(pick(random, middles[rating === 3 ? 'good' : mood]));
  if (random.next() < 0.5) parts.push(pick(random, endings[mood]));
  let text = [...new Set(parts.filter((part) => part !== ''))].join(separator);
  if (random.next() < 0.06) text = text.replace('عالی', 'عااالی').replace('خیلی', 'خیلییی');
  return inHand(text, drawHand(random, 0.45));
}
