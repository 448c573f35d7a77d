import type { ForecastReport, ReportItem } from '../../src/publish/report/report-data.js';

/** A report in which every text from outside is `name`. */
export function sampleReport(name = 'Tea', language: 'fa' | 'en' = 'en'): ForecastReport {
  const item = (series: string): ReportItem => ({ series, title: name, wape: 0.25, baselineWape: 0.5, firstDay: '2024-06-01', history: [1, 2, null, 4, 5], forecast: { mean: [3, 3.5], low: [1, 1], high: [5, 6], actual: [4, null] } });
  return {
    name: 'sample', title: name, language, createdAt: '2024-07-01T08:00:00.000Z',
    dataset: { name, fingerprint: name.padEnd(12, 'f'), rows: 12345, series: 2, firstDay: '2024-01-01', lastDay: '2024-06-05' },
    quality: { rows: { read: 10, kept: 7, repaired: 2, quarantined: 1 }, steps: [{ step: name, rows: 2, decision: name }], reasons: [{ reason: name, rows: 1 }], classes: [{ name, series: 2 }], notes: [name] },
    leaderboard: { metrics: ['WAPE', name], horizon: 28, origins: ['2024-05-01'], rows: [{ model: name, values: { WAPE: 0.4, [name]: null }, seconds: 1.5, chosen: true, note: name }, { model: 'naive', values: { WAPE: 0.6 }, seconds: 0.1, baseline: true }], missing: [{ model: name, reason: name }] },
    byClass: [{ slice: name, series: 2, wape: 0.2, baselineWape: 0.3, bias: -0.01, coverage: 0.8 }],
    byHorizon: [{ slice: name, series: 2, wape: 0.2, baselineWape: 0.3, bias: 0.01 }],
    best: [item(name)], worst: [item(name)],
    decision: { chosen: name, reasons: [name], facts: { [name]: name, seed: 7 } },
  };
}
