/** Markup that is safe to put into a page: only the `html` tag makes it. */
export interface Html {
  readonly text: string;
  readonly safe: typeof mark;
}

const mark: unique symbol = Symbol('html');

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

/** Escapes text for an element or a quoted attribute. Control characters (NUL included), which HTML forbids, become U+FFFD. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => entities[character]!).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');
}

export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

function render(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return escapeText(String(value));
  if ('text' in value) return value.safe === mark ? value.text : '';
  return value.map(render).join('');
}

/**
 * The one way to markup: a tagged template whose values are escaped, whatever they are; only markup of this same tag passes as it is.
 * Values belong between tags or inside quoted attributes (never in a tag name, a script or an unquoted attribute).
 *
 * @example
 * html`<td title="${'<b>'}">${'<b>'}</td>`.text; // '<td title="&lt;b&gt;">&lt;b&gt;</td>'
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = parts[0]!;
  for (let i = 0; i < values.length; i++) text += render(values[i]) + parts[i + 1]!;
  return { text, safe: mark };
}

/** Markup that this code wrote itself (a stylesheet, a script of a package): never for text from outside. */
export function trusted(text: string): Html {
  return { text, safe: mark };
}

/** Data for a script to read: JSON in which nothing can end the script element. */
export function jsonIsland(id: string, value: unknown): Html {
  const json = JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return html`<script type="application/json" id="${id}">${trusted(json)}</script>`;
}
