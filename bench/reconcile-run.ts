/** One reconciliation in a process of its own, so that its peak memory is its own: ITEMS METHOD [FOLDER to leave the inputs and the result in for the peer]. Prints one line of JSON. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sumUp } from '../src/forecast/reconcile/hierarchy.js';
import { reconcile, type ReconcileMethod } from '../src/forecast/reconcile/reconcile.js';
import { generateForecasts } from './reconcile-set.js';

const [items, method, folder] = [Number(process.argv[2]), process.argv[3] as ReconcileMethod, process.argv[4]];
const set = generateForecasts(items, 28, 84);
const { hierarchy, horizon, base, errors } = set;
const { sums, bottoms } = hierarchy;
const started = performance.now();
const cpu = process.cpuUsage();
const { values, iterations, error, lambda } = reconcile(hierarchy, base, horizon, { method, errors });
const { user, system } = process.cpuUsage(cpu);
const seconds = (performance.now() - started) / 1000;

const upper = new Float64Array(sums);
let [worst, negative, zero] = [0, 0, 0];
for (let day = 0; day < horizon; day++) {
  sumUp(hierarchy, Float64Array.from({ length: bottoms }, (_, b) => values[(sums + b) * horizon + day]!), upper);
  for (let i = 0; i < sums; i++) worst = Math.max(worst, Math.abs(values[i * horizon + day]! - upper[i]!) / Math.max(1, Math.abs(upper[i]!)));
}
for (const value of values.subarray(sums * horizon)) {
  if (value < 0) negative++;
  if (value === 0) zero++;
}
if (folder !== undefined) {
  const bytes = (array: Float64Array | Int32Array): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  writeFileSync(join(folder, 'base.f64'), bytes(base));
  writeFileSync(join(folder, 'errors.f64'), bytes(errors));
  writeFileSync(join(folder, 'ours.f64'), bytes(values));
  hierarchy.levels.forEach(({ nodeOf }, l) => writeFileSync(join(folder, `level-${l}.i32`), bytes(nodeOf)));
  writeFileSync(join(folder, 'meta.json'), JSON.stringify({ starts: hierarchy.levels.map(({ start }) => start), sums, bottoms, horizon, days: set.errorDays }));
}
console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1024, sums, bottoms, worst, negative, zero, iterations, error, lambda: lambda ?? null }));
