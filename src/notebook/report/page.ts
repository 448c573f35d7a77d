import { createHash } from 'node:crypto';
import { html, trusted, type Html } from '../../publish/report/html.js';
import type { Language } from '../../locale/names.js';
import type { Heading } from './markdown.js';
import { reportStyle } from './style.js';

const words = {
  en: { contents: 'Contents', made: 'How this was made' },
  fa: { contents: 'فهرست', made: 'این گزارش از کجا آمد' },
} as const;

export interface Page {
  readonly title: string;
  readonly language: Language;
  readonly headings: readonly Heading[];
  readonly body: readonly Html[];
  /** What it was made from: pairs of name and value, shown at the end. */
  readonly provenance: readonly (readonly [string, string])[];
  readonly font: Html;
  /** Code of packages that the page runs; none: no script may run at all. */
  readonly scripts: readonly string[];
}

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/** The whole page. Its policy allows no network at all, and no script but the given ones, told by their hash. */
export function pageHtml({ title, language, headings, body, provenance, font, scripts }: Page): string {
  const w = words[language];
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; script-src ${scripts.length === 0 ? "'none'" : scripts.map(sha256).join(' ')}; base-uri 'none'; form-action 'none'`;
  const contents = headings.filter(({ level }) => level === 2 || level === 3).map(({ level, id, text }) => html`<li class="l${level}"><a href="#${id}"><bdi>${text}</bdi></a></li>`);
  const facts = provenance.map(([name, value]) => html`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>`);
  return html`${trusted('<!doctype html>')}
<html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="anbar">
<title>${title}</title>
<style>${font}${trusted(reportStyle)}</style>
</head>
<body>
<div class="page">
<nav aria-label="${w.contents}">${contents.length === 0 ? '' : html`<h2>${w.contents}</h2><ol>${contents}</ol>`}</nav>
<main>
${body}
<footer class="provenance"><h2>${w.made}</h2><dl>${facts}</dl></footer>
</main>
</div>
${scripts.map((script) => html`<script>${trusted(script)}</script>`)}
</body>
</html>
`.text;
}
