// Hand-written word parts that make Persian compounds: what is usually written with a ZWNJ before or after it.

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Plural and comparative endings with their clitics. */
const PLURALS = list('ها های هایی هایم هایت هایش هایمان هایتان هایشان هام هات هاش هامون هاتون هاشون هاست هاى هائی هایند هاییم');
const COMPARATIVES = list('تر تری ترین ترها ترهای ترین‌ها ترینها ترینی ترم ترند تریم تریها ترش');
const CLITICS = list('ام ات اش ای اند ایم اید مان تان شان ست یی ئی');

/** Second parts that are no present stem of a verb. */
const SECOND_PARTS = list(
  'نامه خانه گاه گونه آباد شنبه کار کارانه گر گرا گرایی گرایانه گری آمیز انگیز آور المللی الملل افزار افزاری شناس شناسی سازی ساز گذار گذاری گذاران گیر گیری گیرنده بندی بند دار داری داران دارنده ریز ریزی رسان رسانی نگار نگاری نگاران نویس نویسی نویسان نویسنده پرداز پردازی پردازان برداری بردار برداران آوری آورنده آفرین آفرینی زنی زن زنان دهی دهنده دهندگان کننده کنندگان کنی شده شدن شدگان دیده دیدگان زده زدگی زدگان زدایی زدا یافته یافتگان یافتگی خورده خوردگی گرفته پذیر پذیری ناپذیر ناپذیری پسند پسندانه پرور پروری پرورش پرست پرستی پرستانه دوست دوستی دوستانه طلب طلبی طلبانه طلبان خواه خواهی خواهانه خواهان جو جویی جویانه جویان گو گویی گویان خوان خوانی خوانان دان دانی شمار شماری شکن شکنی شکنان نشین نشینی نشینان نما نمایی نمایان ورز ورزی ورزان وار واره وارگی مند مندی مندان ناک چه چی گان گانه سالاری سالار محور محوری مدار مداری مداران پیما پیمایی نورد نوردی نوردان فروش فروشی فروشان فروشنده خرید خر تراش تراشی تراز باف بافی دوز دوزی پوش پوشی پوشان باز بازی بازان باز انداز اندازی اندازان اندیش اندیشی اندیشان اندیشانه ران رانی رانان کش کشی کشان کوب کوبی خیز خیزی خور خوری خوار خواری خواران پز پزی یاب یابی یابنده سنج سنجی سنجان بین بینی بینانه گشا گشایی افکن افکنی افشان افشانی بخش بخشی بخشان ده مآب مآبانه تبار نژاد زاده زادگان زادگی رنگ رنگی شکل روز روزه ساله سالگی ماهه هفته روزی نفره نفری طرفه جانبه گانه گوش پهلو ضلعی بعدی مرحله مرحله‌ای سطحی متری کیلویی لیتری گرمی درصدی تومانی ریالی دلاری مندانه خاطر دل دلی دست دستی سر سری پا پای پایی پایه رو روی رویی رو چهره چشم چشمی زبان زبانی زبانان اندام قد قامت بر برنده بری برده گرد گردی گردان گردانی گردون خرید خوشبو خو خویی مزه بو سرا سرایی سرایان پیشه صفت سیرت منش منشی وند آلود آلوده اندود نشان نشانی نشانان افروز افروزی سوز سوزی ربا ربایی سنگ شهر دره کوه رود آموز آموزی آموزان آموخته آموختگان کرده شو شویی شوی زا زایی زاد آزار آزاری آزاری رسیده رسیدگی کار کاری کاران اندرکار اندرکاران مانده ماندگی ماندگان مایه بها بهایی قیمت عیار پیش پس تاب بار باری آتش',
);

/** First parts that ask for a ZWNJ. */
const FIRST_PARTS = list('هم بی نا غیر ضد پیش پس فرا فرو باز بر کم پر خوش بد نیم نیمه تک چند همه هیچ فوق ابر میان درون برون زیر بین شبه پاد ریز تازه نو کهن دیر زود سخت سهل ترا صاحب عدم قابل کوتاه بلند دراز بزرگ کوچک سیاه سفید سبز سرخ زرد تیره روشن پاک تند کند تیز گرم سرد نرم شیرین تلخ سبک سنگین یک دو سه چهار پنج شش هفت هشت نه ده بیست صد هزار اول آخر جمع خود دل سر دست پا چشم گوش زبان راه کار آب آتش خاک');
const NUMBERS = list('یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده بیست سی چهل پنجاه صد هزار چند نیم');
/** Numbers and the whole first halves of weekdays. */
const WEEK = list('یک دو سه چهار پنج');

const trimmed = (word: string): string => word.replace(/(?:های?|هایی|ان|ی|ٔ|م|ش)$/u, '');

/** Kind of the right word of a pair: 0 none, 1 plural, 2 comparative, 3 clitic, 4 second part, 5 inflected second part, 6 weekday, 7 Arabic article. */
export function rightKind(word: string): number {
  if (PLURALS.has(word)) return 1;
  if (COMPARATIVES.has(word)) return 2;
  if (CLITICS.has(word)) return 3;
  if (word.startsWith('شنبه')) return 6;
  if (SECOND_PARTS.has(word)) return 4;
  if (SECOND_PARTS.has(trimmed(word))) return 5;
  if (word.startsWith('ال') && word.length > 4) return 7;
  return 0;
}

/** Kind of the left word: 0 none, 1 first part, 2 number, 3 number of a weekday. */
export function leftKind(word: string): number {
  if (WEEK.has(word)) return 3;
  if (NUMBERS.has(word)) return 2;
  return FIRST_PARTS.has(word) ? 1 : 0;
}

/** Words after which the imperfect's verb follows. */
export const MI_WORDS: ReadonlySet<string> = new Set('می نمی برمی برنمی درمی درنمی فرومی فرونمی بازمی بازنمی فرامی فرانمی وامی همی ورمی پیشمی'.split(' '));

/** Calls back with every word that may open or close a joined pair. */
export function candidateParts(left: (word: string) => void, right: (word: string) => void): void {
  for (const set of [FIRST_PARTS, NUMBERS, MI_WORDS]) for (const word of set) left(word);
  for (const set of [PLURALS, COMPARATIVES, CLITICS]) for (const word of set) right(word);
  for (const word of SECOND_PARTS) for (const end of ['', 'ها', 'های', 'هایی', 'ان', 'ی', 'ٔ', 'م', 'ش']) right(word + end);
  for (const end of ['', 'ها', 'های', 'ی', 'هایی']) right(`شنبه${end}`);
}
