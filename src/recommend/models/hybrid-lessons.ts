import type { RecommendContext } from '../contract.js';
import type { Core } from '../core.js';
import type { Shelf } from '../shelf.js';
import { topN } from '../top-n.js';
import type { Lesson } from './blend-weights.js';
import { ownedOf } from './earlier-part.js';
import { standardize } from './standardize.js';

export interface LessonTask {
  readonly shelf: Shelf;
  readonly cores: readonly Core[];
  /** What each user went on to choose. */
  readonly chosen: ReadonlyMap<number, ReadonlySet<number>>;
  /** Against these items only; default: everything that a list may hold. */
  readonly among?: ReadonlySet<number>;
  /** Lists that leave in what the user has: columns are then the scores of items the user does not have, of those that the user has, and 1 for the latter. Default false. */
  readonly withOwned?: boolean;
}

const byIndex = (a: number, b: number): number => a - b;

/**
 * What users chose, against what the models would have shown them instead: a row an item, a column a model's score in units of its spread for that user. Rivals are the
 * models' own best 100, which is where the order is decided, and 100 of everything. O(users · models · items), users so few that it stays near four million scores a model.
 */
export function lessonsOf({ shelf, cores, chosen, among, withOwned = false }: LessonTask, context: RecommendContext): Lesson[] {
  const random = context.random.fork('lessons');
  const users = [...chosen.keys()].filter((u) => shelf.history(u).items.length > 0);
  const most = Math.max(200, Math.min(2000, Math.floor(4e6 / Math.max(1, shelf.items.length))));
  while (users.length > most) users.splice(random.integer(users.length), 1);
  const scores = cores.map(() => new Float32Array(shelf.items.length));
  const lessons: Lesson[] = [];
  for (const u of users) {
    const history = shelf.history(u);
    cores.forEach((core, p) => {
      core.scoreInto(u, history, scores[p]!);
      standardize(scores[p]!);
    });
    const owned = ownedOf(history);
    const own = chosen.get(u)!;
    const positive = [...own].filter((i) => withOwned || !owned.has(i));
    if (positive.length === 0) continue;
    const mayRival = (i: number): boolean => !own.has(i) && (withOwned || !owned.has(i));
    const rivals = new Set<number>([...(among ?? [])].filter(mayRival));
    let sampledFrom = Infinity;
    let sampledWeight = 1;
    if (among === undefined) {
      const enough = 100 + own.size + (withOwned ? 0 : owned.size);
      for (const list of scores) {
        let taken = 0;
        for (const i of topN(list, list.length, enough, byIndex)) if (taken < 100 && mayRival(i)) taken += rivals.add(i).size > 0 ? 1 : 0;
      }
      sampledFrom = positive.length + rivals.size;
      for (let k = 0; k < 100; k++) {
        const i = random.integer(shelf.items.length);
        if (mayRival(i)) rivals.add(i);
      }
      const rest = shelf.items.length - own.size - (withOwned ? 0 : owned.size) - (sampledFrom - positive.length);
      sampledWeight = Math.max(1, rest / Math.max(1, positive.length + rivals.size - sampledFrom));
    }
    const m = cores.length;
    const rows = [...positive, ...rivals];
    const columns = withOwned ? 2 * m + 1 : m;
    const features = new Float32Array(rows.length * columns);
    rows.forEach((i, r) => {
      const at = r * columns + (withOwned && owned.has(i) ? m : 0);
      for (let p = 0; p < m; p++) features[at + p] = scores[p]![i]!;
      if (withOwned && owned.has(i)) features[r * columns + 2 * m] = 1;
    });
    lessons.push({ positives: positive.length, features, sampledFrom, sampledWeight });
  }
  return lessons;
}
