// Names of units as shops write them, each with its one symbol. `_` stands for ZWNJ (and for nothing, and for a space lost on the way).
const NAMES: readonly (readonly [symbol: string, names: string])[] = [
  ['gb', 'gb گیگ گیگی گیگابایت گیگابایتی گیگا'],
  ['mb', 'mb مگابایت مگابایتی'],
  ['tb', 'tb ترابایت ترابایتی'],
  ['mp', 'mp مگاپیکسل مگاپیکسلی'],
  ['l', 'l lit liter litre لیتر لیتری'],
  ['ml', 'ml cc میلی_لیتر میلی_لیتری سی_سی'],
  ['kg', 'kg کیلو کیلویی کیلوگرم کیلوگرمی'],
  ['g', 'gr gram گرم گرمی'],
  ['mg', 'mg میلی_گرم میلی_گرمی'],
  ['m', 'متر متری'],
  ['cm', 'cm سانت سانتی سانتیمتر سانتی_متر سانتی_متری سانتیمتری'],
  ['mm', 'mm میلیمتر میلی_متر میلی_متری میلیمتری'],
  ['inch', 'inch in اینچ اینچی'],
  ['w', 'w watt وات واتی'],
  ['v', 'v volt ولت ولتی'],
  ['a', 'آمپر آمپری'],
  ['mah', 'mah میلی_آمپر میلی_آمپری میلی_آمپرساعت'],
  ['hz', 'hz هرتز هرتزی'],
  ['persons', 'نفره'],
  ['pieces', 'pcs عددی تکه پارچه'],
  ['%', '% ٪ درصد درصدی'],
];

const symbols = new Map(NAMES.flatMap(([symbol, names]) => names.split(' ').flatMap((name) => [[name.replaceAll('_', ''), symbol] as const])));
const NUMBER = /^\d+(?:[.,/]\d+)*$/;
const JOINED = /^(\d+(?:\.\d+)?)([a-z%]+)$/;

/** Symbol of a unit's name (folded, without ZWNJ), or undefined. */
export function unitSymbol(name: string): string | undefined {
  return symbols.get(name);
}

/** A folded number as one value: `1/5` and `1.5` are the same, thousands lose their marks. Undefined when it is no number. */
export function numberKey(term: string): string | undefined {
  if (!NUMBER.test(term)) return undefined;
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(term)) return term.replaceAll(',', '');
  return /^\d+[./]\d+$/.test(term) ? term.replace('/', '.') : term;
}

/** `128gb` and `5000mah` with the unit's one symbol; undefined for model names such as `a52`. */
export function measureKey(term: string): string | undefined {
  const match = JOINED.exec(term);
  if (match === null) return undefined;
  const symbol = symbols.get(match[2]!);
  return symbol === undefined ? undefined : match[1]! + symbol;
}
