import { reportStyle } from '../../../src/publish/report/style.js';

/** The dashboard's stylesheet: the reports' own, and what only pages have. Logical properties only: both writing directions read it. */
export const dashboardStyle = `@font-face { font-family: Vazirmatn; src: url(/dashboard/vazirmatn.woff2) format("woff2"); font-weight: 100 900; font-display: swap; }
${reportStyle}
main, header { max-inline-size: 84rem; }
header nav ul { display: flex; flex-wrap: wrap; gap: .25rem .75rem; list-style: none; padding: 0; margin-block: .5rem; }
a { color: var(--mean); } header nav a { display: inline-block; padding: .15rem .35rem; border-radius: .35rem; }
[aria-current=page] { background: var(--soft); font-weight: 700; border-block-end: 2px solid var(--mean); }
.shop { margin: 0; }
.skip { position: absolute; inset-inline-start: -99rem; } .skip:focus { inset-inline-start: 1rem; background: var(--paper); padding: .5rem; z-index: 2; }
:focus-visible { outline: 3px solid var(--mean); outline-offset: 2px; } main:focus { outline: none; }
.tile { margin-block: 1.5rem; break-inside: auto; } .tile h2 { margin-block: 0 .25rem; overflow-wrap: anywhere; }
.about { color: var(--dim); font-size: .85rem; } .about p { margin: 0; }
.tiles a { color: inherit; text-decoration: none; display: block; } .tiles p { color: var(--dim); font-size: .8rem; margin-block: .25rem 0; }
.tiles { grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr)); }
.tiles li { border-block-start: 4px solid var(--line); } .state-out { border-block-start-color: #cf222e !important; } .state-at-risk { border-block-start-color: var(--actual) !important; } .state-overstock { border-block-start-color: var(--mean) !important; }
.filters { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin-block: .75rem; } .filters label { display: grid; font-size: .85rem; max-inline-size: 100%; }
input, select, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--dim); border-radius: .35rem; padding: .25rem .5rem; max-inline-size: 100%; inline-size: 11rem; } select { inline-size: auto; min-inline-size: 11rem; } button { inline-size: auto; background: var(--soft); cursor: pointer; }
td { min-inline-size: 4.5rem; } td.title { min-inline-size: 15rem; } td.sentence { min-inline-size: 34rem; font-size: .85rem; }
figure { margin: 0; } .mark { stroke: var(--actual); stroke-opacity: .35; stroke-dasharray: 2 3; fill: none; }
.pager { display: flex; gap: 1rem; margin-block: .75rem; }
.empty, .stale, .error { border: 1px dashed var(--dim); border-radius: .5rem; padding: .75rem; }
.stale { border-color: var(--actual); } .error { border-color: #cf222e; }
svg.w360 { display: none; } .zoom-hint { display: none; color: var(--dim); font-size: .8rem; margin: 0; } .drawn .zoom-hint { display: block; }
figure.drawn > svg { display: none; } .plot { inline-size: 100%; min-block-size: 280px; } .plot svg { display: revert-layer; inline-size: revert-layer; block-size: revert-layer; } .plot svg text { fill: revert-layer; font-size: revert-layer; unicode-bidi: revert-layer; } .reset-zoom { font-size: .85rem; }
progress { inline-size: 10rem; max-inline-size: 100%; vertical-align: middle; accent-color: var(--mean); }
tr.dim td { color: var(--dim); } tr.dim a { color: inherit; } .mark-note { font-size: .85rem; } .mark-button { font-size: .8rem; padding: .1rem .5rem; white-space: nowrap; } td.controls { min-inline-size: 12rem; }
input.long { inline-size: 18rem; } .move b { min-inline-size: 6rem; } .done { color: var(--good); } dialog { color: inherit; background: var(--paper); border: 1px solid var(--dim); border-radius: .5rem; max-inline-size: min(30rem, 92vw); } dialog::backdrop { background: #0008; }
@media (max-width: 600px) { svg.w800 { display: none; } svg.w360 { display: block; } figure.drawn > svg { display: none; } th, td { padding-inline: .4rem; } td.title { min-inline-size: 9rem; } td.sentence { min-inline-size: 16rem; } td:first-child, th:first-child { position: sticky; inset-inline-start: 0; background: var(--paper); max-inline-size: 10rem; border-inline-end: 1px solid var(--line); } main, header { padding-inline: .75rem; } }
@media print { .plot, .reset-zoom, .zoom-hint, .controls, progress { display: none; } figure svg.w800 { display: block !important; } figure svg.w360 { display: none !important; }
 header nav, form.filters, .moves, .pager, .skip { display: none; } @page wide { size: A4 landscape; margin: 10mm; } body:has(#orders), body:has(#shelves) { page: wide; } tr { break-inside: avoid; } table { font-size: 8pt; } td, th { padding: .1rem .3rem; } td, td.title { min-inline-size: 0; } th.number, td.number { white-space: normal; } #orders table { font-size: 7pt; } #orders td, #orders th { padding-inline: .2rem; } td.sentence { min-inline-size: 13rem; font-size: 6.5pt; line-height: 1.35; } td:first-child, th:first-child { position: static; } .scroll { overflow: visible; } a { color: inherit; text-decoration: none; } }
`;
