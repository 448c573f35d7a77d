import type { CalendarPart, Source } from './plan.js';

/**
 * A derived daily series: its value on day d depends on days ≤ d only. A feature column is a node read `lag` days back,
 * so one node serves all columns that differ in lag alone.
 */
export type Node =
  | { readonly type: 'value'; readonly of: Source }
  | { readonly type: 'roll'; readonly of: Source; readonly stat: 'mean' | 'sd' | 'positiveShare'; readonly window: number; readonly minCount: number }
  /** Order statistic at `level`: 0 = min, 1 = max, linear between ranks. */
  | { readonly type: 'order'; readonly of: Source; readonly level: number; readonly window: number; readonly minCount: number }
  | { readonly type: 'weighted'; readonly of: Source; readonly alpha: number; readonly window: number }
  | { readonly type: 'phase'; readonly of: Source; readonly season: number; readonly count: number }
  | { readonly type: 'since'; readonly of: Source; readonly cap: number }
  | { readonly type: 'ratioToHistory'; readonly of: Source; readonly window: number }
  | { readonly type: 'change'; readonly of: Source; readonly over: number }
  | { readonly type: 'ratioToGroup'; readonly of: Source; readonly by: string }
  | { readonly type: 'groupMean'; readonly of: Source; readonly by: string; readonly window: number }
  | { readonly type: 'static'; readonly column: string }
  | { readonly type: 'age' }
  | { readonly type: 'calendar'; readonly part: CalendarPart }
  | { readonly type: 'eventUntil' | 'eventSince'; readonly names: readonly string[]; readonly reach: number };

/** One column of the feature matrix. */
export interface Column {
  readonly name: string;
  readonly node: Node;
  readonly lag: number;
}

/** Nodes that depend on the day alone, not on the series. */
export type DayNode = Extract<Node, { readonly type: 'calendar' | 'eventUntil' | 'eventSince' }>;

export function isDayNode(node: Node): node is DayNode {
  return node.type === 'calendar' || node.type === 'eventUntil' || node.type === 'eventSince';
}

/** How many days before its own day a node's value depends on. */
export function reachDays(node: Node): number {
  switch (node.type) {
    case 'roll':
    case 'order':
    case 'weighted':
    case 'groupMean':
      return node.window - 1;
    case 'phase':
      return (node.count - 1) * node.season;
    case 'since':
      return node.cap;
    case 'ratioToHistory':
      return node.window;
    case 'change':
      return node.over;
    default:
      return 0;
  }
}
