import type { ErrorCode } from '../../../src/base/error-codes.js';
import { errorCodes } from '../../../src/base/error-codes.js';
import { html, type Html, type HtmlValue } from '../../../src/publish/report/html.js';
import { reportStyle } from '../../../src/publish/report/style.js';
import { wireLimits } from '../../../src/publish/wire.js';
import type { Limits } from '../../limits.js';
import { guideSteps } from './examples.js';

export type GuideLanguage = 'en' | 'fa';

export const guideStyle = `${reportStyle}
main, header { max-inline-size: 60rem; }
a { color: var(--mean); } :focus-visible { outline: 3px solid var(--mean); outline-offset: 2px; }
pre { direction: ltr; text-align: left; overflow-x: auto; background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; }
pre, code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .85rem; } td code, p code { overflow-wrap: anywhere; }
nav ul { columns: 2 16rem; padding-inline-start: 1.25rem; } section { margin-block: 1.75rem; } table { inline-size: 100%; } td { vertical-align: top; } .scroll { overflow-x: auto; }
@media (max-width: 600px) { main, header { padding-inline: .75rem; } }
`;

const words = {
  en: { dir: 'ltr', title: 'Anbar: the API, step by step', intro: 'Everything below can be copied into a terminal, from top to bottom.', reference: 'Every operation, to read and to try', document: 'The same as OpenAPI 3.1', other: 'فارسی', limits: 'Limits', errors: 'Errors', errorsAbout: 'Errors are `application/problem+json` (RFC 9457): `code` is stable, `errors` say where in the body and which rule, and nothing that was sent is told back. 429 and 503 say in `Retry-After` how many seconds to wait.', code: 'Code', status: 'Status', means: 'What it means', what: 'What', most: 'At most', beyond: 'Beyond it' },
  fa: { dir: 'rtl', title: 'انبار: راهنمای گام‌به‌گام API', intro: 'همهٔ آنچه در زیر می‌آید را می‌توان از بالا تا پایین در پایانه چسباند و اجرا کرد.', reference: 'همهٔ عملیات برای خواندن و آزمودن', document: 'همان در قالب OpenAPI 3.1', other: 'English', limits: 'محدودیت‌ها', errors: 'خطاها', errorsAbout: 'خطاها `application/problem+json` (RFC 9457) هستند: `code` پایدار است، `errors` جای خطا در بدنه و قاعدهٔ آن را می‌گوید و هیچ‌چیز از آنچه فرستاده شده بازگو نمی‌شود. در ۴۲۹ و ۵۰۳ سرآیند `Retry-After` می‌گوید چند ثانیه صبر کنید.', code: 'کد', status: 'وضعیت', means: 'معنا (انگلیسی)', what: 'چه چیزی', most: 'حداکثر', beyond: 'بیش از آن' },
} as const;

type Row = readonly [string, string, string, string];

const kibibytes = (bytes: number): string => `${bytes / 1024} KiB`;
const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;

/** The limits as this server has them. */
function limitRows(limits: Limits): readonly Row[] {
  return [
    ['body', 'بدنه', kibibytes(limits.bodyBytes), '413 E_SERVER_SIZE'],
    ['body of a batch, of events or sales', 'بدنهٔ دسته‌ای، رویدادها یا فروش', kibibytes(limits.batchBodyBytes), '413 E_SERVER_SIZE'],
    ['requests of a batch, rows of events or sales, series, known rows, rows of features', 'درخواست‌های دسته، ردیف‌های رویداد یا فروش، سری‌ها، ردیف ویژگی‌ها', String(wireLimits.batch), '400 E_SERVER_BODY'],
    ['horizon', 'افق پیش‌بینی', `${wireLimits.horizonDays} days`, '400 E_SERVER_BODY'],
    ['items of a list', 'کالاهای فهرست', String(wireLimits.items), '400 E_SERVER_BODY'],
    ['levels, ranges', 'سطح‌ها و بازه‌ها', String(wireLimits.levels), '400 E_SERVER_BODY'],
    ['series and days explained by parts', 'سری‌ها و روزهایی که دلیلشان گفته می‌شود', `${wireLimits.partsSeries}, ${wireLimits.partsDays}`, '400 E_BASE_OPTION'],
    ['address', 'نشانی', kibibytes(limits.urlBytes), '414 E_SERVER_URL'],
    ['headers', 'سرآیندها', kibibytes(limits.headerBytes), '431 E_SERVER_HEADERS'],
    ['time for a request to arrive', 'زمان رسیدن درخواست', seconds(limits.requestTimeoutMs), '408 E_SERVER_TIMEOUT'],
    ['requests at one time', 'درخواست‌های هم‌زمان', String(limits.concurrency), '503 E_SERVER_BUSY, Retry-After'],
    ['requests a second of one key', 'درخواست در ثانیه برای هر کلید', limits.requestsPerSecond === 0 ? '–' : `${limits.requestsPerSecond} (${limits.burst} at once)`, '429 E_SERVER_RATE, Retry-After'],
  ];
}

/** Prose with its words of code, which keep their own direction: `--keys` must not read `keys--` in Persian. */
const prose = (text: string): readonly HtmlValue[] => text.split('`').map((part, i) => (i % 2 === 1 ? html`<bdi dir="ltr"><code>${part}</code></bdi>` : part));

/** The guide in one language; `codes` are those that operations answer with. */
export function guidePage(language: GuideLanguage, limits: Limits, codes: readonly ErrorCode[]): Html {
  const say = words[language];
  const at = language === 'en' ? 0 : 1;
  return html`<!doctype html><html lang="${language}" dir="${say.dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${say.title}</title><link rel="stylesheet" href="/docs/guide.css"><link rel="icon" href="/docs/favicon-32x32.png"></head><body>
<header><h1>${say.title}</h1><p>${say.intro}</p><p><bdi><a href="/docs/reference">${say.reference}</a></bdi> · <bdi dir="${say.dir}"><a href="/openapi.json">${say.document}</a></bdi> · <bdi><a href="/docs?lang=${language === 'en' ? 'fa' : 'en'}" lang="${language === 'en' ? 'fa' : 'en'}">${say.other}</a></bdi></p>
<nav aria-label="${say.title}"><ul>${guideSteps.map((step) => html`<li><a href="#${step.id}">${step.title[language]}</a></li>`)}<li><a href="#limits">${say.limits}</a></li><li><a href="#errors">${say.errors}</a></li></ul></nav></header>
<main>${guideSteps.map((step) => html`<section id="${step.id}"><h2>${step.title[language]}</h2><p>${prose(step.about[language])}</p><pre tabindex="0"><code>${step.code}</code></pre></section>`)}
<section id="limits"><h2>${say.limits}</h2><div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${say.what}</th><th scope="col">${say.most}</th><th scope="col">${say.beyond}</th></tr></thead><tbody>${limitRows(limits).map((row) => html`<tr><td>${row[at]}</td><td><bdi>${row[2]}</bdi></td><td><bdi><code>${row[3]}</code></bdi></td></tr>`)}</tbody></table></div></section>
<section id="errors"><h2>${say.errors}</h2><p>${prose(say.errorsAbout)}</p><div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${say.code}</th><th scope="col">${say.status}</th><th scope="col">${say.means}</th></tr></thead><tbody>${codes.map((code) => html`<tr><td><bdi><code>${code}</code></bdi></td><td>${errorCodes[code].status}</td><td lang="en" dir="ltr">${errorCodes[code].means}</td></tr>`)}</tbody></table></div></section></main></body></html>`;
}
