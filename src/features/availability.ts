import { AnbarError } from '../base/errors.js';
import type { Availability, Panel } from '../table/panel.js';
import type { Column, Node } from './node.js';

/** Beyond this correlation a `known` column is the target under another name: no honest covariate of noisy counts comes near it. */
const leakCorrelation = 0.9999;
/** Rows looked at for it, spread evenly. */
const sampledRows = 50_000;

export function sourceOf(node: Node): string | undefined {
  return 'of' in node ? node.of : undefined;
}

/** Youngest lag at which a value is there for a row `gap` days after the last observed day. */
export function leastLag(availability: Availability, gap: number): number {
  return availability.kind === 'known' ? 0 : availability.kind === 'observed' ? gap : gap + availability.days;
}

/** Refuses columns that would read values from after the origin (E_FEATURES_LEAK) or that the panel lacks (E_FEATURES_COLUMN). */
export function refuseUnavailable(columns: readonly Column[], gap: number, sources: ReadonlyMap<string, Availability>, statics: ReadonlySet<string>): void {
  for (const { name, node, lag } of columns) {
    const group = 'by' in node ? node.by : node.type === 'static' ? node.column : undefined;
    if (group !== undefined && !statics.has(group)) throw new AnbarError('E_FEATURES_COLUMN', `${name} needs the static column ${group}; the panel has: ${[...statics].join(', ')}`, { facts: { field: group } });
    const source = sourceOf(node);
    if (source === undefined) continue;
    const availability = source === 'quantity' ? ({ kind: 'observed' } as const) : sources.get(source);
    if (availability === undefined) throw new AnbarError('E_FEATURES_COLUMN', `${name} needs the column ${source}; the panel has: quantity, ${[...sources.keys()].join(', ')}`, { facts: { field: source } });
    const least = leastLag(availability, gap);
    if (lag < least) {
      throw new AnbarError('E_FEATURES_LEAK', `${name} reads ${source} ${lag} days back, but it is ${availability.kind}; allowed: ${least} or more (horizonGap ${gap})`, {
        hint: 'Raise the lag, or declare the column known if its values are truly there ahead.',
        facts: { field: source, value: lag, least },
      });
    }
  }
}

function correlation(panel: Panel, values: Float32Array): number {
  const { quantity, offsets, futureDays } = panel;
  const rows = quantity.length;
  const step = Math.max(1, Math.floor(rows / sampledRows));
  let n = 0, mx = 0, my = 0, sxx = 0, syy = 0, sxy = 0;
  for (let s = 0, row = 0; s + 1 < offsets.length; s++) {
    for (; row < offsets[s + 1]!; row += step) {
      const x = values[row + s * futureDays]!;
      const y = quantity[row]!;
      if (Number.isNaN(x) || Number.isNaN(y)) continue;
      n++;
      const dx = x - mx;
      const dy = y - my;
      mx += dx / n;
      my += dy / n;
      sxx += dx * (x - mx);
      syy += dy * (y - my);
      sxy += dx * (y - my);
    }
  }
  return n < 20 || sxx === 0 || syy === 0 ? 0 : Math.abs(sxy) / Math.sqrt(sxx * syy);
}

/** Refuses a column declared `known` that is the target itself, or a linear image of it: a declaration cannot make tomorrow's sales known. */
export function refusePlantedTarget(panel: Panel, columns: readonly Column[], gap: number): void {
  const young = new Set(columns.filter(({ lag }) => lag < gap).map(({ node }) => sourceOf(node)));
  for (const [name, column] of panel.columns) {
    if (column.availability.kind !== 'known' || !young.has(name) || correlation(panel, column.values) < leakCorrelation) continue;
    throw new AnbarError('E_FEATURES_LEAK', `column ${name} is declared known, but its values are those of quantity; allowed: columns that are there before the sales are`, { facts: { field: name } });
  }
}
