/** The report's look: light, dark and print; logical properties, so that right-to-left needs no rule of its own. */
export const reportStyle = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--paper:#fff;--card:#f6f7f9;--line:#d9dde2;--accent:#1f6fc0}
@media(prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#a3abb5;--paper:#14171b;--card:#1d2127;--line:#343a42;--accent:#6db1f5}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.65 Vazirmatn,system-ui,sans-serif}
.page{max-inline-size:1120px;margin-inline:auto;padding:1rem 1rem 4rem;display:grid;grid-template-columns:minmax(0,1fr);gap:1.5rem}
@media(min-width:960px){.page{grid-template-columns:220px minmax(0,1fr)}nav{position:sticky;inset-block-start:1rem;align-self:start;max-block-size:95vh;overflow-y:auto}}
nav{font-size:.9rem}nav ol{list-style:none;margin:0;padding:0}nav li{padding-block:.15rem}nav .l3{padding-inline-start:1rem}nav h2{font-size:.85rem;color:var(--soft);margin:.2rem 0}
a{color:var(--accent)}nav a{text-decoration:none}
h1{font-size:1.7rem;line-height:1.3;margin:.2rem 0 .6rem}h2{font-size:1.25rem;margin:2rem 0 .5rem;line-height:1.4}h3{font-size:1.05rem;margin:1.4rem 0 .4rem}
p,li{overflow-wrap:anywhere}
.cell{margin-block:.8rem}
details.code{border:1px solid var(--line);border-radius:6px;margin-block:.4rem}
details.code summary{cursor:pointer;padding:.15rem .7rem;font-size:.8rem;color:var(--soft)}
pre{direction:ltr;text-align:left;overflow-x:auto;background:var(--card);border-radius:6px;padding:.7rem .9rem;margin:.4rem 0;font:13px/1.5 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,Vazirmatn,monospace;white-space:pre}
details.code pre{margin:0;border-radius:0 0 6px 6px}
pre[dir=auto]{direction:inherit;text-align:start}
pre.stderr{border-inline-start:3px solid #d9730d}
code{font:0.9em ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,Vazirmatn,monospace;background:var(--card);border-radius:4px;padding:.1em .3em;unicode-bidi:isolate;direction:ltr;overflow-wrap:anywhere}
pre code{background:none;padding:0;overflow-wrap:normal}
figure{margin:.6rem 0;overflow-x:auto;overscroll-behavior-x:contain}
figure svg{max-inline-size:100%;block-size:auto;display:block;margin-inline:auto}
.anbar-narrow{display:none}@media(max-width:600px){.anbar-wide{display:none}.anbar-narrow{display:block}}
figure img{max-inline-size:100%}
.rich{overflow-x:auto}
.anbar-scroll{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.88rem}
caption{text-align:start;font-weight:600;padding-block:.3rem}
th,td{padding:.3rem .7rem;text-align:start;border-block-end:1px solid var(--line);vertical-align:top}
.anbar-table th,.anbar-table td{white-space:nowrap;max-inline-size:28em;overflow:hidden;text-overflow:ellipsis}
th{font-weight:600}th small{display:block;font-weight:400;color:var(--soft)}
.anbar-n{text-align:right}.anbar-null{color:var(--soft)}.anbar-gap td{text-align:center;color:var(--soft)}
mark{background:#ffd76a66;color:inherit;border-radius:4px;padding:0 .15em}mark sub{color:var(--soft);margin-inline-start:.2em;font-size:.7em}
.words{border-inline-start:3px solid var(--accent);padding-inline-start:.9rem}
.provenance{margin-block-start:3rem;border-block-start:1px solid var(--line);padding-block-start:.8rem;font-size:.85rem;color:var(--soft)}
.provenance dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem 1rem;margin:0}.provenance dd{margin:0;overflow-wrap:anywhere}
@media print{:root{--ink:#000;--soft:#444;--paper:#fff;--card:#f4f4f4;--line:#bbb;--accent:#000}nav,details.code:not([open]){display:none}.page{display:block;max-inline-size:none;padding:0}figure,tr{break-inside:avoid}h2,h3{break-after:avoid}.rich,.anbar-scroll,figure,pre{overflow:visible}pre{white-space:pre-wrap}.anbar-table th,.anbar-table td{white-space:normal}@page{margin:16mm}}
`;
