import type { GridColumn } from '../../dashboard/grid.js';
import type { Look } from '../../dashboard/page.js';
import { itemAddress, titleOf } from './settings.js';

export interface Named {
  readonly item: string;
  readonly store?: string | undefined;
}

/** An item's title, leading to its page; in the CSV its id and store as well. */
export function itemColumns<Row>(look: Look, named: (row: Row) => Named): GridColumn<Row>[] {
  return [
    { key: 'item', label: '', kind: 'text', hidden: true, value: (row) => named(row).item },
    { key: 'store', label: '', kind: 'text', hidden: true, value: (row) => named(row).store ?? '' },
    { key: 'title', label: look.speaker.word('item'), kind: 'text', roomy: 'title', value: (row) => titleOf(look, named(row).item), link: (row) => itemAddress(look, named(row).item, named(row).store) },
  ];
}
