import type { Table } from 'apache-arrow';
import type { CleaningStep, ImportReport } from '../table/dataset.js';
import { tableSchemas } from '../table/schemas.js';
import { tableOf } from '../table/table-of.js';

/** How much of a bad row is kept to be looked at. */
const rawCharacters = 2000;

/**
 * The books of an import. Every row read ends in exactly one of three: kept, repaired, quarantined; `report` refuses to close books that do not balance.
 */
export interface Intake {
  /** The row is used as it stands. */
  keep(rows?: number): void;
  /** The row is used after a change that a step reports. */
  repair(rows?: number): void;
  quarantine(source: string, line: number, reason: string, raw: readonly string[] | string): void;
  /** Adds to a named step; the decision is what the last call says. */
  step(step: string, rows: number, decision: string): void;
  /** Rows that the files held, counted apart from what became of them. */
  read(rows?: number): void;
  report(): ImportReport;
  quarantineTable(): Table;
}

export function createIntake(): Intake {
  let read = 0;
  let kept = 0;
  let repaired = 0;
  const steps = new Map<string, CleaningStep>();
  const reasons = new Map<string, number>();
  const [sources, lines, whys, raws]: [string[], number[], string[], string[]] = [[], [], [], []];
  return {
    read: (rows = 1) => void (read += rows),
    keep: (rows = 1) => void (kept += rows),
    repair: (rows = 1) => void (repaired += rows),
    quarantine(source, line, reason, raw) {
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      sources.push(source);
      lines.push(line);
      whys.push(reason);
      raws.push((typeof raw === 'string' ? raw : raw.join(',')).slice(0, rawCharacters).replace(/[\uD800-\uDBFF]$/, ''));
    },
    step(step, rows, decision) {
      if (rows > 0) steps.set(step, { step, rows: (steps.get(step)?.rows ?? 0) + rows, decision });
    },
    report() {
      if (kept + repaired + lines.length !== read) throw new Error(`import lost count: kept ${kept} + repaired ${repaired} + quarantined ${lines.length} is not ${read} read`);
      return { read, kept, repaired, quarantined: lines.length, reasons: Object.fromEntries([...reasons].sort(([a], [b]) => (a < b ? -1 : 1))), steps: [...steps.values()] };
    },
    quarantineTable: () => tableOf(tableSchemas.quarantine, { source: sources, line: Float64Array.from(lines), reason: whys, raw: raws }),
  };
}
