// The journal read again, for a version that was just opened. Events of many requests are learned together, which is many times faster. What is known of items and customers that the model was
// fitted on comes out the same; vectors of newer items are solved from all of it at once instead of step by step (iALS), and so may differ a little from what a server that ran on would have.
import type { Event } from '../../src/recommend/contract.js';
import type { Metrics } from '../metrics.js';
import type { ServedModel } from '../models/served-model.js';
import type { FedGroup } from './fed-group.js';
import { freshEvents, learnFeed } from './learn.js';

const mostTogether = 1_000;
/** A customer's visits are told apart by hours: events of one customer further apart than this are not learned together. */
const visitMs = 30 * 60_000;

export interface Replay {
  take(group: FedGroup, isRefused: (place: number) => boolean): Promise<void>;
  /** Learns what is left. */
  finish(): void;
}

/** `complain` gets why a feed could not be learned by this version; it does without. */
export function createReplay(served: ServedModel, metrics: Metrics, complain: (error: unknown) => void): Replay {
  let feeds: (readonly Event[])[] = [];
  let rows = 0;
  const visits = new Map<string, number>();

  function learn(events: readonly Event[]): unknown {
    try {
      if (served.task === 'recommend' && events.length > 0) served.model.foldIn(events);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  function finish(): void {
    const failed = learn(feeds.flat());
    // One that cannot be learned spoils the lot: then each by itself.
    if (failed !== undefined) for (const one of feeds) {
      const error = learn(one);
      if (error !== undefined) complain(error);
    }
    feeds = [];
    rows = 0;
    visits.clear();
  }

  function together(events: readonly Event[]): boolean {
    return rows + events.length <= mostTogether && events.every(({ user, time }) => Math.abs((visits.get(user) ?? time) - time) < visitMs);
  }

  return {
    async take(group, isRefused) {
      for (const [place, feed] of group.feeds.entries()) {
        if (isRefused(place)) continue;
        if (feed.kind === 'sales') {
          await learnFeed(served, feed, group.newest, metrics).catch(complain);
          continue;
        }
        if (served.task !== 'recommend') continue;
        const events = freshEvents(served, feed.rows, group.newest);
        if (!together(events)) finish();
        feeds.push(events);
        rows += events.length;
        for (const { user, time } of events) if (!visits.has(user)) visits.set(user, time);
      }
    },
    finish,
  };
}
