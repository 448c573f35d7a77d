import type { ServerContext } from '../context.js';
import type { Caller } from '../auth/keys.js';
import type { Html } from '../../src/publish/report/html.js';
import type { Filters } from './filters.js';
import type { Grid } from './grid.js';
import type { Shop } from './shop.js';
import type { Speaker } from './speaker.js';

/** A part of a page: what it says, what that means, until when, and the same as CSV. */
export interface Tile {
  readonly id: string;
  readonly title: string;
  readonly definition?: string;
  readonly body?: Html;
  readonly grid?: Grid;
  /** Where the body shows all there is: the same as CSV. */
  readonly csv?: Grid;
  /** Still being worked out: the page asks again by itself. */
  readonly calculating?: boolean;
  /** Rows shown at once; default 50. */
  readonly pageRows?: number;
}

/** What a page is made of. */
export interface Look {
  readonly shop: Shop;
  readonly filters: Filters;
  readonly speaker: Speaker;
  readonly context: ServerContext;
  readonly caller: Caller;
  /** The day of the request. */
  readonly today: number;
  /** Path of this page. */
  readonly path: string;
}

export interface Page {
  readonly path: string;
  readonly name: 'today' | 'inventory' | 'reorder' | 'trends' | 'item' | 'accuracy' | 'customers' | 'recommendations' | 'models';
  draw(look: Look): readonly Tile[] | Promise<readonly Tile[]>;
}
