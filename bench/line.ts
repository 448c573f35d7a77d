/** One measured line: ours beside a peer's in the same run. `ratio` is ours ÷ peer, smaller is better for seconds and errors. */
export interface BenchLine {
  readonly name: string;
  readonly ours: number;
  readonly peer?: number;
  readonly ratio?: number;
  readonly unit: string;
  readonly note: string;
}
