/** Subtracts the mean and divides by the standard deviation, in place; what they were. All equal: zeros. */
export function standardize(values: Float32Array): { readonly mean: number; readonly spread: number } {
  let [sum, square] = [0, 0];
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = values.length === 0 ? 0 : sum / values.length;
  for (let i = 0; i < values.length; i++) square += (values[i]! - mean) ** 2;
  const spread = values.length === 0 ? 1 : Math.sqrt(square / values.length) || 1;
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - mean) / spread;
  return { mean, spread };
}
