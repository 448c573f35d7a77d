import type { Day } from '../base/day.js';
import { dayText } from '../base/day.js';
import { jalaliText } from '../locale/jalali-text.js';
import { moneyWords, numberWords, percentWords, type Wording } from './money-words.js';
import type { ReorderLine } from './reorder-list.js';

interface Words {
  readonly unknownStock: string;
  stock(onHand: string, onOrder: string | undefined, cover: string | undefined): string;
  empty(onOrder: string | undefined): string;
  readonly noSales: string;
  demand(days: string, middle: string, high: string): string;
  order(units: string, packs: string | undefined, share: string): string;
  readonly enough: string;
  lastDay(day: string): string;
  readonly late: string;
  waiting(money: string): string;
  readonly limits: Readonly<Record<ReorderLine['limitedBy'], (wanted: string) => string>>;
}

const en: Words = {
  unknownStock: 'Stock is not known; counted as an empty shelf.',
  empty: (onOrder) => `Nothing on hand${onOrder === undefined ? '' : `, ${onOrder} on order`}.`,
  stock: (onHand, onOrder, cover) => `${onHand} on hand${onOrder === undefined ? '' : `, ${onOrder} on order`}${cover === undefined ? '.' : `: about ${cover} days.`}`,
  noSales: 'It hardly sells.',
  demand: (days, middle, high) => `In the ${days} days until the order after this one can arrive about ${middle} are asked for, one time in ten more than ${high}.`,
  order: (units, packs, share) => `Order ${units}${packs === undefined ? '' : ` (${packs} packs)`}: enough in ${share} of cases.`,
  enough: 'What there is will do.',
  lastDay: (day) => `Last day to order: ${day}.`,
  late: 'Too late to arrive in time with certainty: order at once.',
  waiting: (money) => `Waiting a week costs about ${money}.`,
  limits: {
    none: () => '',
    budget: (wanted) => `The budget has better uses for the rest of the ${wanted} wanted.`,
    'shelf-life': () => 'More would spoil before it sells.',
    'pack-size': () => 'A whole pack would cost more to hold than it earns.',
    'minimum-order': () => 'The supplier takes no order this small, and the smallest would not pay.',
    'no-margin': () => 'Its cost is not below its price: no unit pays.',
  },
};

const fa: Words = {
  unknownStock: 'موجودی معلوم نیست؛ قفسه خالی فرض شد.',
  empty: (onOrder) => `موجودی صفر است${onOrder === undefined ? '' : ` و ${onOrder} عدد در راه است`}.`,
  stock: (onHand, onOrder, cover) => `موجودی ${onHand} عدد${onOrder === undefined ? '' : ` و ${onOrder} عدد در راه`}${cover === undefined ? '.' : `؛ حدود ${cover} روز.`}`,
  noSales: 'این کالا تقریباً فروش ندارد.',
  demand: (days, middle, high) => `در ${days} روزِ مانده تا رسیدن سفارش بعدی، تقاضا حدود ${middle} عدد است و یک بار از هر ده بار از ${high} بیشتر می‌شود.`,
  order: (units, packs, share) => `${units} عدد${packs === undefined ? '' : ` (${packs} بسته)`} سفارش دهید؛ در ${share} موارد کافی است.`,
  enough: 'موجودی فعلی کافی است.',
  lastDay: (day) => `آخرین روز سفارش: ${day}.`,
  late: 'برای رسیدنِ به‌موقع دیر شده است؛ همین امروز سفارش دهید.',
  waiting: (money) => `یک هفته تأخیر حدود ${money} هزینه دارد.`,
  limits: {
    none: () => '',
    budget: (wanted) => `برای بقیهٔ ${wanted} عددِ لازم، بودجه جای بهتری دارد.`,
    'shelf-life': () => 'بیش از این پیش از فروش فاسد می‌شود.',
    'pack-size': () => 'نگه‌داشتن یک بستهٔ کامل بیش از سود آن هزینه دارد.',
    'minimum-order': () => 'تأمین‌کننده سفارشی به این کوچکی نمی‌پذیرد و کمترین سفارش هم به‌صرفه نیست.',
    'no-margin': () => 'قیمت خرید از قیمت فروش کمتر نیست؛ هیچ عددی به‌صرفه نیست.',
  },
};

/**
 * Why a line orders what it orders, in sentences; Persian with Persian digits, Toman and Jalali days.
 *
 * @example
 * const [line] = reorderList(items, { asOf });
 * reorderWhy(line!, asOf, { language: 'en', currency: null }).length > 0; // true
 */
export function reorderWhy(line: ReorderLine, asOf: Day, wording: Wording): string {
  const words = wording.language === 'fa' ? fa : en;
  const number = (value: number): string => numberWords(Math.round(value), wording);
  const { item, quantity, daysOfCover } = line;
  const parts: string[] = [];
  if (item.onHand === null) parts.push(words.unknownStock);
  else if (item.onHand === 0) parts.push(words.empty(item.onOrder > 0 ? number(item.onOrder) : undefined));
  else parts.push(words.stock(number(item.onHand), item.onOrder > 0 ? number(item.onOrder) : undefined, daysOfCover === null || daysOfCover > 365 ? undefined : number(daysOfCover)));
  if (daysOfCover === null || line.demandP90 < 0.5) parts.push(words.noSales);
  else parts.push(words.demand(number(line.leadDays + line.reviewDays), number(line.demandP50), number(line.demandP90)));
  if (quantity > 0) parts.push(words.order(number(quantity), item.packSize > 1 ? number(quantity / item.packSize) : undefined, percentWords(line.serviceReached, wording)));
  else if (line.limitedBy === 'none') parts.push(words.enough);
  parts.push(words.limits[line.limitedBy](number(line.wantedQuantity)));
  if (line.lastOrderDay !== null && quantity > 0 && line.lastOrderDay < asOf) parts.push(words.late);
  else if (line.lastOrderDay !== null && line.lastOrderDay - asOf < 90) parts.push(words.lastDay(wording.language === 'fa' ? jalaliText(line.lastOrderDay, { style: 'long' }) : dayText(line.lastOrderDay)));
  if (line.costOfWaitingWeek > 0 && quantity > 0) parts.push(words.waiting(moneyWords(line.costOfWaitingWeek, wording)));
  return parts.filter((part) => part !== '').join(' ');
}
