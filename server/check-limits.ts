import { AnbarError } from '../src/base/errors.js';
import { defaultLimits, type Limits } from './limits.js';

/** Least value of each limit; all are whole numbers but the rate. */
const least: Limits = { bodyBytes: 1024, batchBodyBytes: 1024, concurrency: 1, requestsPerSecond: 0, burst: 1, requestTimeoutMs: 100, headersTimeoutMs: 100, keepAliveTimeoutMs: 0, headerBytes: 1024, urlBytes: 256, lameDuckMs: 0, drainMs: 0, openVersions: 1, aliasPollMs: 10, trialMs: 100, trialMemoryBytes: 64 * 1024 * 1024, fedRows: 1, fedBytes: 1024 };

/** The limits with defaults filled in; throws E_SERVER_CONFIG naming the one that is unknown or too small. */
export function checkLimits(given: Partial<Limits>): Limits {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(least, name)) throw new AnbarError('E_SERVER_CONFIG', `limit ${name} is unknown; allowed: ${Object.keys(least).join(', ')}`, { facts: { field: name } });
    const from = least[name as keyof Limits];
    if (typeof value !== 'number' || !Number.isFinite(value) || value < from) throw new AnbarError('E_SERVER_CONFIG', `limit ${name} is ${String(value)}; allowed: a number of at least ${from}`, { facts: { field: name, value } });
  }
  return { ...defaultLimits, ...given };
}
