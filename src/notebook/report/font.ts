import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { AnbarError } from '../../base/errors.js';
import { trusted, type Html } from '../../publish/report/html.js';

/** Letters and digits that a reader's own text may add: Persian and Latin basics, joiners, arrows and blocks of charts. */
const always = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('') + 'ءآأؤئابتثجحخدذرزسشصضطظعغفقلمنهوپچژکگیة۰۱۲۳۴۵۶۷۸۹،؛؟٪٫٬«»\u200c\u200d…–—·×−';

/**
 * Vazirmatn (SIL Open Font License 1.1), cut to the signs of the text and embedded, so that a page looks the same everywhere and asks nobody for it.
 * Throws E_ADAPTER_MISSING without the packages vazirmatn and subset-font.
 */
export async function embeddedFont(text: string): Promise<Html> {
  let bytes: Uint8Array;
  try {
    const subset = (await import('subset-font')).default;
    const path = createRequire(import.meta.url).resolve('vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2');
    bytes = await subset(await readFile(path), [...new Set(always + text)].sort().join(''), { targetFormat: 'woff2' });
  } catch (cause) {
    throw new AnbarError('E_ADAPTER_MISSING', 'the font Vazirmatn cannot be embedded: vazirmatn or subset-font does not load', { hint: 'run: npm install', cause });
  }
  return trusted(`@font-face{font-family:Vazirmatn;font-weight:100 900;font-display:swap;src:url(data:font/woff2;base64,${Buffer.from(bytes).toString('base64')}) format("woff2")}`);
}
