import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { AnbarError } from '../../base/errors.js';

/** Draws every figure of the page in place of its SVG; if it cannot, the SVG stays. Follows the page's ink, light or dark. */
const draw = `for (const place of document.querySelectorAll('.plotly')) {
  const figure = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  const ink = getComputedStyle(document.body).color;
  const layout = Object.assign({}, figure.layout, { font: Object.assign({}, figure.layout.font, { color: ink }), height: 380 });
  const target = document.createElement('div');
  target.dir = 'ltr';
  place.append(target);
  Plotly.newPlot(target, figure.data, layout, figure.config).then(() => place.querySelector('figure').remove(), () => target.remove());
}`;

/** plotly.js whole, 4.8 MB, and the few lines that use it: for reports that ask for interactive charts. Throws E_ADAPTER_MISSING. */
export async function plotlyScripts(): Promise<readonly string[]> {
  try {
    const code = await readFile(createRequire(import.meta.url).resolve('plotly.js-dist-min/plotly.min.js'), 'utf8');
    // Nothing inside may end the script element early.
    return [code.replaceAll('</script', '<\\/script'), draw];
  } catch (cause) {
    throw new AnbarError('E_ADAPTER_MISSING', 'plotly.js-dist-min does not load', { hint: 'run: npm install', cause });
  }
}
