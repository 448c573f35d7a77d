/**
 * What every list of decisions starts from, on a page and in a command alike: demand is forecast once for these windows and each item's own lead time; other lead times,
 * review periods, services and budgets are then read from it (`windowDraws`), never trained anew. So both show the same quantities.
 */
export const decisionBasis = { reviewDays: 7, defaultLeadDays: 7, marginRate: 0.3, demand: 'boosted', seed: 1 } as const;

/** Days of known future (prices, promotions) that a panel for decisions holds. */
export const decisionFutureDays = 28;
