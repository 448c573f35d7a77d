import type { Json } from '../../src/base/artifact.js';
import { forecastAnswer, recommendAnswer, sameAnswer } from '../../src/publish/answers.js';
import type { ForecastBody, RankedItem, RecommendBody, SeriesForecast } from '../../src/publish/wire.js';
import type { ServerContext } from '../context.js';
import type { ServedModel } from './served-model.js';

/** The shadow of a model, if it has one that is another version of the same task. It is asked after the answer has gone, and never answers. */
function shadowOf(context: ServerContext, served: ServedModel): ServedModel | undefined {
  const shadow = context.shelf.held(`${served.name}@shadow`);
  return shadow === undefined || shadow.version === served.version || shadow.task !== served.task ? undefined : shadow;
}

// Shadow work is the first thing to leave out when there is much to do.
const busy = (context: ServerContext): boolean => context.state.inFlight > context.limits.concurrency / 4;

function compare(context: ServerContext, served: ServedModel, answer: () => Promise<unknown> | unknown, given: unknown): void {
  setImmediate(() => {
    void (async () => {
      if (busy(context)) return context.metrics.shadow.inc({ model: served.name, outcome: 'skipped' });
      try {
        context.metrics.shadow.inc({ model: served.name, outcome: sameAnswer((await answer()) as Json, given as Json) ? 'same' : 'different' });
      } catch {
        context.metrics.shadow.inc({ model: served.name, outcome: 'failed' });
      }
    })();
  });
}

export function shadowForecast(context: ServerContext, served: ServedModel, body: ForecastBody, given: readonly SeriesForecast[]): void {
  const shadow = shadowOf(context, served);
  if (shadow?.task === 'forecast' && given.length <= 50) compare(context, served, () => forecastAnswer(shadow.model, body), given);
}

export function shadowRecommend(context: ServerContext, served: ServedModel, body: RecommendBody, given: readonly RankedItem[], now: number): void {
  const shadow = shadowOf(context, served);
  if (shadow?.task === 'recommend') compare(context, served, () => recommendAnswer(shadow.model, body, now), given);
}
