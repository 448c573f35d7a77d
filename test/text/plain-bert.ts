import { size, type BertWeights } from './tiny-bert.js';

/** Error function by its Maclaurin series, enough terms for |x| < 6: independent of the runtime's kernel. */
function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** Hidden states (tokens × hidden) of one text by plain loops in double precision. */
export function plainBert(weights: BertWeights, ids: readonly number[]): number[][] {
  const at = (name: string, row: number, column: number): number => {
    const { shape, values } = weights.get(name)!;
    return values[row * (shape[1] ?? 1) + column]!;
  };
  const multiply = (rows: readonly (readonly number[])[], name: string): number[][] => {
    const [from, to] = weights.get(name)!.shape as [number, number];
    return rows.map((row) => Array.from({ length: to }, (_, j) => Array.from({ length: from }, (__, i) => row[i]! * at(name, i, j)).reduce((a, b) => a + b, 0)));
  };
  const norm = (row: readonly number[], name: string): number[] => {
    const mean = row.reduce((a, b) => a + b, 0) / row.length;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
    return row.map((value, j) => ((value - mean) / Math.sqrt(variance + 1e-12)) * weights.get(`${name}.gain`)!.values[j]! + weights.get(`${name}.bias`)!.values[j]!);
  };
  const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((value, j) => value + b[j]!);
  let x = ids.map((id, t) => norm(Array.from({ length: size.hidden }, (_, j) => at('word', id, j) + at('position', t, j)), 'norm'));
  for (let layer = 0; layer < size.layers; layer++) {
    const [queries, keys, values] = ['query', 'key', 'value'].map((part) => multiply(x, `${layer}.${part}`)) as [number[][], number[][], number[][]];
    const mixed = queries.map((query) => {
      const scores = keys.map((key) => query.reduce((sum, value, j) => sum + value * key[j]!, 0) / Math.sqrt(size.hidden));
      const top = Math.max(...scores);
      const exp = scores.map((score) => Math.exp(score - top));
      const total = exp.reduce((a, b) => a + b, 0);
      return Array.from({ length: size.hidden }, (_, j) => exp.reduce((sum, e, t) => sum + (e / total) * values[t]![j]!, 0));
    });
    x = multiply(mixed, `${layer}.out`).map((row, t) => norm(plus(x[t]!, row), `${layer}.first`));
    const up = multiply(x, `${layer}.up`).map((row) => row.map((value) => 0.5 * value * (1 + erf(value / Math.SQRT2))));
    x = multiply(up, `${layer}.down`).map((row, t) => norm(plus(x[t]!, row), `${layer}.second`));
  }
  return x;
}
