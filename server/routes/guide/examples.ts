/** One step of the guide: what it does in both languages, and what to type. A test runs all of them from top to bottom against the built program. */
export interface GuideStep {
  readonly id: string;
  readonly title: { readonly en: string; readonly fa: string };
  /** What it says in prose; words of code between backticks. */
  readonly about: { readonly en: string; readonly fa: string };
  /** `shell`: words for a terminal; `client`: TypeScript over the typed client, saved as a file beside its folder. */
  readonly kind: 'shell' | 'client';
  readonly code: string;
}

const post = (path: string, body: string): string => `curl --fail-with-body -sS "$ANBAR${path}" -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" -d '${body}'`;

export const guideSteps: readonly GuideStep[] = [
  {
    id: 'key', kind: 'shell',
    title: { en: 'Get a key', fa: 'گرفتن کلید' },
    about: {
      en: 'A key is printed once; the file keeps only its hash. Roles: `read` looks, `predict` calls models and feeds them, `admin` moves aliases too. Without `--keys` a server answers this machine only, and everyone on it may do all.',
      fa: 'کلید فقط یک بار چاپ می‌شود و در پرونده تنها چکیدهٔ آن می‌ماند. نقش‌ها: `read` می‌بیند، `predict` مدل‌ها را صدا می‌زند و داده می‌دهد، `admin` نام‌های مستعار را هم جابه‌جا می‌کند. بدون `--keys` سرور تنها به همین دستگاه پاسخ می‌دهد.',
    },
    code: 'npx anbar serve --keys keys.json --new-key predict --key-id shop\nnpx anbar serve --keys keys.json --new-key admin --key-id deploy',
  },
  {
    id: 'serve', kind: 'shell',
    title: { en: 'Start the server and say where it is', fa: 'راه‌اندازی سرور و نشانی آن' },
    about: {
      en: 'Start it in a second terminal with `npx anbar serve --keys keys.json`; then give the address and the two keys to the examples below.',
      fa: 'سرور را در پایانه‌ای دیگر با `npx anbar serve --keys keys.json` راه بیندازید؛ سپس نشانی و دو کلید را برای نمونه‌های زیر تعیین کنید.',
    },
    code: 'export ANBAR=http://127.0.0.1:8080\nexport KEY=anbar_…      # the key of role predict\nexport ADMIN_KEY=anbar_…  # the key of role admin',
  },
  {
    id: 'models', kind: 'shell',
    title: { en: 'See which models there are', fa: 'دیدن مدل‌ها' },
    about: { en: 'A model is named alone (its `champion`), with an alias (`demand@challenger`) or with a version (`demand@2`).', fa: 'مدل را تنها (نسخهٔ `champion` آن)، با نام مستعار (`demand@challenger`) یا با شمارهٔ نسخه (`demand@2`) می‌نامند.' },
    code: 'curl --fail-with-body -sS "$ANBAR/v1/models" -H "Authorization: Bearer $KEY"',
  },
  {
    id: 'forecast', kind: 'shell',
    title: { en: 'Forecast', fa: 'پیش‌بینی فروش' },
    about: { en: 'Means a day for the named series, the median, and a range that holds 80 % of days. Without `series`: all of them. With `parts`, each mean is the sum of its reasons.', fa: 'میانگین هر روز برای سری‌های نام‌برده، میانه، و بازه‌ای که ۸۰٪ روزها را در بر دارد. بدون `series` همهٔ سری‌ها. با `parts` هر میانگین جمع دلیل‌های آن است.' },
    code: post('/v1/models/demand/forecast', '{"horizon": 7, "series": ["P000001"], "levels": [0.5], "ranges": [0.8], "parts": true}'),
  },
  {
    id: 'batch', kind: 'shell',
    title: { en: 'Many forecasts in one request', fa: 'پیش‌بینی‌های چندتایی' },
    about: { en: 'One result a request, in order; a bad one is told in its place and spoils no other.', fa: 'برای هر درخواست یک نتیجه و به همان ترتیب؛ درخواست نادرست در جای خود گفته می‌شود و بقیه را خراب نمی‌کند.' },
    code: post('/v1/models/demand/forecast/batch', '{"requests": [{"horizon": 1, "series": ["P000001"]}, {"horizon": 1, "series": ["no such series"]}]}'),
  },
  {
    id: 'recommend', kind: 'shell',
    title: { en: 'Recommend', fa: 'پیشنهاد کالا' },
    about: { en: 'For a customer by name, or for a visitor by what was just looked at. Each item comes with reasons; an unknown customer gets the popular list.', fa: 'برای مشتری با شناسه، یا برای بازدیدکننده با آنچه تازه دیده است. هر کالا با دلیل می‌آید؛ مشتری ناشناس فهرست پرفروش‌ها را می‌گیرد.' },
    code: `${post('/v1/models/for-you/recommend', '{"user": "U000001", "n": 5}')}\n${post('/v1/models/for-you/recommend', '{"history": [{"item": "P000002", "kind": "view"}], "n": 5}')}`,
  },
  {
    id: 'similar', kind: 'shell',
    title: { en: 'Items like an item', fa: 'کالاهای مشابه' },
    about: { en: 'For a product page.', fa: 'برای صفحهٔ کالا.' },
    code: post('/v1/models/for-you/similar', '{"item": "P000002", "n": 5}'),
  },
  {
    id: 'feed', kind: 'shell',
    title: { en: 'Tell what happened', fa: 'فرستادن رویدادها و فروش' },
    about: { en: 'The next answers reflect it, without a refit. An `event_id` counts once, however often it is sent.', fa: 'پاسخ‌های بعدی بدون برازش دوباره آن را نشان می‌دهند. هر `event_id` هر چند بار فرستاده شود یک بار شمرده می‌شود.' },
    code: `${post('/v1/events?model=for-you', '{"events": [{"event_id": "order-1001", "user": "U000001", "item": "P000002", "kind": "purchase", "time": "2025-03-21T09:30:00Z"}]}')}\n${post('/v1/sales?model=demand', '{"sales": [{"date": "2025-03-21", "item": "P000001", "quantity": 3}]}')}`,
  },
  {
    id: 'alias', kind: 'shell',
    title: { en: 'Move an alias', fa: 'جابه‌جایی نام مستعار' },
    about: {
      en: 'The one act of deployment: the version is opened and tried first, and requests under way finish on the old one. `challenger` with a `share` takes that part of the callers; `shadow` answers nobody and is compared.',
      fa: 'تنها کار استقرار: نسخه نخست باز و آزموده می‌شود و درخواست‌های در جریان با نسخهٔ پیشین پایان می‌یابند. `challenger` با `share` همان بخش از درخواست‌ها را می‌گیرد؛ `shadow` به کسی پاسخ نمی‌دهد و فقط سنجیده می‌شود.',
    },
    code: `curl --fail-with-body -sS -X PUT "$ANBAR/v1/models/demand/aliases/champion" -H "Authorization: Bearer $ADMIN_KEY" -H "Content-Type: application/json" -d '{"version": 2}'`,
  },
  {
    id: 'rollback', kind: 'shell',
    title: { en: 'Roll back', fa: 'بازگشت به نسخهٔ پیشین' },
    about: { en: 'Back to where the alias was before its last move; who moved it and when is on record.', fa: 'بازگشت به جایی که پیش از آخرین جابه‌جایی بود؛ این‌که چه کسی و کِی جابه‌جا کرد ثبت می‌شود.' },
    code: 'curl --fail-with-body -sS -X POST "$ANBAR/v1/models/demand/aliases/champion/rollback" -H "Authorization: Bearer $ADMIN_KEY"',
  },
  {
    id: 'client', kind: 'client',
    title: { en: 'From TypeScript', fa: 'از TypeScript' },
    about: { en: 'Copy `server/client` into your project as `anbar-client` and install `openapi-fetch`: paths, bodies, answers and error codes are typed.', fa: 'پوشهٔ `server/client` را با نام `anbar-client` در پروژهٔ خود بگذارید و `openapi-fetch` را نصب کنید: نشانی‌ها، بدنه‌ها، پاسخ‌ها و کدهای خطا نوع دارند.' },
    code: `import { anbarClient, answerOf } from './anbar-client/anbar-client.js';

const anbar = anbarClient({ url: process.env.ANBAR!, key: process.env.KEY! });
const { data, error } = await anbar.POST('/v1/models/{model}/forecast', { params: { path: { model: 'demand' } }, body: { horizon: 7, series: ['P000001'] } });
if (error) console.error(error.code, error.errors);
else console.log(data.version, data.forecasts[0]!.mean);
const list = answerOf(await anbar.POST('/v1/models/{model}/recommend', { params: { path: { model: 'for-you' } }, body: { user: 'U000001', n: 5 } }));
console.log(list.items.map((one) => one.item));`,
  },
  {
    id: 'rows', kind: 'client',
    title: { en: 'Score rows of features that you make yourself', fa: 'امتیازدهی به ردیف ویژگی‌های ساختهٔ خودتان' },
    about: { en: 'The Open Inference Protocol: the metadata name the features in order; `null` is a missing value. The score is the regression alone, without what a forecast adds for a series.', fa: 'پروتکل Open Inference: فراداده نام ویژگی‌ها را به ترتیب می‌گوید و `null` یعنی مقدار نیست. امتیاز تنها خروجی رگرسیون است، بی آنچه پیش‌بینی برای هر سری می‌افزاید.' },
    code: `import { anbarClient, answerOf } from './anbar-client/anbar-client.js';

const anbar = anbarClient({ url: process.env.ANBAR!, key: process.env.KEY! });
const demand = { params: { path: { model: 'demand' } } };
const features = answerOf(await anbar.GET('/v2/models/{model}', demand)).inputs.find((input) => input.name === 'features')!;
const names = features.parameters!.names.split(',');
const row = names.map((name) => (name.startsWith('lag') ? 3 : null));
const scored = answerOf(await anbar.POST('/v2/models/{model}/infer', { ...demand, body: { inputs: [{ name: 'features', datatype: 'FP32', shape: [1, names.length], data: row }] } }));
console.log(scored.outputs[0]!.data);`,
  },
];
