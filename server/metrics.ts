import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** The server's numbers in Prometheus' form. Labels are route ids, model names, versions and status codes only: never what a caller sent. */
export interface Metrics {
  readonly registry: Registry;
  observe(route: string, status: number, seconds: number): void;
  readonly answers: Counter<'model' | 'version' | 'task'>;
  readonly swaps: Counter<'model' | 'outcome'>;
  readonly shadow: Counter<'model' | 'outcome'>;
  readonly drift: Gauge<'model' | 'version' | 'feature'>;
  readonly forecastError: Gauge<'model' | 'version'>;
  readonly loaded: Gauge<'model' | 'alias'>;
  readonly refused: Counter<'reason'>;
  readonly fed: Counter<'model' | 'kind'>;
}

export function createMetrics(inFlight: () => number): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'anbar_' });
  const registers = [registry];
  const duration = new Histogram({ name: 'anbar_http_request_seconds', help: 'Time to answer, by route and status', labelNames: ['route', 'status'], buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15], registers });
  new Gauge({ name: 'anbar_http_in_flight', help: 'Requests being worked on', registers, collect() { this.set(inFlight()); } });
  // Label lookup by string costs more than the observation: each pair is looked up once.
  const children = new Map<string, { observe(seconds: number): void }>();
  return {
    registry,
    observe(route, status, seconds) {
      const key = `${route} ${status}`;
      let child = children.get(key);
      if (child === undefined) children.set(key, (child = duration.labels(route, String(status))));
      child.observe(seconds);
    },
    answers: new Counter({ name: 'anbar_model_answers_total', help: 'Answers given, by model and version', labelNames: ['model', 'version', 'task'], registers }),
    swaps: new Counter({ name: 'anbar_model_swaps_total', help: 'Versions taken up or refused', labelNames: ['model', 'outcome'], registers }),
    shadow: new Counter({ name: 'anbar_shadow_total', help: 'Answers of the shadow version compared with those given', labelNames: ['model', 'outcome'], registers }),
    drift: new Gauge({ name: 'anbar_drift_psi', help: 'Population stability index of a feature over the last 28 fed days against training; 0.1 notable, 0.25 alarming', labelNames: ['model', 'version', 'feature'], registers }),
    forecastError: new Gauge({ name: 'anbar_forecast_wape', help: 'Error of the forecasts made for days whose sales have since been fed, over those sales, since the version was published', labelNames: ['model', 'version'], registers }),
    loaded: new Gauge({ name: 'anbar_model_version', help: 'Version that an alias answers with; 0 while none holds', labelNames: ['model', 'alias'], registers }),
    fed: new Counter({ name: 'anbar_fed_rows_total', help: 'Rows of events and sales that were fed, kept and learned; left out: events on more new items than a model takes in without refit', labelNames: ['model', 'kind'], registers }),
    refused: new Counter({ name: 'anbar_refused_total', help: 'Requests refused before any work, by reason', labelNames: ['reason'], registers }),
  };
}
