import type { Artifact } from '../src/base/artifact.js';
import type { Clock } from '../src/base/ports.js';
import type { FittedForecaster } from '../src/forecast/contract.js';
import type { Files } from '../src/publish/files.js';
import type { Registry } from '../src/publish/registry.js';
import type { FittedRecommender } from '../src/recommend/contract.js';
import type { KeyRecord } from './auth/keys.js';
import type { Limits } from './limits.js';
import type { Feeds } from './feed/feeds.js';
import type { Shelf } from './models/shelf.js';
import type { Metrics } from './metrics.js';
import type { Route } from './route.js';

/** How a published artifact becomes a model that answers: given in, so that the server knows no method by name. */
export interface Openers {
  openForecaster(artifact: Artifact): FittedForecaster | Promise<FittedForecaster>;
  openRecommender(artifact: Artifact): FittedRecommender | Promise<FittedRecommender>;
}

export interface ServerLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** All that a server needs of the outside world. */
export interface ServerOptions {
  readonly openers: Openers;
  /** The registry's folder. */
  readonly modelsPath: string;
  /** The folder of generated reports. */
  readonly reportsPath: string;
  readonly now: Clock;
  /** The disk of the registry; default the real one. */
  readonly files?: Files;
  readonly log: ServerLog;
  /** Key records; undefined = no keys, allowed on loopback only. */
  readonly keys?: readonly KeyRecord[];
  readonly limits?: Partial<Limits>;
  /** More routes (the dashboard, OData): rows like any other. */
  readonly routes?: readonly Route[];
  /** Hops of trusted proxies before this server, for the caller's address; 0 = none. */
  readonly trustedHops?: number;
  /** The program that tries a version in a process of its own before it is let near callers: a module that calls `answerTrials`. Undefined: versions are opened right here. */
  readonly trialPath?: string;
  /** Check every answer against its schema before it is sent: for tests. */
  readonly checkAnswers?: boolean;
}

/** What handlers work with. */
export interface ServerContext {
  readonly options: ServerOptions;
  readonly limits: Limits;
  readonly registry: Registry;
  readonly shelf: Shelf;
  readonly feeds: Feeds;
  readonly metrics: Metrics;
  readonly routes: readonly Route[];
  readonly state: { stopping: boolean; inFlight: number };
  /** Lets go of what is held beyond requests: journals, the process that tries versions. */
  close(): Promise<void>;
}
