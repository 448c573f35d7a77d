/**
 * Classes of series that shops reason in. ABC: by share of value, the first 80 % are A, the next 15 % B, the rest C. XYZ: by how steady weekly demand is
 * (coefficient of variation: X below 0.5, Y below 1, Z above). Intermittency: Syntetos, Boylan & Croston (2005), "On the categorization of demand patterns", JORS 56:
 * mean interval between sales (ADI, limit 1.32) against squared variation of sale sizes (CV², limit 0.49).
 */

type Numbers = ArrayLike<number>;

export type ValueClass = 'A' | 'B' | 'C';
export type SteadinessClass = 'X' | 'Y' | 'Z';
export type DemandPattern = 'smooth' | 'erratic' | 'intermittent' | 'lumpy' | 'none';

/**
 * ABC class of each series by its value (revenue or units). Ties keep their order. O(n log n).
 *
 * @example
 * valueClasses([80, 15, 5]); // ['A', 'B', 'C']
 */
export function valueClasses(values: Numbers): ValueClass[] {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((i, j) => (values[j]! || 0) - (values[i]! || 0) || i - j);
  const total = order.reduce((sum, i) => sum + Math.max(0, values[i]! || 0), 0);
  const classes = new Array<ValueClass>(values.length).fill('C');
  let before = 0;
  for (const i of order) {
    // A series belongs to the class in which it starts: the best seller is A even when it alone is more than 80 %.
    classes[i] = total === 0 || before >= 0.95 * total ? 'C' : before >= 0.8 * total ? 'B' : 'A';
    before += Math.max(0, values[i]! || 0);
  }
  return classes;
}

/**
 * XYZ class of one daily series by the coefficient of variation of its weekly sums (whole weeks counted from the end; weeks with an unknown day are left out).
 *
 * @example
 * steadinessClass(new Float32Array(28).fill(1)); // 'X'
 */
export function steadinessClass(daily: Numbers): SteadinessClass {
  let weeks = 0;
  let sum = 0;
  let squares = 0;
  for (let end = daily.length; end >= 7; end -= 7) {
    let week = 0;
    for (let i = end - 7; i < end; i++) week += daily[i]!;
    if (Number.isNaN(week)) continue;
    weeks++;
    sum += week;
    squares += week * week;
  }
  const mean = sum / weeks;
  if (!(mean > 0)) return 'Z';
  const variation = Math.sqrt(Math.max(0, squares / weeks - mean * mean)) / mean;
  return variation < 0.5 ? 'X' : variation < 1 ? 'Y' : 'Z';
}

/**
 * Demand pattern of one series by ADI and CV²; `none` when it never sold.
 *
 * @example
 * demandPattern([0, 0, 3, 0, 0, 3, 0, 0, 3]); // 'intermittent'
 */
export function demandPattern(daily: Numbers): DemandPattern {
  let days = 0;
  let sales = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < daily.length; i++) {
    const y = daily[i]!;
    if (Number.isNaN(y)) continue;
    days++;
    if (y <= 0) continue;
    sales++;
    sum += y;
    squares += y * y;
  }
  if (sales === 0) return 'none';
  const mean = sum / sales;
  const variation = squares / sales / (mean * mean) - 1;
  const sparse = days / sales >= 1.32;
  return variation < 0.49 ? (sparse ? 'intermittent' : 'smooth') : sparse ? 'lumpy' : 'erratic';
}
