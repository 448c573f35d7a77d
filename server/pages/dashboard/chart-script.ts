/**
 * Draws charts with plotly.js, fetched from this server when a page has one: hovering, zooming, a range below. The SVG stays for printing and where anything fails.
 * Time runs from left to right in both languages; ticks and values are the server's own words (Jalali days, Persian digits). Texts are escaped before plotly.js,
 * which reads a few tags in them.
 */
export const chartScript = `let library;
function plotly() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = '/dashboard/plotly.js';
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error('plotly.js did not load'));
    document.head.append(script);
  });
  return library;
}
const plain = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const styles = { sales: { colour: '--sales', width: 1.5 }, mean: { colour: '--mean', width: 2.5 }, actual: { colour: '--actual', width: 1.5, dash: 'dot' } };
const digits = (chart) => new Intl.NumberFormat(chart.language === 'fa' ? 'fa-IR' : 'en-US', { maximumFractionDigits: 2 });

// What hovering says first: the day, and what was marked on it. They are the axis' categories too.
function headsOf(chart) {
  const events = new Map(chart.marks.map(({ at, text }) => [at, text]));
  return chart.labels.map((label, at) => plain(label + (events.has(at) ? ' · ' + events.get(at) : '')));
}

function tracesOf(chart) {
  const x = headsOf(chart);
  const traces = chart.lines.map(({ name, kind, values, texts }) => ({ x, y: values, name: plain(name), text: texts.map(plain), mode: values.filter((value) => value !== null).length < 2 ? 'markers' : 'lines', line: { color: colour(styles[kind].colour), width: styles[kind].width, dash: styles[kind].dash ?? 'solid' }, marker: { color: colour(styles[kind].colour) }, hovertemplate: plain(name) + ': %{text}<extra></extra>', connectgaps: false }));
  if (!chart.band) return traces;
  const { low, high, texts, name } = chart.band;
  const fill = { line: { width: 0 }, mode: 'lines', connectgaps: false };
  return [{ ...fill, x, y: low, hoverinfo: 'skip' }, { ...fill, x, y: high, fill: 'tonexty', fillcolor: colour('--band'), text: texts.map(plain), hovertemplate: plain(name) + ': %{text}<extra></extra>' }, ...traces];
}

function ticksX(chart, from, to, width) {
  const count = Math.max(2, Math.min(7, Math.floor(width / 130)));
  const [first, last] = [Math.max(0, Math.ceil(from)), Math.min(chart.labels.length - 1, Math.floor(to))];
  const tickvals = [...new Set(Array.from({ length: count }, (_, k) => Math.round(first + ((last - first) * (k + 0.5)) / count)))];
  const heads = headsOf(chart);
  return { tickvals: tickvals.map((at) => heads[at]), ticktext: tickvals.map((at) => plain(chart.labels[at] ?? '')) };
}

function ticksY(chart, most) {
  const rough = Math.max(most, 1e-9) / 5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * unit).find((one) => one >= rough);
  const tickvals = Array.from({ length: 7 }, (_, k) => k * step);
  return { tickvals, ticktext: tickvals.map((value) => digits(chart).format(value)) };
}

const mostOf = (chart, from, to) => Math.max(0, ...[...chart.lines.map(({ values }) => values), ...(chart.band ? [chart.band.high] : [])].flatMap((values) => values.slice(Math.max(0, Math.floor(from)), Math.ceil(to) + 1).map((value) => value ?? 0)));

function layoutOf(chart, width) {
  const end = Math.max(1, chart.labels.length - 1);
  const font = { family: 'Vazirmatn, system-ui, sans-serif', size: width < 500 ? 12 : 13, color: colour('--ink') };
  const most = mostOf(chart, 0, end) || 1;
  const line = colour('--line');
  return {
    font, height: width < 500 ? 280 : 340, paper_bgcolor: 'transparent', plot_bgcolor: 'transparent', showlegend: false, dragmode: 'zoom', hovermode: 'x unified',
    margin: { l: width < 500 ? 44 : 60, r: 12, t: 16, b: 30 },
    hoverlabel: { bgcolor: colour('--paper'), bordercolor: line, font: { ...font, color: colour('--ink') } },
    xaxis: { type: 'category', categoryorder: 'array', categoryarray: headsOf(chart), range: [0, end], ...ticksX(chart, 0, end, width), gridcolor: line, zeroline: false, fixedrange: false, ticklabelstandoff: 4, rangeslider: width < 500 ? undefined : { thickness: 0.1, bordercolor: line, borderwidth: 1 } },
    yaxis: { range: [0, most * 1.05], ...ticksY(chart, most), gridcolor: line, zeroline: false, fixedrange: true },
    shapes: chart.marks.map(({ at }) => ({ type: 'line', xref: 'x', yref: 'paper', x0: at, x1: at, y0: chart.marks.length > 24 ? 0.93 : 0, y1: 1, line: { color: colour('--actual'), width: 1, dash: 'dot' }, opacity: 0.4 })),
  };
}

async function draw(figure) {
  const data = figure.querySelector('script[type="application/json"]');
  if (!data || figure.classList.contains('drawn')) return;
  const chart = JSON.parse(data.textContent);
  if (chart.labels.length < 2) return;
  const Plotly = await plotly();
  if (!figure.isConnected || figure.classList.contains('drawn')) return;
  const box = document.createElement('div');
  box.className = 'plot';
  box.dir = 'ltr';
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', chart.words.label);
  figure.prepend(box);
  figure.classList.add('drawn');
  const width = box.clientWidth;
  await Plotly.newPlot(box, tracesOf(chart), layoutOf(chart, width), { responsive: true, displayModeBar: false, showTips: false, doubleClick: 'reset', scrollZoom: false });
  const reset = document.createElement('button');
  reset.type = 'button';
  reset.className = 'reset-zoom';
  reset.hidden = true;
  reset.textContent = chart.words.reset;
  reset.addEventListener('click', () => Plotly.relayout(box, { 'xaxis.range': [0, Math.max(1, chart.labels.length - 1)] }));
  box.after(reset);
  let own = false;
  box.on('plotly_relayout', () => {
    if (own) return;
    own = true;
    const [from, to] = box.layout.xaxis.range.map(Number);
    const most = mostOf(chart, from, to) || 1;
    reset.hidden = from <= 0 && to >= chart.labels.length - 1;
    const x = ticksX(chart, from, to, box.clientWidth);
    const y = ticksY(chart, most);
    Plotly.relayout(box, { 'xaxis.tickvals': x.tickvals, 'xaxis.ticktext': x.ticktext, 'yaxis.tickvals': y.tickvals, 'yaxis.ticktext': y.ticktext, 'yaxis.range': [0, most * 1.05] }).finally(() => { own = false; });
  });
}

export function drawAll(root) {
  for (const figure of root.querySelectorAll('figure.live-chart')) draw(figure).catch((error) => { figure.classList.remove('drawn'); figure.querySelector('.plot')?.remove(); console.warn(String(error)); });
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const figure of document.querySelectorAll('figure.drawn')) {
    figure.classList.remove('drawn');
    figure.querySelectorAll('.plot, .reset-zoom').forEach((one) => one.remove());
  }
  drawAll(document);
});
`;
