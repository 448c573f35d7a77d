// Names that come from data or code (events, groupings, methods, assumptions), in the reader's language. What is not listed is the shop's own and shown as it is.
import { decisionBasis } from '../../src/decide/decision-basis.js';
import type { AssumptionKind } from '../../src/decide/reorder-inputs.js';
import { formatNumber } from '../../src/locale/digits.js';
import type { Language } from '../../src/locale/names.js';

type Names = Readonly<Record<string, readonly [string, string]>>;

const events: Names = {
  nowruz: ['Nowruz', 'نوروز'], 'nowruz-holiday': ['Nowruz holiday', 'تعطیلات نوروز'], 'sizdah-bedar': ['Sizdah Bedar', 'سیزده‌به‌در'], 'islamic-republic-day': ['Islamic Republic day', 'روز جمهوری اسلامی'],
  'eid-al-fitr': ['Eid al-Fitr', 'عید فطر'], 'eid-al-fitr-holiday': ['Eid al-Fitr holiday', 'تعطیلی عید فطر'], 'eid-al-adha': ['Eid al-Adha', 'عید قربان'], 'eid-al-ghadir': ['Eid al-Ghadir', 'عید غدیر'],
  'khomeini-death': ['Death of Khomeini', 'رحلت امام خمینی'], 'khordad-15': ['15 Khordad', '۱۵ خرداد'], muharram: ['Muharram', 'دههٔ محرم'], tasua: ['Tasua', 'تاسوعا'], ashura: ['Ashura', 'عاشورا'], arbaeen: ['Arbaeen', 'اربعین'],
  'prophet-death': ['Death of the Prophet', 'رحلت پیامبر'], 'prophet-birthday': ['Birth of the Prophet', 'میلاد پیامبر'], 'imam-reza-martyrdom': ['Martyrdom of Imam Reza', 'شهادت امام رضا'], 'imam-ali-martyrdom': ['Martyrdom of Imam Ali', 'شهادت امام علی'],
  'imam-ali-birthday': ['Birth of Imam Ali (father’s day)', 'ولادت امام علی و روز پدر'], 'imam-sadiq-martyrdom': ['Martyrdom of Imam Sadiq', 'شهادت امام صادق'], 'imam-askari-martyrdom': ['Martyrdom of Imam Askari', 'شهادت امام حسن عسکری'],
  'fatima-martyrdom': ['Martyrdom of Fatima', 'شهادت حضرت فاطمه'], 'mahdi-birthday': ['Birth of Mahdi', 'نیمهٔ شعبان'], mabath: ['Mabath', 'مبعث'], 'revolution-day': ['Revolution day', '۲۲ بهمن'],
  'oil-nationalisation-day': ['Oil nationalisation day', 'ملی شدن صنعت نفت'], 'last-day-of-year': ['Last day of the year', 'آخرین روز سال'], 'mehr-1': ['1 Mehr, school begins', 'اول مهر'], 'black-friday': ['Black Friday', 'جمعهٔ سیاه'], yalda: ['Yalda', 'یلدا'],
  'womens-day': ['Women’s day', 'روز زن'], ramadan: ['Ramadan', 'رمضان'], 'charshanbe-suri': ['Charshanbe Suri', 'چهارشنبه‌سوری'], 'salary-days': ['Pay days', 'روزهای حقوق'],
  christmas: ['Christmas', 'کریسمس'], thanksgiving: ['Thanksgiving', 'شکرگزاری'], easter: ['Easter', 'عید پاک'], newyear: ['New Year', 'سال نو میلادی'], halloween: ['Halloween', 'هالووین'],
};

const groups: Names = {
  item: ['Item', 'کالا'], store: ['Store', 'فروشگاه'], category: ['Category, whole path', 'دسته (کامل)'], category_1: ['Category', 'دسته'], category_2: ['Category, second level', 'دستهٔ سطح دو'], category_3: ['Category, third level', 'دستهٔ سطح سه'],
  category_4: ['Category, fourth level', 'دستهٔ سطح چهار'], brand: ['Brand', 'برند'], state: ['Region', 'استان'], department: ['Department', 'بخش'],
};

