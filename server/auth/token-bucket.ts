/** One bucket a caller: refilled at `perSecond`, holding `burst`; each request takes one. */
export interface RateLimiter {
  /** 0 when the request may pass, else seconds to wait. */
  take(caller: string, now: number): number;
}

const mostCallers = 10_000;

/** A token bucket a caller; `perSecond` 0 = no limit. Holds at most 10,000 callers, the longest silent dropped first. */
export function rateLimiter(perSecond: number, burst: number): RateLimiter {
  if (perSecond <= 0) return { take: () => 0 };
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(caller, now) {
      const bucket = buckets.get(caller) ?? { tokens: burst, at: now };
      buckets.delete(caller);
      buckets.set(caller, bucket); // last in order = last heard of
      if (buckets.size > mostCallers) buckets.delete(buckets.keys().next().value!);
      bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond);
      bucket.at = now;
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
      }
      return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
    },
  };
}
