import type MarkdownIt from 'markdown-it';
import { AnbarError } from '../../base/errors.js';
import { trusted, type Html } from '../../publish/report/html.js';

export interface Heading {
  readonly level: number;
  readonly id: string;
  readonly text: string;
}

/** A notebook's words as markup. Raw HTML in them is shown, not run; pictures are left out, for a report loads nothing. */
export interface Markdown {
  /** Headings met so far, in order. */
  readonly headings: readonly Heading[];
  render(text: string): Html;
}

/** Right to left when a good part of the letters is Persian, wherever the first one stands: `dir="auto"` would go by the first alone. */
function directionOf(text: string): 'rtl' | 'ltr' {
  const persian = text.match(/[\u0600-\u06ff]/g)?.length ?? 0;
  const latin = text.match(/[A-Za-z]/g)?.length ?? 0;
  return persian > 0.4 * latin ? 'rtl' : 'ltr';
}

/** Loads markdown-it on first use. Throws E_ADAPTER_MISSING. */
export async function openMarkdown(): Promise<Markdown> {
  let make: typeof MarkdownIt;
  try {
    make = (await import('markdown-it')).default;
  } catch (cause) {
    throw new AnbarError('E_ADAPTER_MISSING', 'markdown-it does not load', { hint: 'run: npm install', cause });
  }
  const parser = make({ html: false, linkify: false, typographer: false }).disable('image');
  const headings: Heading[] = [];
  parser.core.ruler.push('heading-ids', (state) => {
    state.tokens.forEach((token, i) => {
      if (token.type === 'paragraph_open') token.attrSet('dir', directionOf(state.tokens[i + 1]?.content ?? ''));
      if (token.type !== 'heading_open') return;
      const text = (state.tokens[i + 1]?.children ?? []).filter(({ type }) => type === 'text' || type === 'code_inline').map(({ content }) => content).join('');
      const id = `s${headings.length + 1}`;
      token.attrSet('id', id);
      token.attrSet('dir', directionOf(text));
      headings.push({ level: Number(token.tag.slice(1)), id, text });
    });
  });
  return { headings, render: (text) => trusted(parser.render(text)) };
}
