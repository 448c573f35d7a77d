/** What the server takes, in one table; docs and tests read it. */
export interface Limits {
  readonly bodyBytes: number;
  readonly batchBodyBytes: number;
  /** Requests that are worked on at one time; more get 503 with Retry-After. */
  readonly concurrency: number;
  /** Per key (or address, where there are no keys); 0 = no limit. */
  readonly requestsPerSecond: number;
  readonly burst: number;
  readonly requestTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly headerBytes: number;
  /** Path and query; longer ones get 414. Within `headerBytes`, which counts them too. */
  readonly urlBytes: number;
  /** On stop: how long `readyz` says no before the door closes, and how long what is under way may take. */
  readonly lameDuckMs: number;
  readonly drainMs: number;
  /** Published versions held open beside those that an alias names. */
  readonly openVersions: number;
  /** How often aliases.json is looked at for a move made by another process. */
  readonly aliasPollMs: number;
  /** A version that is tried may take so long and so much memory, else it is refused. */
  readonly trialMs: number;
  readonly trialMemoryBytes: number;
  /** Rows fed over HTTP that are kept for one model, beside what its named versions were fitted on; more get 503. */
  readonly fedRows: number;
  readonly fedBytes: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 256 * 1024,
  batchBodyBytes: 2 * 1024 * 1024,
  concurrency: 256,
  requestsPerSecond: 0,
  burst: 100,
  requestTimeoutMs: 15_000,
  headersTimeoutMs: 10_000,
  keepAliveTimeoutMs: 5_000,
  headerBytes: 16 * 1024,
  urlBytes: 8 * 1024,
  lameDuckMs: 2_000,
  drainMs: 20_000,
  openVersions: 8,
  aliasPollMs: 1_000,
  trialMs: 60_000,
  trialMemoryBytes: 2 * 1024 ** 3,
  fedRows: 1_000_000,
  fedBytes: 256 * 1024 * 1024,
};
