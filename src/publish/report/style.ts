/** The reports' stylesheet: light and dark by the reader's setting, print, both writing directions by logical properties. */
export const reportStyle = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --dim: #57606a; --line: #d0d7de; --soft: #f6f8fa; --sales: #57606a; --mean: #0550ae; --band: #54aeff55; --actual: #bc4c00; --good: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --dim: #9198a1; --line: #30363d; --soft: #161b22; --sales: #9198a1; --mean: #79c0ff; --band: #388bfd44; --actual: #f0883e; --good: #56d364; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.7 Vazirmatn, system-ui, -apple-system, "Segoe UI", Tahoma, sans-serif; }
main, header, footer { max-inline-size: 70rem; margin-inline: auto; padding-inline: 1rem; }
header { padding-block: 1.5rem .5rem; border-block-end: 1px solid var(--line); }
h1 { font-size: 1.5rem; margin-block: 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin-block: 2rem .5rem; }
h3 { font-size: 1rem; margin-block: 0 .25rem; overflow-wrap: anywhere; }
p, li { overflow-wrap: anywhere; }
.dim { color: var(--dim); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; inline-size: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .75rem; border-block-end: 1px solid var(--line); text-align: start; vertical-align: top; }
th { font-weight: 600; background: var(--soft); }
td.number, th.number { text-align: end; white-space: nowrap; }
tr.chosen td { font-weight: 600; }
.tag { border: 1px solid currentcolor; border-radius: .75rem; padding-inline: .5rem; font-size: .75rem; font-weight: 400; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin-block: 1rem; padding: 0; list-style: none; }
.tiles li { background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .75rem; }
.tiles b { display: block; font-size: 1.25rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1rem; }
.cards figure, figure.chart { margin: 0; border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; break-inside: avoid; }
svg { display: block; inline-size: 100%; block-size: auto; direction: ltr; }
svg text { fill: var(--dim); font-size: 11px; unicode-bidi: plaintext; }
.axis { stroke: var(--line); fill: none; }
.sales { stroke: var(--sales); fill: none; stroke-width: 1.25; }
.mean { stroke: var(--mean); fill: none; stroke-width: 2; }
.actual { stroke: var(--actual); fill: none; stroke-width: 1.5; stroke-dasharray: 3 2; }
.band { fill: var(--band); stroke: none; }
.bar { fill: var(--mean); } .bar.base { fill: var(--line); }
.legend { display: flex; flex-wrap: wrap; gap: 1rem; font-size: .8rem; color: var(--dim); padding: 0; list-style: none; margin-block: .25rem 0; }
.legend li::before { content: ""; display: inline-block; inline-size: 1rem; block-size: .25rem; margin-inline-end: .35rem; vertical-align: middle; background: currentcolor; }
.legend .l-sales::before { background: var(--sales); } .legend .l-mean::before { background: var(--mean); } .legend .l-actual::before { background: var(--actual); } .legend .l-band::before { background: var(--band); block-size: .6rem; }
footer { padding-block: 1.5rem; color: var(--dim); font-size: .85rem; }
@media print { :root { --paper: #fff; --ink: #000; } body { font-size: 11pt; } .cards { grid-template-columns: 1fr 1fr; } .live { display: none; } }
`.trim();
