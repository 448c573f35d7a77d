// Readable on white and on near-black (contrast 3:1 or more on both), and told apart by people who see red and green alike.
const palette = ['#2f7fd0', '#d9730d', '#2b9a66', '#c74e9b', '#8a6fd6', '#7f8791', '#0f9bab', '#a8861a'] as const;

/** Color of the i-th series. */
export function seriesColor(index: number): string {
  return palette[index % palette.length]!;
}
