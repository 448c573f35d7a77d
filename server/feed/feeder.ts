// One model's rows from HTTP: requests that wait are made durable together (group commit), then every open version learns of them, then they are acknowledged.
import { AnbarError, isAnbarError } from '../../src/base/errors.js';
import { newDaysOf } from '../../src/forecast/sales-rows.js';
import { readAliases } from '../../src/publish/aliases.js';
import { versionNumbers } from '../../src/publish/list-models.js';
import { readManifest } from '../../src/publish/version-folder.js';
import type { EventRow, SalesRow } from '../../src/publish/wire.js';
import { modelRefusal } from '../models/model-refusal.js';
import { errorOf } from '../models/observe-sales.js';
import type { ServedForecaster, ServedModel, ServedRecommender } from '../models/served-model.js';
import type { Metrics } from '../metrics.js';
import { rowKeys, type Feed, type FedGroup, type FeedError } from './fed-group.js';
import { openFedLog, type FedLog, type FedLogOptions } from './fed-log.js';
import { checkEvents, dataEnd, learnFeed } from './learn.js';
import { withinNewItems } from './new-items.js';
import { createReplay } from './replay.js';
import { salesTable } from './sales-table.js';

export type Fed = { readonly kind: 'events'; readonly served: ServedRecommender; readonly rows: readonly EventRow[] } | { readonly kind: 'sales'; readonly served: ServedForecaster; readonly rows: readonly SalesRow[] };

/** Takes rows for one model, whichever of its versions answers. */
export interface Feeder {
  /**
   * Keeps rows durably, teaches them to every open version, and tells how many were new: a row known from before is left out.
   * Throws E_SERVER_REFUSED (the version asked cannot take them; nothing is kept), E_SERVER_FEED, E_SERVER_FEED_FULL, E_SERVER_BUSY, E_PUBLISH_DISK.
   */
  feed(fed: Fed): Promise<number>;
  /** Teaches a version that was just opened all that was fed before, and lets it learn from now on. */
  join(served: ServedModel): Promise<void>;
  /** Finishes what is under way and lets another server take rows. */
  close(): Promise<void>;
}

export interface FeederOptions extends FedLogOptions {
  readonly metrics: Metrics;
  readonly now: () => number;
}

interface Waiting {
  readonly fed: Fed;
  resolve(taken: number): void;
  reject(error: unknown): void;
}

/** A waiting request with what is new in it. */
interface Prepared extends Waiting {
  readonly feed: Feed;
  readonly keys: readonly (bigint | undefined)[];
}

