import { forecastAnswer } from '../../src/publish/answers.js';
import { wireLimits, type ForecastBody, type SeriesForecast } from '../../src/publish/wire.js';
import { AnbarError } from '../../src/base/errors.js';
import { modelRefusal } from './model-refusal.js';
import type { ServedForecaster } from './served-model.js';

const sliceMs = 15;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function refuseManyParts(series: number, horizon: number): void {
  const { partsSeries, partsDays } = wireLimits;
  if (series <= partsSeries && horizon <= partsDays) return;
  throw new AnbarError('E_BASE_OPTION', `parts is true for ${series} series and ${horizon} days; allowed: at most ${partsSeries} series and ${partsDays} days`, { hint: `name at most ${partsSeries} series and ${partsDays} days`, facts: { field: 'parts' } });
}

/**
 * A forecaster's answer, worked out in slices of some 15 ms so that health checks and other callers are not kept waiting by one large request.
 */
export async function answerForecast(served: ServedForecaster, body: ForecastBody): Promise<SeriesForecast[]> {
  served.counted.inc();
  const names = body.series ?? served.series;
  if (body.parts === true) refuseManyParts(names.length, body.horizon);
  // Reasons take some hundred times the work.
  const first = body.parts === true ? 1 : 4;
  if (names.length <= first) return modelRefusal(() => forecastAnswer(served.model, body));
  if (body.series === undefined && served.series.length > 10_000) throw new AnbarError('E_BASE_OPTION', 'series is not given', { hint: 'name at most 1,000 series', facts: { field: 'series' } });
  const answers: SeriesForecast[] = [];
  let width: number = first;
  let from = 0;
  while (from < names.length) {
    const started = performance.now();
    const part = names.slice(from, from + width);
    from += part.length;
    const wanted = new Set(part);
    const known = body.known?.filter((row) => wanted.has(row.series));
    answers.push(...(await modelRefusal(() => forecastAnswer(served.model, { ...body, series: part, known }))));
    const took = performance.now() - started;
    width = Math.max(1, Math.min(256, Math.round(width * Math.min(2, sliceMs / Math.max(took, 0.1)))));
    if (from < names.length) await nextTurn();
  }
  return answers;
}
