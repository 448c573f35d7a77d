import type { Random } from '../../base/random.js';
import { withDigits } from '../../locale/digits.js';
import type { Leaf } from './assortment.js';
import { pick } from './draws.js';
import { drawHand, inHand } from './spelling.js';

const colours = ['مشکی', 'سفید', 'سرمه‌ای', 'قرمز', 'سبز', 'آبی', 'کرم', 'طوسی', 'زرشکی', 'نقره‌ای', 'صورتی', 'قهوه‌ای'] as const;
const sizes = ['S', 'M', 'L', 'XL', '۳۸', '۴۰', '۴۲', '۴۴'] as const;

function variantOf(random: Random, leaf: Leaf): string {
  switch (leaf.variants) {
    case 'colour-size': return `رنگ ${pick(random, colours)} سایز ${pick(random, sizes)}`;
    case 'colour': return `رنگ ${pick(random, colours)}`;
    case 'weight': return pick(random, ['۱۰۰ گرمی', '۲۵۰ گرمی', '۴۵۰ گرمی', '۵۰۰ گرمی', 'یک کیلوگرمی', '۵ کیلوگرمی']);
    case 'volume': return pick(random, ['۵۰ میلی‌لیتر', '۷۵ میلی‌لیتر', '۲۰۰ میلی‌لیتر', '۴۰۰ میلی‌لیتر', 'یک لیتری', '۴ لیتری']);
    case 'capacity': return `ظرفیت ${pick(random, ['۳۲', '۶۴', '۱۲۸', '۲۵۶', '۵۱۲'])} گیگابایت`;
    case 'pages': return pick(random, ['۴۰ برگ', '۶۰ برگ', '۱۰۰ برگ', '۲۰۰ برگ']);
  }
}

const openings = ['اگر به دنبال', 'برای کسانی که', 'در انتخاب', 'هنگام خرید'] as const;
const virtues = ['کیفیت ساخت بالا', 'دوام زیاد', 'طراحی زیبا', 'قیمت مناسب', 'بسته‌بندی مطمئن', 'استفاده‌ی آسان', 'مواد اولیه‌ی مرغوب', 'مناسب برای هدیه', 'ضمانت اصالت کالا'] as const;
const closings = [
  'این محصول را می‌توانید تا هفت روز پس از دریافت برگردانید.',
  'ارسال این کالا از تهران انجام می‌شود و معمولاً دو تا سه روز کاری طول می‌کشد.',
  'پیش از خرید، جدول مشخصات را ببینید.',
  'رنگ واقعی ممکن است در نمایشگرها کمی متفاوت دیده شود.',
  'در جای خشک و خنک و دور از نور مستقیم نگهداری شود.',
] as const;

function opening(random: Random, noun: string): string {
  const start = pick(random, openings);
  if (start === 'اگر به دنبال') return `اگر به دنبال ${noun} خوب هستید، این گزینه را از دست ندهید.`;
  if (start === 'برای کسانی که') return `برای کسانی که هر روز از ${noun} استفاده می‌کنند ساخته شده است.`;
  if (start === 'در انتخاب') return `در انتخاب ${noun} به جزئیات توجه کنید؛ تفاوت‌ها همان‌جاست.`;
  return `هنگام خرید ${noun}، کیفیت حرف اول را می‌زند.`;
}

/** A title and a description as sellers write them: word order, model numbers, spelling and digits vary. */
export function itemText(random: Random, leaf: Leaf, brand: string): { readonly title: string; readonly description: string } {
  const noun = pick(random, leaf.nouns);
  const variant = variantOf(random, leaf);
  const model = `${String.fromCharCode(65 + random.integer(26))}${withDigits(String(100 + random.integer(9900)), random.next() < 0.5 ? 'latin' : 'fa')}`;
  const marked = random.next() < 0.8 ? `مدل ${model}` : `کد ${model}`;
  const parts = random.next() < 0.75 ? [noun, brand, marked, variant] : random.next() < 0.5 ? [noun, marked, brand, variant] : [noun, variant, brand, marked];
  const title = inHand(parts.join(' '), drawHand(random, 0.72));
  const first = pick(random, virtues);
  const others = virtues.filter((virtue) => virtue !== first);
  const named = random.next() < 0.5 ? `${noun} ${brand}` : `این ${noun}`;
  const description = [opening(random, noun), `${named} با ${first} و ${pick(random, others)} عرضه می‌شود (${variant}).`, pick(random, closings)].join(' ');
  return { title, description: inHand(description, drawHand(random, 0.85)) };
}
