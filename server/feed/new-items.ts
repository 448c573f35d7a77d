import { Ranking } from '../../src/recommend/ranking.js';
import type { EventRow } from '../../src/publish/wire.js';
import type { ServedRecommender } from '../models/served-model.js';

/** Items that a model was not fitted on cost it work and memory by the square: a customer brings in so many, all together so many; a model that meets more wants a refit. */
export const mostNewItemsAUser = 200;
export const mostNewItems = 5_000;

/** Tells of each event whether it keeps within those bounds: one on an item that the model was fitted on, or has met since, always does. */
export function withinNewItems(served: ServedRecommender, rows: readonly EventRow[]): readonly boolean[] {
  const { model } = served;
  if (!(model instanceof Ranking)) return rows.map(() => true);
  const { shelf } = model;
  let room = mostNewItems - (shelf.items.length - shelf.fittedItems);
  const met = new Set<string>();
  const mineOf = new Map<string, Set<string>>();
  const newItemsOf = (user: string): Set<string> => {
    const known = mineOf.get(user) ?? new Set(Array.from(shelf.history(shelf.userIndex(user)).items.filter((i) => i >= shelf.fittedItems), (i) => shelf.items[i]!));
    mineOf.set(user, known);
    return known;
  };
  return rows.map(({ user, item }) => {
    const i = shelf.itemIndex(item);
    if (i >= 0 && i < shelf.fittedItems) return true;
    const mine = newItemsOf(user);
    if (mine.has(item)) return true;
    const fresh = i < 0 && !met.has(item);
    if (mine.size >= mostNewItemsAUser || (fresh && room <= 0)) return false;
    mine.add(item);
    if (fresh) {
      met.add(item);
      room -= 1;
    }
    return true;
  });
}
