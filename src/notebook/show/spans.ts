import { html } from '../../publish/report/html.js';
import type { DisplayBundle } from '../display.js';

/** A part of a text; ends are UTF-16 positions, `end` exclusive. `label` says what the part is. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
  readonly label?: string;
}

/** A text with marked parts. Overlapping parts keep the first. */
export function spansBundle(text: string, spans: readonly TextSpan[]): DisplayBundle {
  const sorted = spans.filter(({ start, end }) => start >= 0 && end > start && end <= text.length).sort((a, b) => a.start - b.start || b.end - a.end);
  const parts = [];
  const plain: string[] = [];
  let at = 0;
  for (const { start, end, label } of sorted) {
    if (start < at) continue;
    parts.push(text.slice(at, start), html`<mark>${text.slice(start, end)}${label === undefined ? '' : html`<sub>${label}</sub>`}</mark>`);
    plain.push(text.slice(at, start), `[${text.slice(start, end)}${label === undefined ? '' : `:${label}`}]`);
    at = end;
  }
  parts.push(text.slice(at));
  plain.push(text.slice(at));
  return { 'text/html': html`<p class="anbar-spans" dir="auto">${parts}</p>`.text, 'text/plain': plain.join('') };
}
