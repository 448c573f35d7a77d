import { html, type Html } from '../../../src/publish/report/html.js';
import type { Filters } from '../../dashboard/filters.js';
import type { Look } from '../../dashboard/page.js';

export function field(name: keyof Filters, label: string, value: string | undefined, hint = ''): Html {
  return html`<label>${label} <input name="${name}" value="${value ?? ''}" placeholder="${hint}" dir="auto" autocomplete="off"></label>`;
}

export function choice(name: keyof Filters, label: string, chosen: string, options: readonly (readonly [string, string])[]): Html {
  return html`<label>${label} <select name="${name}">${options.map(([value, text]) => html`<option value="${value}"${value === chosen ? html` selected` : null}>${text}</option>`)}</select></label>`;
}

/** A form whose settings become the page's address. */
export function filterForm({ path, filters, speaker }: Look, fields: readonly Html[], hidden: readonly (keyof Filters)[] = []): Html {
  return html`<form class="filters" method="get" action="${path}">${(['lang', 'cal', ...hidden] as const).map((name) => (filters[name] === undefined ? null : html`<input type="hidden" name="${name}" value="${filters[name]}">`))}${fields}<button>${speaker.word('apply')}</button></form>`;
}
