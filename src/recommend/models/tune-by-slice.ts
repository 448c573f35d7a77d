import { ndcg } from '../../measure/ranking.js';
import type { RecommendContext } from '../contract.js';
import type { Core } from '../core.js';
import type { Shelf } from '../shelf.js';
import { topN } from '../top-n.js';
import { earlierPart, ownedOf } from './earlier-part.js';

const mostUsers = 1000;

/**
 * The candidate whose core, fitted without the newest 15 % of the events, ranks what users chose in them best (NDCG@10, at most 1,000 users); the first wins ties, and wins if there is
 * nothing to judge by. Sees only what it is given, so a test part that was split off stays unseen. O(candidates · (fit + users · items)).
 */
export async function bestBySlice<Candidate>(shelf: Shelf, candidates: readonly Candidate[], fit: (part: Shelf, candidate: Candidate) => Promise<Core> | Core, context: RecommendContext): Promise<Candidate> {
  const { earlier, chosen } = earlierPart(shelf, 'time', 0.15, context.random.fork('tune'));
  const users = [...chosen.keys()].filter((u) => earlier.history(u).items.length > 0).slice(0, mostUsers);
  if (users.length === 0) return candidates[0]!;
  let best = candidates[0] as Candidate;
  let bestValue = -1;
  const scores = new Float32Array(shelf.items.length);
  for (const candidate of candidates) {
    const core = await fit(earlier, candidate);
    let sum = 0;
    for (const u of users) {
      const history = earlier.history(u);
      core.scoreInto(u, history, scores);
      const owned = ownedOf(history);
      for (const i of owned) scores[i] = -Infinity;
      const relevant = new Set([...chosen.get(u)!].filter((i) => !owned.has(i)));
      if (relevant.size === 0) continue;
      const list = topN(scores, scores.length, 10, (a, b) => a - b);
      sum += ndcg(Array.from(list, (i) => relevant.has(i)), relevant.size, 10);
    }
    if (sum > bestValue) [best, bestValue] = [candidate, sum];
  }
  return best;
}
