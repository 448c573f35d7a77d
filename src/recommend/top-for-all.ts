import { wholeNumber } from '../base/options.js';
import type { Ranked, RecommendRequest } from './contract.js';
import type { Ranking } from './ranking.js';

export interface UserList extends Ranked {
  readonly user: string;
}

/**
 * Lists of all users, or of those named, one at a time: memory is one list, never users × items. Users in the order of their ids.
 *
 * @example
 * const fitted = openRecommender(recommender.toArtifact());
 * for (const { user, items } of topForAll(fitted, { n: 20 })) console.log(user, items.join(' '));
 */
export function* topForAll(fitted: Ranking, request: Omit<RecommendRequest, 'user' | 'history'>, users?: readonly string[]): Generator<UserList> {
  wholeNumber('n', request.n, 0, 1_000_000_000);
  for (const user of users ?? fitted.shelf.users) yield { user, ...fitted.recommend({ ...request, user }) };
}
