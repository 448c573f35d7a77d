import { html, jsonIsland, trusted, type Html } from '../../publish/report/html.js';
import type { CellOutput } from '../notebook-file.js';
import type { Markdown } from './markdown.js';
import { sanitizeHtml } from './sanitize.js';

export interface OutputLook {
  readonly markdown: Markdown;
  /** Charts that have a plotly form are drawn by plotly, their SVG standing until it has loaded. */
  readonly plotly: boolean;
  /** A name for the next thing on the page, unique in it. */
  readonly nextId: () => string;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : Array.isArray(value) && value.every((line) => typeof line === 'string') ? value.join('') : undefined);

/** Codes that color a terminal; a page has no use for them. */
// eslint-disable-next-line no-control-regex
const withoutColors = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, '');

const isBase64 = (text: string): boolean => /^[A-Za-z0-9+/\s]+=*\s*$/.test(text);

/** The richest form of a bundle that a page without network can show safely. */
function bundleHtml(data: Readonly<Record<string, unknown>>, look: OutputLook): Html {
  const svg = textOf(data['image/svg+xml']);
  const figure = data['application/vnd.plotly.v1+json'];
  if (svg !== undefined) {
    const both = textOf(data['text/html']);
    // `show`'s own charts come drawn twice, for wide and for narrow screens.
    const picture = html`<figure class="chart">${trusted(sanitizeHtml(both?.includes('anbar-narrow') === true ? both : svg))}</figure>`;
    if (!look.plotly || figure === null || typeof figure !== 'object') return picture;
    const id = look.nextId();
    return html`<div class="plotly" data-figure="${id}">${picture}${jsonIsland(id, figure)}</div>`;
  }
  const markup = textOf(data['text/html']);
  if (markup !== undefined) return html`<div class="rich">${trusted(sanitizeHtml(markup))}</div>`;
  const markdown = textOf(data['text/markdown']);
  if (markdown !== undefined) return html`<div class="words">${look.markdown.render(markdown)}</div>`;
  for (const type of ['image/png', 'image/jpeg']) {
    const picture = textOf(data[type]);
    if (picture !== undefined && isBase64(picture)) return html`<figure><img alt="" src="data:${type};base64,${picture.replace(/\s/g, '')}"></figure>`;
  }
  const text = textOf(data['text/plain']);
  return text === undefined ? html`` : html`<pre dir="auto">${withoutColors(text)}</pre>`;
}

/** One output of a cell as safe markup. */
export function outputHtml(output: CellOutput, look: OutputLook): Html {
  if (output.output_type === 'stream') {
    const text = withoutColors(textOf(output.text) ?? '');
    return text.trim() === '' ? html`` : html`<pre class="${output.name}" dir="auto">${text}</pre>`;
  }
  if (output.output_type === 'error') return html`<pre class="stderr">${output.ename}: ${output.evalue}</pre>`;
  return bundleHtml(output.data, look);
}
