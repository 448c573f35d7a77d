import type { ReportLanguage } from './words.js';

/** One method on the leaderboard. Values by metric name; null = not defined here. */
export interface ReportRow {
  readonly model: string;
  readonly values: Readonly<Record<string, number | null>>;
  readonly seconds: number;
  /** The one that was chosen. */
  readonly chosen?: boolean;
  /** A yardstick (naive, seasonal naive). */
  readonly baseline?: boolean;
  readonly note?: string;
}

/** Accuracy of the chosen model and of the baseline on a part of the data (a class of series, a stretch of the horizon). */
export interface ReportSlice {
  readonly slice: string;
  readonly series: number;
  readonly wape: number | null;
  readonly baselineWape: number | null;
  readonly bias: number | null;
  readonly coverage?: number | null;
}

/** One series with its past, what came and what was forecast. Days without a value are null. */
export interface ReportItem {
  readonly series: string;
  /** What people call it; hostile input like every text from a shop. */
  readonly title?: string;
  readonly wape: number | null;
  readonly baselineWape: number | null;
  /** First day of `history`, YYYY-MM-DD. */
  readonly firstDay: string;
  readonly history: readonly (number | null)[];
  /** The forecast's days follow the history's last. */
  readonly forecast: { readonly mean: readonly number[]; readonly low?: readonly number[]; readonly high?: readonly number[]; readonly actual?: readonly (number | null)[] };
}

/** Everything that a forecast report shows: plain data, so that the page can be drawn again from a file. */
export interface ForecastReport {
  /** File name without `.html`: 1–64 of a-z, 0-9 and -. */
  readonly name: string;
  readonly title: string;
  readonly language: ReportLanguage;
  /** ISO time. */
  readonly createdAt: string;
  readonly dataset: { readonly name: string; readonly fingerprint: string; readonly rows: number; readonly series: number; readonly firstDay: string | null; readonly lastDay: string | null };
  readonly quality: {
    /** From the import: rows read = kept + repaired + quarantined. Absent for a dataset that was not imported. */
    readonly rows?: { readonly read: number; readonly kept: number; readonly repaired: number; readonly quarantined: number };
    readonly steps: readonly { readonly step: string; readonly rows: number; readonly decision: string }[];
    readonly reasons: readonly { readonly reason: string; readonly rows: number }[];
    /** e.g. smooth, intermittent, lumpy, erratic. */
    readonly classes: readonly { readonly name: string; readonly series: number }[];
    readonly notes: readonly string[];
  };
  readonly leaderboard: { readonly metrics: readonly string[]; readonly horizon: number; readonly origins: readonly string[]; readonly rows: readonly ReportRow[]; readonly missing: readonly { readonly model: string; readonly reason: string }[] };
  readonly byClass: readonly ReportSlice[];
  readonly byHorizon: readonly ReportSlice[];
  readonly best: readonly ReportItem[];
  readonly worst: readonly ReportItem[];
  readonly decision: { readonly chosen: string; readonly reasons: readonly string[]; readonly facts: Readonly<Record<string, string | number>> };
}
