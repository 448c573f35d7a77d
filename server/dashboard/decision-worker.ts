// The thread that decides: reads the shop, forecasts demand (or takes up what was kept), then answers one question after another. The server's own thread never waits for it.
import { parentPort, workerData } from 'node:worker_threads';
import { isAnbarError } from '../../src/base/errors.js';
import { decisionBasis, decisionFutureDays } from '../../src/decide/decision-basis.js';
import { exceptions } from '../../src/decide/exceptions.js';
import { reorderInputs, type ReorderInputs } from '../../src/decide/reorder-inputs.js';
import type { ReorderItem } from '../../src/decide/reorder-item.js';
import { reorderList } from '../../src/decide/reorder-list.js';
import { salesHistory } from '../../src/decide/sales-history.js';
import { stockStatus } from '../../src/decide/stock-status.js';
import { loadPanel } from '../../src/engine/load-panel.js';
import { openDataset } from '../../src/engine/open-dataset.js';
import type { Failure, FromWorker, Placed, Task, TaskKind, TaskResults } from './decision-tasks.js';
import { keepDecisions, keptDecisions } from './kept-decisions.js';

const { folder } = workerData as { readonly folder: string };
const say = (message: FromWorker): void => parentPort!.postMessage(message);
const failureOf = (error: unknown): Failure => ({ code: isAnbarError(error) ? error.code : 'E_SERVER_UNEXPECTED', message: error instanceof Error ? error.message : String(error) });

async function makeInputs(): Promise<ReorderInputs> {
  const dataset = await openDataset(folder);
  const { fingerprint } = dataset.manifest;
  const kept = await keptDecisions(dataset.folder, fingerprint);
  if (kept !== undefined) return kept;
  const history = salesHistory(await loadPanel(dataset, { futureDays: decisionFutureDays }));
  let told = 0;
  const onRound = (done: number, of: number): void => {
    if (done < of && done / of - told < 0.02) return;
    told = done / of;
    say({ kind: 'progress', share: told });
  };
  const made = await reorderInputs(dataset, history, { ...decisionBasis, onRound });
  await keepDecisions(dataset.folder, fingerprint, made).catch((error: unknown) => say({ kind: 'note', message: `what was forecast for decisions could not be kept and will be made again at the next start: ${failureOf(error).message}` }));
  return made;
}

async function answer(): Promise<void> {
  const inputs = await makeInputs();
  const placeOf = new Map(inputs.items.map((item, at) => [item, at]));
  const placed = <Row extends { readonly item: ReorderItem }>({ item, ...row }: Row): Placed<Row> => ({ ...row, at: placeOf.get(item)! });
  const work: { readonly [K in TaskKind]: (settings: Task['settings']) => TaskResults[K] } = {
    lines: (settings) => reorderList(inputs.items, settings).map(placed),
    status(settings) {
      const { items, totals } = stockStatus(inputs.items, settings);
      return { items: items.map(placed), totals };
    },
    exceptions: (settings) => exceptions(inputs.items, settings).map(placed),
  };
  parentPort!.on('message', ({ id, kind, settings }: Task) => {
    try {
      say({ kind: 'done', id, result: work[kind](settings) });
    } catch (error) {
      say({ kind: 'refused', id, failure: failureOf(error) });
    }
  });
  say({ kind: 'ready', inputs });
}

answer().catch((error: unknown) => say({ kind: 'failed', failure: failureOf(error) }));
