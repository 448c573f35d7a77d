// Forecasts of demand are made once for a dataset and kept beside it: a server that starts again answers at once.
import { decisionBasis } from '../../src/decide/decision-basis.js';
import { checkReorderItem } from '../../src/decide/reorder-item.js';
import type { ReorderInputs } from '../../src/decide/reorder-inputs.js';
import { nodeFiles, replaceFile, type Files } from '../../src/publish/files.js';

/** Raise it whenever `reorderInputs` answers otherwise for the same data: what was kept before is then made anew. */
const edition = 1;
const name = 'decisions.json';

const keyOf = (fingerprint: string): string => JSON.stringify([edition, fingerprint, decisionBasis]);

/** The folder beside the tables where the dashboard keeps what is its own; out of version control by itself. */
export async function dashboardFolder(dataset: string, files: Files = nodeFiles): Promise<string> {
  const folder = `${dataset}/.anbar`;
  await files.makeFolder(folder);
  if ((await files.read(`${folder}/.gitignore`)) === undefined) await files.write(`${folder}/.gitignore`, new TextEncoder().encode('*\n'));
  return folder;
}

/** What was kept for these very data and this way of deciding; undefined where nothing whole is there. */
export async function keptDecisions(dataset: string, fingerprint: string): Promise<ReorderInputs | undefined> {
  const bytes = await nodeFiles.read(`${dataset}/.anbar/${name}`);
  if (bytes === undefined) return undefined;
  try {
    const { key, inputs } = JSON.parse(new TextDecoder().decode(bytes)) as { readonly key: string; readonly inputs: ReorderInputs };
    if (key !== keyOf(fingerprint)) return undefined;
    inputs.items.forEach(checkReorderItem);
    return inputs;
  } catch {
    return undefined; // cut short or meddled with: it is only a copy, and is made again
  }
}

/** Throws E_PUBLISH_DISK. */
export async function keepDecisions(dataset: string, fingerprint: string, inputs: ReorderInputs): Promise<void> {
  const folder = await dashboardFolder(dataset);
  await replaceFile(nodeFiles, folder, name, new TextEncoder().encode(JSON.stringify({ key: keyOf(fingerprint), inputs })), String(process.pid));
}
