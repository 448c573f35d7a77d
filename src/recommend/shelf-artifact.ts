import type { Artifact, Json } from '../base/artifact.js';
import { AnbarError } from '../base/errors.js';
import type { ItemFacts } from './contract.js';
import type { CoreArtifact } from './core.js';
import { Shelf } from './shelf.js';

/** What a shelf is saved as; changes since the fit are in the rows. */
export function saveShelf(shelf: Shelf): CoreArtifact {
  const rows = shelf.currentRows();
  return {
    json: { users: shelf.users, items: shelf.items, facts: shelf.facts.map(({ item: _item, ...rest }) => rest) as unknown as Json },
    arrays: { 'shelf.start': rows.start, 'shelf.item': rows.item, 'shelf.strength': rows.strength, 'shelf.time': rows.time, 'shelf.rating': rows.rating, 'shelf.kinds': rows.kinds },
  };
}

/** Opens what `saveShelf` wrote; throws E_ARTIFACT_CORRUPT when rows point nowhere. */
export function openShelf(artifact: Artifact): Shelf {
  const { shelf } = artifact.json as { readonly shelf: { readonly users: readonly string[]; readonly items: readonly string[]; readonly facts: readonly Omit<ItemFacts, 'item'>[] } };
  const array = (name: string): never => artifact.arrays[`shelf.${name}`] as never;
  const rows = { start: array('start') as Int32Array, item: array('item') as Int32Array, strength: array('strength') as Float32Array, time: array('time') as Float64Array, rating: array('rating') as Float32Array, kinds: array('kinds') as Uint8Array };
  const corrupt = (what: string): AnbarError => new AnbarError('E_ARTIFACT_CORRUPT', `recommender ${artifact.kind} is corrupt: ${what}`);
  if (!Array.isArray(shelf?.users) || !Array.isArray(shelf.items) || Object.values(rows).some((values) => values === undefined)) throw corrupt('users, items or rows are missing');
  if (rows.start.length !== shelf.users.length + 1 || rows.start[shelf.users.length] !== rows.item.length) throw corrupt('rows do not belong to its users');
  if (rows.item.some((i) => !(i >= 0 && i < shelf.items.length))) throw corrupt('a row names an item that is not there');
  return new Shelf(shelf.users, shelf.items, shelf.items.map((item, i) => ({ item, ...shelf.facts[i] })), rows);
}