const methods: Names = {
  naive: ['Naive: yesterday again', 'ساده: تکرار دیروز'], 'seasonal-naive': ['Seasonal naive: last week again', 'ساده: تکرار هفتهٔ پیش'], blend: ['Blend of methods', 'ترکیب روش‌ها'], 'level-and-shape': ['Level and shape', 'سطح و الگو'], xgboost: ['Boosted trees', 'درخت‌های تقویتی'],
  'moving-average': ['Moving average', 'میانگین متحرک'], ses: ['Exponential smoothing', 'هموارسازی نمایی'], sba: ['Syntetos–Boylan (intermittent)', 'سینتتوس–بویلان (تناوبی)'], croston: ['Croston (intermittent)', 'کراستون (تناوبی)'], tsb: ['TSB (intermittent)', 'TSB (تناوبی)'],
  theta: ['Theta', 'تتا'], linear: ['Linear regression', 'رگرسیون خطی'], recurrent: ['Recurrent network', 'شبکهٔ بازگشتی'], hybrid: ['Hybrid recommender', 'پیشنهادگر ترکیبی'], 'item-knn': ['Similar items', 'همسایگی کالاها'], ials: ['Implicit ALS', 'ALS ضمنی'], ease: ['EASE', 'EASE'], bpr: ['BPR', 'BPR'], popular: ['Popular', 'پرطرفدارها'],
};

const parts: Names = {
  base: ['Average of all items', 'میانگین همهٔ کالاها'], level: ['Its own recent sales', 'فروش اخیر خود کالا'], season: ['Season and day of the week', 'فصل و روز هفته'], price: ['Price', 'قیمت'], promotion: ['Promotion', 'تخفیف'],
  holiday: ['Holidays and events', 'مناسبت‌ها'], group: ['Its category and brand', 'دسته و برند آن'], forecast: ['Forecast: the sum', 'پیش‌بینی: جمع همه'],
};

const margin = { en: `${decisionBasis.marginRate * 100}%`, fa: `${formatNumber(decisionBasis.marginRate * 100, { digits: 'fa' })}٪` } as const;
const leadDays = formatNumber(decisionBasis.defaultLeadDays, { digits: 'fa' });

const assumptions: Readonly<Record<AssumptionKind, readonly [string, string, string, string]>> = {
  'stock-unknown': ['Stock not known', 'Counted as an empty shelf, nothing on order.', 'موجودی نامعلوم', 'قفسه خالی و بدون سفارشِ در راه فرض شد.'],
  'cost-assumed': ['Cost not known', `Margin taken as ${margin.en} of price.`, 'بهای خرید نامعلوم', `سود ${margin.fa} قیمت فرض شد.`],
  'price-assumed': ['Price not known', 'Taken as 1.', 'قیمت نامعلوم', 'برابر ۱ فرض شد.'],
  'lead-time-assumed': ['Lead time not known', `Taken as ${decisionBasis.defaultLeadDays} days.`, 'زمان تأمین نامعلوم', `${leadDays} روز فرض شد.`],
  'pack-size-assumed': ['Pack size not known', 'Single units.', 'اندازهٔ بسته نامعلوم', 'تکی فرض شد.'],
  'demand-empirical': ['No trained forecast of demand', 'Read from each item’s own past windows: the history is too short, or libxgboost is missing.', 'بدون پیش‌بینی آموخته', 'تقاضا از گذشتهٔ خود کالا خوانده شد: تاریخچه کوتاه است یا libxgboost نیست.'],
};

const named = (names: Names) => (language: Language, name: string): string => (Object.hasOwn(names, name) ? names[name]![language === 'en' ? 0 : 1] : name);

const eventKey = (name: string): string => name.toLowerCase();

export const groupName = named(groups);
export const methodName = named(methods);
/** A forecast's reason, as `explain` names it. */
export const partName = named(parts);

/** Events of several spellings (`Christmas`, `christmas`) have one name. */
export const eventName = (language: Language, name: string): string => (Object.hasOwn(events, eventKey(name)) ? named(events)(language, eventKey(name)) : name);


export function assumptionWords(language: Language, kind: AssumptionKind): { readonly title: string; readonly detail: string } {
  const [title, detail, faTitle, faDetail] = assumptions[kind];
  return language === 'en' ? { title, detail } : { title: faTitle, detail: faDetail };
}
