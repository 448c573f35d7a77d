import { AnbarError } from '../base/errors.js';
import type { Progress } from '../base/ports.js';
import { tableSchemas } from '../table/schemas.js';
import { tableOf } from '../table/table-of.js';
import { cleanId, readNumber } from './cells.js';
import { createCoder, growingFloat64, growingInt32 } from './columns.js';
import type { Imported, Importer, SourceFile } from './importer.js';
import { createIntake } from './intake.js';
import { readRows } from './read-rows.js';

// MovieLens (Harper, Konstan 2015): ratings of half a star to five with seconds since 1970; films with one 0/1 column a genre.

const [leastRating, mostRating] = [0.5, 5];
/** 2100-01-01, seconds since 1970. */
const endOfCentury = 4_102_444_800;
const factColumns = ['item_id', 'title', 'release_date'];

async function readMovielens(files: readonly SourceFile[], _options: object, progress: Progress): Promise<Imported> {
  const intake = createIntake();
  const pathOf = (role: string): string | undefined => files.find((file) => file.role === role)?.path;
  const [users, items] = [createCoder(), createCoder()];
  const [user, item, seconds, value] = [growingInt32(), growingInt32(), growingFloat64(), growingFloat64()];
  let at: readonly number[] = [];
  const path = pathOf('ratings')!;
  await readRows(path, {
    header: (names) => void (at = ['user_id', 'item_id', 'rating', 'timestamp'].map((name) => names.indexOf(name))),
    broken: (line, reason) => (intake.read(), intake.quarantine('ratings', line, reason, '')),
    row(cells, line) {
      intake.read();
      const [who, what, ratingText, timeText] = at.map((k) => cells[k] ?? '') as [string, string, string, string];
      const [rating, time] = [readNumber(ratingText), readNumber(timeText)];
      if (who === '' || what === '') return intake.quarantine('ratings', line, 'user_id or item_id is empty', cells);
      if (rating === undefined || Number.isNaN(rating)) return intake.quarantine('ratings', line, 'rating is not a number', cells);
      if (rating < leastRating || rating > mostRating) return intake.quarantine('ratings', line, `rating is outside ${leastRating}–${mostRating}`, cells);
      if (time === undefined || !Number.isInteger(time) || time < 0 || time >= endOfCentury) return intake.quarantine('ratings', line, 'timestamp is not a number of seconds from 1970 to 2099', cells);
      intake.keep();
      user.push(users.code(cleanId(who)));
      item.push(items.code(cleanId(what)));
      seconds.push(time);
      value.push(rating);
    },
  }, progress);
  if (value.length === 0) throw new AnbarError('E_INGEST_EMPTY', `${path} leaves no usable row; allowed: at least one rating`, { facts: { field: 'path', value: path } });
  const [names, titles, categories]: [string[], (string | null)[], (string | null)[]] = [[], [], []];
  const itemPath = pathOf('items');
  if (itemPath !== undefined) {
    let genres: (readonly [number, string])[] = [];
    await readRows(itemPath, {
      header: (header) => {
        at = ['item_id', 'title'].map((name) => header.indexOf(name));
        genres = header.flatMap((name, k) => (factColumns.includes(name) ? [] : [[k, name] as const]));
      },
      broken: (line, reason) => (intake.read(), intake.quarantine('items', line, reason, '')),
      row(cells, line) {
        intake.read();
        const name = cleanId(cells[at[0]!] ?? '');
        if (name === '' || names.includes(name)) return intake.quarantine('items', line, 'item_id is empty or a repeat', cells);
        intake.keep();
        names.push(name);
        titles.push(cells[at[1]!] || null);
        // Genres are a set, not a path; the first named stands for the category.
        categories.push(genres.find(([k]) => cells[k] === '1')?.[1] ?? null);
      },
    }, progress);
  }
  const events = tableOf(tableSchemas.events, {
    user: { codes: user.view(), names: users.names },
    item: { codes: item.view(), names: items.names },
    time: BigInt64Array.from(seconds.view(), (time) => BigInt(time) * 1000n),
    kind: { codes: new Int32Array(value.length), names: ['rating'] },
    value: value.view(),
  });
  return {
    tables: { events, ...(names.length === 0 ? {} : { items: tableOf(tableSchemas.items, { item: names, title: titles, category: categories }) }), quarantine: intake.quarantineTable() },
    facts: { source: 'movielens', currency: null, knownAhead: [], report: intake.report() },
  };
}

/** Importer of MovieLens ratings, as events of kind `rating`, and films. */
export const movielens: Importer<object> = {
  name: 'movielens',
  roles: {
    ratings: { columns: ['user_id', 'item_id', 'rating', 'timestamp'], needed: true },
    items: { columns: ['item_id', 'title', 'release_date'], needed: false },
  },
  read: readMovielens,
};
