// Session k-NN: Jannach & Ludewig (2017), with the position weighting of V-SKNN / VMIS-kNN (Kersbergen, Sprangers, Schelter 2022): past sessions that share the
// newest items of the present one vote for their other items. A history is cut into sessions where it pauses. Cost: O(query items · recent sessions · session).
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import { eachCandidate, type Core, type Method } from '../core.js';
import type { History } from '../history.js';
import { numberIn } from '../model-options.js';
import type { Shelf } from '../shelf.js';

export interface SessionKnnOptions {
  /** Sessions that vote. Default 200. */
  readonly neighbours?: number;
  /** Newest sessions looked at for each item of the query. Default 1000. */
  readonly recent?: number;
  /** Newest items of the user that form the query. Default 30. */
  readonly queryItems?: number;
  /** A pause of this many hours ends a session. Default 24. */
  readonly pauseHours?: number;
}

interface Sessions {
  /** Items of each session; a user's sessions lie together, oldest first. */
  readonly members: Int32Array[];
  readonly last: number[];
  /** Newest session of each user, -1 = none. */
  readonly newest: number[];
}

/** Ends of the sessions of one history. */
function cuts(times: ArrayLike<number>, pauseHours: number): number[] {
  const ends: number[] = [];
  for (let k = 0; k < times.length; k++) if (k + 1 === times.length || times[k + 1]! - times[k]! > pauseHours * 3_600_000) ends.push(k + 1);
  return ends;
}

function sessionsOf(shelf: Shelf, pauseHours: number): Sessions {
  const sessions: Sessions = { members: [], last: [], newest: [] };
  shelf.users.forEach((_, u) => {
    const { items, times } = shelf.history(u);
    let from = 0;
    for (const end of cuts(times, pauseHours)) {
      sessions.members.push(items.slice(from, end));
      sessions.last.push(times[end - 1]!);
      from = end;
    }
    sessions.newest.push(items.length === 0 ? -1 : sessions.members.length - 1);
  });
  return sessions;
}

interface Settings {
  readonly neighbours: number;
  readonly recent: number;
  readonly queryItems: number;
  readonly pauseHours: number;
}

function sessionCore(shelf: Shelf, settings: Settings): Core {
  const { members, last, newest } = sessionsOf(shelf, settings.pauseHours);
  // Item → its newest sessions, newest first.
  const byItem: number[][] = shelf.items.map(() => []);
  const newestFirst = Int32Array.from(last.keys()).sort((a, b) => last[b]! - last[a]! || a - b);
  for (const s of newestFirst) for (const i of members[s]!) if (byItem[i]!.length < settings.recent) byItem[i]!.push(s);
  const weightOf = (s: number): number => 1 / Math.sqrt(members[s]!.length);
  const sums = new Map<number, number>();
  /** Query positions newest last, weighted 1 … near 0 linearly. */
  const query = (history: History): { readonly k: number; readonly item: number; readonly weight: number }[] => {
    const n = history.items.length;
    const size = Math.min(settings.queryItems, n);
    return Array.from({ length: size }, (_, q) => ({ k: n - size + q, item: history.items[n - size + q]!, weight: (q + 1) / size }));
  };
  const voters = (history: History): readonly (readonly [number, number])[] => {
    const likeness = new Map<number, number>();
    for (const { item, weight } of query(history)) for (const s of byItem[item] ?? []) likeness.set(s, (likeness.get(s) ?? 0) + weight);
    return [...likeness].map(([s, w]) => [s, w * weightOf(s)] as const).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, settings.neighbours);
  };
  const tally = (votes: readonly (readonly [number, number])[]): void => {
    sums.clear();
    for (const [s, w] of votes) for (const i of members[s]!) sums.set(i, (sums.get(i) ?? 0) + w);
  };
  return {
    scoreInto(_user, history, out, candidates) {
      tally(voters(history));
      eachCandidate(shelf.items.length, candidates, out, (i) => sums.get(i) ?? 0);
    },
    similarInto(item, out) {
      tally((byItem[item] ?? []).map((s) => [s, weightOf(s)] as const));
      eachCandidate(shelf.items.length, undefined, out, (i) => sums.get(i) ?? 0);
    },
    parts(_user, history, item) {
      const shares = new Float32Array(history.items.length);
      const asked = query(history);
      for (const [s] of voters(history)) {
        if (!members[s]!.includes(item)) continue;
        for (const { k, item: mine, weight } of asked) if ((byItem[mine] ?? []).includes(s)) shares[k]! += weight * weightOf(s);
      }
      return { shares, rest: [] };
    },
    learn(users) {
      while (byItem.length < shelf.items.length) byItem.push([]);
      while (newest.length < shelf.users.length) newest.push(-1);
      for (const u of users) follow(u);
    },
    // Sessions are the shelf's own rows, cut again when opened.
    toArtifact: () => ({ json: { settings: { ...settings } }, arrays: {} }),
  };

  /** The user's newest session goes on, or a new one begins. */
  function follow(u: number): void {
    const { items, times } = shelf.history(u);
    const from = cuts(times, settings.pauseHours).at(-2) ?? 0;
    const before = newest[u]!;
    const goesOn = before >= 0 && times[from]! - last[before]! <= settings.pauseHours * 3_600_000;
    const s = goesOn ? before : members.length;
    if (goesOn) for (const i of members[s]!) byItem[i] = byItem[i]!.filter((other) => other !== s);
    members[s] = items.slice(from);
    last[s] = times[times.length - 1]!;
    newest[u] = s;
    for (const i of members[s]) byItem[i] = [s, ...byItem[i]!].slice(0, settings.recent);
  }
}

/**
 * The session k-NN recommender. Throws E_BASE_OPTION.
 *
 * @example
 * const model = sessionKnn({ pauseHours: 1 });
 */
export function sessionKnn(options: SessionKnnOptions = {}): Method {
  refuseUnknownOptions('session-knn', options, ['neighbours', 'recent', 'queryItems', 'pauseHours']);
  const settings: Settings = {
    neighbours: wholeNumber('neighbours', options.neighbours ?? 200, 1, 100_000),
    recent: wholeNumber('recent', options.recent ?? 1000, 1, 1_000_000),
    queryItems: wholeNumber('queryItems', options.queryItems ?? 30, 1, 10_000),
    pauseHours: numberIn('pauseHours', options.pauseHours ?? 24, 1e-3, 1e6),
  };
  return {
    name: 'session-knn',
    fit: async (shelf) => sessionCore(shelf, settings),
    open: (shelf, { json }) => sessionCore(shelf, (json as unknown as { readonly settings: Settings }).settings),
  };
}
