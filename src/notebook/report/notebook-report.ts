import { refuseUnknownOptions } from '../../base/options.js';
import { html, type Html } from '../../publish/report/html.js';
import type { Language } from '../../locale/names.js';
import { sourceOf, type Notebook, type NotebookCell } from '../notebook-file.js';
import { embeddedFont } from './font.js';
import { openMarkdown, type Markdown } from './markdown.js';
import { outputHtml, type OutputLook } from './outputs.js';
import { pageHtml } from './page.js';
import { plotlyScripts } from './plotly-script.js';

export interface NotebookReportOptions {
  /** Default en. In Persian the page runs right to left, and text cells show `metadata.anbar.fa` where they have it. */
  readonly language?: Language;
  /** Leaves the code out; by default it is there, folded. */
  readonly hideInput?: boolean;
  /** Interactive charts: adds plotly.js (4.8 MB) to the page. */
  readonly plotly?: boolean;
  /** What it was made from, shown at the end. */
  readonly provenance?: readonly (readonly [string, string])[];
}

const codeWord = { en: 'code', fa: 'کد' } as const;

const tagged = (cell: NotebookCell, tag: string): boolean => cell.metadata.tags?.includes(tag) === true;

/** A text cell's words in the reader's language: a translation travels in the cell's metadata, `{ "anbar": { "fa": "…" } }`. */
function wordsOf(cell: NotebookCell, language: Language): string {
  const translations = cell.metadata['anbar'];
  const found = translations !== null && typeof translations === 'object' ? (translations as Readonly<Record<string, unknown>>)[language] : undefined;
  return typeof found === 'string' ? found : Array.isArray(found) ? found.join('') : sourceOf(cell);
}

function cellHtml(cell: NotebookCell, options: NotebookReportOptions, markdown: Markdown, look: OutputLook): Html {
  if (tagged(cell, 'hide-cell') || cell.cell_type === 'raw') return html``;
  const language = options.language ?? 'en';
  if (cell.cell_type === 'markdown') return html`<section class="text">${markdown.render(wordsOf(cell, language))}</section>`;
  const source = sourceOf(cell).trim();
  const code = options.hideInput === true || tagged(cell, 'hide-input') || source === '' ? '' : html`<details class="code"><summary>${codeWord[language]}</summary><pre><code>${source}</code></pre></details>`;
  const outputs = tagged(cell, 'hide-output') ? [] : (cell.outputs ?? []).map((output) => outputHtml(output, look));
  return html`<section class="cell">${code}${outputs}</section>`;
}

/**
 * An executed notebook as one HTML file that needs nothing else: charts as SVG, font embedded, code folded, a list of contents, and what it was made from.
 * Outputs are untrusted and written anew from an allow-list, and the page's policy lets nothing load or run.
 *
 * @example
 * // Needs: a notebook that was run (`anbar notebook run notebooks/00-start.ipynb`)
 * const executed = parseNotebook('00-start.ipynb', await readFile('notebooks/00-start.ipynb', 'utf8'));
 * await writeFile('reports/start.html', await notebookReport(executed, 'start', { language: 'fa' }));
 */
export async function notebookReport(notebook: Notebook, name: string, options: NotebookReportOptions = {}): Promise<string> {
  refuseUnknownOptions('notebookReport', options, ['language', 'hideInput', 'plotly', 'provenance']);
  const markdown = await openMarkdown();
  let ids = 0;
  const look: OutputLook = { markdown, plotly: options.plotly === true, nextId: () => `f${(ids += 1)}` };
  const body = notebook.cells.map((cell) => cellHtml(cell, options, markdown, look));
  const title = markdown.headings.find(({ level }) => level === 1)?.text ?? name;
  const letters = body.map(({ text }) => text).join('') + title + (options.provenance ?? []).flat().join('');
  return pageHtml({
    title,
    language: options.language ?? 'en',
    headings: markdown.headings,
    body,
    provenance: options.provenance ?? [],
    font: await embeddedFont(letters),
    scripts: options.plotly === true ? await plotlyScripts() : [],
  });
}
