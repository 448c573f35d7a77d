import type { EventRow } from '../../src/publish/wire.js';

/** Ids remembered for each model: a retry comes within minutes, not after a million other events. */
const mostRemembered = 1_000_000;

const takenBy = new WeakMap<object, Set<string>>();

/**
 * The rows that `model` has not taken before: a row whose `event_id` was seen (earlier, or earlier in the same request) is left out, so that a
 * retried request counts once. Rows without an id are always taken. What is remembered lives as long as the model in memory.
 */
export function freshEvents(model: object, rows: readonly EventRow[]): readonly EventRow[] {
  let taken = takenBy.get(model);
  if (taken === undefined) takenBy.set(model, (taken = new Set()));
  const seen = taken;
  return rows.filter(({ event_id: eventId }) => {
    if (eventId === undefined) return true;
    if (seen.has(eventId)) return false;
    seen.add(eventId);
    if (seen.size > mostRemembered) seen.delete(seen.values().next().value!);
    return true;
  });
}