const mostWaitingRows = 50_000;
const mostGroupRows = 10_000;
const sliceMs = 15;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function createFeeder(options: FeederOptions): Feeder {
  const { registry, name, log, metrics } = options;
  let turn: Promise<unknown> = Promise.resolve();
  let journal: FedLog | undefined;
  let waiting: Waiting[] = [];
  let waitingRows = 0;
  /** The last group of which it is known what was refused. */
  let settled = 0;
  /** Versions that are up to date. Held weakly: one that the server has dropped need not learn. */
  const learners = new Set<WeakRef<ServedModel>>();

  /** Runs after all that was asked for before. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined); // its caller is told
    return mine;
  }

  function* learning(): Generator<ServedModel> {
    for (const one of learners) {
      const served = one.deref();
      if (served === undefined) learners.delete(one);
      else yield served;
    }
  }

  async function catchUp(served: ServedModel, upTo: number): Promise<void> {
    let lost = 0;
    let yieldAt = performance.now() + sliceMs;
    const replay = createReplay(served, metrics, (error) => {
      lost += 1;
      if (lost === 1) log.warn({ model: name, version: served.version, reason: String(error) }, 'fed rows that another version took do not fit this one');
    });
    for await (const group of journal!.read(served.fed.seq, upTo)) {
      await replay.take(group, (place) => journal!.isRefused(group.seq, place));
      if (performance.now() > yieldAt) {
        await nextTurn();
        yieldAt = performance.now() + sliceMs;
      }
    }
    replay.finish();
    served.fed.seq = upTo;
  }

  /** The journal, written by this process; versions learn what another server wrote into it before. */
  async function own(): Promise<void> {
    const mine = await opened();
    if (!(await mine.own())) return;
    settled = mine.seq;
    for (const served of learning()) await catchUp(served, settled);
  }

  async function opened(): Promise<FedLog> {
    if (journal === undefined) {
      journal = await openFedLog(options);
      settled = journal.seq;
    }
    return journal;
  }

  async function joinNow(served: ServedModel): Promise<void> {
    if ([...learning()].includes(served)) return;
    await catchUp(served, journal!.seq);
    learners.add(new WeakRef(served));
  }

  /** What is new in a request; for sales also checked as the version will check it, and compared with what was forecast. */
  async function prepare({ fed, ...told }: Waiting, taken: ReadonlySet<bigint>): Promise<Prepared> {
    const all = rowKeys(fed);
    const mine = new Set<bigint>();
    const fresh = all.map((key) => {
      if (key === undefined) return true;
      if (journal!.known.has(key) || taken.has(key) || (fed.kind === 'events' && mine.has(key))) return false;
      mine.add(key);
      return true;
    });
    const keys = all.filter((_, i) => fresh[i]!);
    if (fed.kind === 'events') {
      const news = fed.rows.filter((_, i) => fresh[i]!);
      const within = withinNewItems(fed.served, news);
      const rows = news.filter((_, i) => within[i]!);
      if (rows.length < news.length) metrics.fed.inc({ model: name, kind: 'left out' }, news.length - rows.length);
      await modelRefusal(() => checkEvents(fed.served, rows));
      return { fed, ...told, keys: keys.filter((_, i) => within[i]!), feed: { kind: 'events', rows } };
    }
    const rows = fed.rows.filter((_, i) => fresh[i]!);
    const errors: FeedError[] = [];
    if (rows.length > 0) {
      await modelRefusal(() => newDaysOf(salesTable(rows), fed.served.indexOf, fed.served.fed.endDay));
      for (const served of learning()) {
        if (served.task !== 'forecast') continue;
        const known = rows.filter((row) => served.indexOf.has(row.item) || served.indexOf.has(`${row.item}|${row.store ?? ''}`));
        // A version whose own data reach into these days has nothing to be measured by.
        if (served.fed.endDay !== fed.served.fed.endDay || known.length < rows.length) continue;
        errors.push({ version: served.version, ...(await errorOf(served, newDaysOf(salesTable(known), served.indexOf, served.fed.endDay))) });
      }
    }
    return { fed, ...told, keys, feed: { kind: 'sales', rows, errors } };
  }

  /** The requests of one group, in order: not too many rows, and sales alone, since what comes after them is checked by what they leave behind. */
  function nextGroup(): readonly Waiting[] {
    let [count, rows] = [0, 0];
    for (const { fed } of waiting) {
      if (count > 0 && (rows + fed.rows.length > mostGroupRows || fed.kind === 'sales' || waiting[0]!.fed.kind === 'sales')) break;
      count += 1;
      rows += fed.rows.length;
    }
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingRows -= rows;
    return group;
  }

  /** Lets every open version learn a group that is durable. The version asked may refuse its part: then nobody learns it, and the journal says so. */
  async function learn(prepared: readonly Prepared[], newest: number): Promise<void> {
    const refused: number[] = [];
    for (const [place, { fed, feed, reject }] of prepared.entries()) {
      try {
        await modelRefusal(() => learnFeed(fed.served, feed, newest, metrics));
      } catch (error) {
        refused.push(place);
        reject(error);
        continue;
      }
      for (const served of learning()) {
        if (served !== fed.served) await learnFeed(served, feed, newest, metrics).catch((error: unknown) => log.warn({ model: name, version: served.version, reason: String(error) }, 'fed rows that another version took do not fit this one'));
      }
      metrics.fed.inc({ model: name, kind: feed.kind }, feed.rows.length);
      await nextTurn(); // a group may be long: callers of the model go between its parts
    }
    prepared.forEach(({ keys }, place) => {
      if (!refused.includes(place)) for (const key of keys) if (key !== undefined) journal!.known.add(key);
    });
    if (refused.length > 0) await journal!.append({ at: new Date(options.now()).toISOString(), newest, feeds: [], refused });
    settled = journal!.seq;
    for (const served of learning()) served.fed.seq = settled;
  }

  /** Drops files that no named version needs. */
  async function tidy(): Promise<void> {
    const own = (await readAliases(registry)).aliases[name] ?? {};
    const ends = await Promise.all([...new Set(Object.values(own).map((entry) => entry.version))].map(async (version) => ({ version, end: dataEnd((await readManifest(registry, name, version)).manifest) })));
    if (ends.length > 0) await journal!.drop(({ newest, lastTime }) => ends.every(({ version, end }) => version > newest && lastTime <= end));
  }

  async function appendOrMakeRoom(group: Omit<FedGroup, 'seq'>): Promise<void> {
    try {
      await journal!.append(group);
    } catch (error) {
      if (!isAnbarError(error, 'E_SERVER_FEED_FULL')) throw error;
      await tidy();
      await journal!.append(group);
    }
  }

  async function commit(): Promise<void> {
    const group = nextGroup();
    if (waiting.length > 0) void inTurn(commit);
    const open = new Set(group);
    try {
      await own();
      const taken = new Set<bigint>();
      const prepared: Prepared[] = [];
      const repeated: Waiting[] = [];
      for (const one of group) {
        try {
          await joinNow(one.fed.served);
          const ready = await prepare(one, taken);
          if (ready.feed.rows.length === 0) repeated.push(one);
          else prepared.push(ready);
          for (const key of ready.keys) if (key !== undefined) taken.add(key);
        } catch (error) {
          open.delete(one);
          one.reject(error);
        }
      }
      if (prepared.length > 0) {
        const newest = Math.max(0, ...(await versionNumbers(registry, name)));
        const files = journal!.files;
        await appendOrMakeRoom({ at: new Date(options.now()).toISOString(), newest, feeds: prepared.map(({ feed }) => feed) });
        await learn(prepared, newest);
        if (journal!.files > files) await tidy().catch((error: unknown) => log.warn({ model: name, reason: String(error) }, 'fed rows could not be tidied up'));
      }
      for (const { feed, resolve } of prepared) resolve(feed.rows.length); // one that was rejected stays so
      for (const { resolve } of repeated) resolve(0);
    } catch (error) {
      for (const { reject } of open) reject(error);
    }
  }

  return {
    feed(fed) {
      if (waitingRows + fed.rows.length > mostWaitingRows) throw new AnbarError('E_SERVER_BUSY', `${waitingRows} rows wait to be kept; allowed: ${mostWaitingRows}`);
      return new Promise((resolve, reject) => {
        waiting.push({ fed, resolve, reject });
        waitingRows += fed.rows.length;
        if (waiting.length === 1) void inTurn(commit);
      });
    },
    async join(served) {
      await inTurn(opened);
      // Most of it while others are taken, the rest in turn: so nothing is missed and nobody waits long.
      await catchUp(served, settled);
      await inTurn(() => joinNow(served));
    },
    close: () => inTurn(async () => journal?.close()),
  };
}
