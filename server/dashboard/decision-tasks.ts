// What passes between the server's thread and the one that decides: items travel once, results name them by place.
import type { ErrorCode } from '../../src/base/error-codes.js';
import type { StockException } from '../../src/decide/exceptions.js';
import type { ReorderInputs } from '../../src/decide/reorder-inputs.js';
import type { ReorderOptions } from '../../src/decide/reorder-item.js';
import type { ReorderLine } from '../../src/decide/reorder-list.js';
import type { StockStatus } from '../../src/decide/stock-status.js';

/** `item` by its place among the items. */
export type Placed<Row> = Omit<Row, 'item'> & { readonly at: number };

export interface TaskResults {
  readonly lines: readonly Placed<ReorderLine>[];
  readonly status: { readonly items: readonly Placed<StockStatus['items'][number]>[]; readonly totals: StockStatus['totals'] };
  readonly exceptions: readonly Placed<StockException>[];
}

export type TaskKind = keyof TaskResults;

export interface Task {
  readonly id: number;
  readonly kind: TaskKind;
  readonly settings: ReorderOptions;
}

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

export type FromWorker =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'ready'; readonly inputs: ReorderInputs }
  | { readonly kind: 'note'; readonly message: string }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'done'; readonly id: number; readonly result: TaskResults[TaskKind] }
  | { readonly kind: 'refused'; readonly id: number; readonly failure: Failure };
