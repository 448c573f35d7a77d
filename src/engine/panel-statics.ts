import { tablePath, type Dataset } from '../table/dataset.js';
import type { StaticColumn } from '../table/panel.js';
import { sqlText, type Engine } from './engine.js';
import type { SeriesRange } from './panel-series.js';

/** Codes in order of first appearance by key, so equal data gives equal codes. */
function encode(values: readonly (string | null)[]): StaticColumn {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    if (value === null || value === '') return -1;
    const code = codeOf.get(value) ?? codeOf.size;
    codeOf.set(value, code);
    return code;
  });
  return { codes, names: [...codeOf.keys()] };
}

/** The prefix of a category path down to `level` (1 = the root): `a > b > c`, 2 → `a > b`. Null where the path is shorter. */
function pathPrefix(path: string | null, level: number): string | null {
  const parts = path === null ? [] : path.split(/\s*>\s*/);
  return parts.length < level ? null : parts.slice(0, level).join(' > ');
}

/** Item, store, category (and each of its levels) and brand of each series, as codes. */
export async function readStatics(engine: Engine, dataset: Dataset, series: readonly SeriesRange[]): Promise<ReadonlyMap<string, StaticColumn>> {
  const statics = new Map<string, StaticColumn>();
  statics.set('item', encode(series.map(({ item }) => item)));
  statics.set('store', encode(series.map(({ store }) => store)));
  const path = tablePath(dataset, 'items');
  if (path === undefined) return statics;
  const facts = new Map<string, { readonly category: string | null; readonly brand: string | null }>();
  for await (const chunk of engine.stream(`SELECT item, category, brand FROM read_parquet(${sqlText(path)})`)) {
    const [items, categories, brands] = [chunk.texts(0), chunk.texts(1), chunk.texts(2)];
    for (let row = 0; row < chunk.rowCount; row++) facts.set(items[row]!, { category: categories[row]!, brand: brands[row]! });
  }
  const categories = series.map(({ item }) => facts.get(item)?.category ?? null);
  const brands = series.map(({ item }) => facts.get(item)?.brand ?? null);
  if (categories.some((category) => category !== null)) {
    statics.set('category', encode(categories));
    const levels = Math.max(...new Set(categories.map((category) => (category === null ? 0 : category.split('>').length))));
    for (let level = 1; level <= levels; level++) statics.set(`category_${level}`, encode(categories.map((category) => pathPrefix(category, level))));
  }
  if (brands.some((brand) => brand !== null)) statics.set('brand', encode(brands));
  return statics;
}
