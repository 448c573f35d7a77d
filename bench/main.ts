import { loadavg } from 'node:os';
import type { BenchLine } from './line.js';

/** Every bench by name, loaded when asked for: each measures its own room beside its peers. */
const benches: Readonly<Record<string, () => Promise<readonly BenchLine[]>>> = {
  features: async () => (await import('./features.js')).featuresBench(),
  xgboost: async () => (await import('./xgboost.js')).xgboostBench(),
  forecast: async () => (await import('./forecast.js')).forecastBench(),
  ranges: async () => (await import('./ranges.js')).rangesBench(),
  'forecast-speed': async () => (await import('./forecast-speed.js')).forecastSpeedBench(),
  import: async () => (await import('./import.js')).importBench(),
  reorder: async () => (await import('./reorder.js')).reorderBench(),
  recommend: async () => (await import('./recommend.js')).recommendBench(),
  'cold-items': async () => (await import('./cold-items.js')).coldItemsBench(),
  text: async () => (await import('./text.js')).textBench(),
  'stock-outs': async () => (await import('./stock-outs.js')).stockOutsBench(),
  'cold-start': async () => (await import('./cold-start.js')).coldStartBench(),
  serve: async () => (await import('./serve.js')).serveBench(),
  'serve-recommend': async () => (await import('./serve-recommend.js')).serveRecommendBench(),
  reconcile: async () => (await import('./reconcile.js')).reconcileBench(),
  'full-size': async () => (await import('./full-size.js')).fullSizeBench(),
};

/** Take most of an hour: only when named. */
const onlyWhenNamed: ReadonlySet<string> = new Set(['full-size']);

const digits = (value: number | undefined): string => (value === undefined ? '—' : value.toPrecision(4));

function row(line: BenchLine): string {
  const ratio = line.ratio ?? (line.peer === undefined ? undefined : line.ours / line.peer);
  return `| ${line.name} | ${digits(line.ours)} | ${digits(line.peer)} | ${digits(ratio)} | ${line.unit} | ${line.note} |`;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(`there is no bench ${unknown.join(', ')}; allowed: ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}
console.log('| what | ours | peer | ours ÷ peer | unit | note |\n| --- | --- | --- | --- | --- | --- |');
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 ? !asked.includes(name) : onlyWhenNamed.has(name)) continue;
  const before = loadavg()[0]!;
  for (const line of await bench()) console.log(row(line));
  console.log(`| *${name}: load average ${before.toFixed(2)} before, ${loadavg()[0]!.toFixed(2)} after* | | | | | |`);
}
