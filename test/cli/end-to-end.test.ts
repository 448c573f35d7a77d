import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The built program as a user starts it, against the input that users really bring.
const program = fileURLToPath(new URL('../../bin/anbar.mjs', import.meta.url));
let cwd = '';

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly complaint: string;
}

function anbar(...words: readonly string[]): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, complaint] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.on('error', fail).on('close', (status) => done({ status, out, complaint }));
  });
}

/** Every file below the working folder with what it holds, and every folder. */
async function everything(): Promise<readonly string[]> {
  const entries = await readdir(cwd, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return `${path} ${entry.isFile() ? createHash('sha256').update(await readFile(path)).digest('hex') : 'folder'}`;
  });
  return (await Promise.all(lines)).sort();
}

async function refused(words: readonly string[], code: string, says: RegExp): Promise<void> {
  const before = await everything();
  const { status, out, complaint } = await anbar(...words);
  expect({ status, out, lines: complaint.split('\n').length }).toEqual({ status: 2, out: '', lines: 2 });
  expect(complaint.startsWith(`error ${code}: `) ? code : complaint).toBe(code);
  expect(complaint).toMatch(says);
  expect(complaint).not.toMatch(/\s+at .+:\d+:\d+/);
  expect(await everything()).toEqual(before);
}

const day = (k: number): string => new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10);
const header = 'date,item,quantity\n';
const sales = (days: number, quantity: (k: number) => number, from = 0): string => Array.from({ length: days }, (_, k) => `${day(from + k)},a,${quantity(k)}\n`).join('');
const digits = (text: string, zero: number): string => text.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)));

const files: Readonly<Record<string, string | Uint8Array>> = {
  'good.csv': header + sales(60, (k) => 2 + (k % 7)),
  'columns.csv': 'day,sku,n\n2024-01-01,a,1\n',
  'two.csv': 'date,item\n2024-01-01,a\n',
  'cut.csv.gz': gzipSync(header + sales(3000, () => 1)).subarray(0, 3000),
  'no-day.csv': `${header}31/02/2024,a,1\n2024-02-31,a,1\n`,
  'one-no-day.csv': `${header}2024-02-31,a,9\n2024-03-01,a,2\n`,
  'all-nan.csv': `${header}2024-01-01,a,NaN\n`,
  'some-nan.csv': `${header}2024-01-01,a,NaN\n2024-01-02,a,4\n2024-01-03,a,4\n`,
  'one-row.csv': `${header}2024-01-01,a,3\n`,
  'short.csv': header + sales(3, () => 2),
  'zeros.csv': header + sales(40, () => 0),
  'empty.csv': '',
  'digits.csv': `\uFEFF${header}${digits(sales(15, () => 12), 0x6f0)}${digits(sales(15, () => 12, 15), 0x660)}`,
  // كيف in Windows-1256.
  'arabic.csv': Buffer.concat([Buffer.from(header), ...Array.from({ length: 20 }, (_, k) => Buffer.concat([Buffer.from(`${day(k)},`), Buffer.of(0xdf, 0xed, 0xdd), Buffer.from(',5\n')]))]),
};

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'anbar-whole-'));
  await mkdir(join(cwd, 'folder'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(cwd, name), content);
  expect(await anbar('import', 'csv', 'good.csv', '--into', 'good')).toMatchObject({ status: 0, complaint: '' });
  expect(await anbar('import', 'csv', 'zeros.csv', '--into', 'zeros')).toMatchObject({ status: 0, complaint: '' });
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe('anbar refuses in one line, and leaves nothing behind', () => {
  it.each<readonly [string, string, RegExp]>([
    ['columns.csv', 'E_INGEST_COLUMNS', /columns\.csv has no column for date, item, quantity; allowed: .*day, sku, n/],
    ['two.csv', 'E_INGEST_COLUMNS', /no column for quantity; allowed/],
    ['folder', 'E_INGEST_FILE', /folder is a folder; allowed: files/],
    ['absent.csv', 'E_INGEST_FILE', /absent\.csv cannot be read; allowed: an existing file/],
    ['cut.csv.gz', 'E_INGEST_GZIP', /cut\.csv\.gz is cut off.*allowed: a whole gzip file/],
    ['no-day.csv', 'E_INGEST_EMPTY', /no usable row \(2: date is not a day\); allowed/],
    ['all-nan.csv', 'E_INGEST_EMPTY', /no usable row \(1: quantity is not a number\); allowed/],
    ['empty.csv', 'E_INGEST_FILE', /empty/],
  ])('to import %s', (file, code, says) => refused(['import', 'csv', file, '--into', 'new'], code, says));

  it.each<readonly [string, readonly string[], string, RegExp]>([
    ['a horizon of 0', ['--models', 'naive', '--horizon', '0'], 'E_CLI_USAGE', /--horizon is 0; allowed: a whole number from 1 to 365/],
    ['a horizon of 10000', ['--models', 'naive', '--horizon', '10000'], 'E_CLI_USAGE', /--horizon is 10000; allowed: a whole number from 1 to 365/],
    ['a negative horizon', ['--models', 'naive', '--horizon', '-7'], 'E_CLI_USAGE', /--horizon is -7; allowed: a whole number from 1 to 365/],
    ['an unknown model', ['--models', 'tarot'], 'E_FORECAST_MODEL', /model is tarot; allowed: naive, /],
    ['an unknown option', ['--modle', 'naive'], 'E_CLI_USAGE', /--modle.*allowed: --until, --horizon/],
    ['a day that is none', ['--models', 'naive', '--until', '31/02'], 'E_CLI_USAGE', /--until is 31\/02; allowed: 2024-01-01 to 2024-02-29, the days of good/],
    ['a day before all sales', ['--models', 'naive', '--until', '1990-01-01'], 'E_CLI_USAGE', /--until is 1990-01-01; allowed: 2024-01-01 to/],
    ['a day after all sales', ['--models', 'naive', '--until', '2099-01-01'], 'E_CLI_USAGE', /--until is 2099-01-01; allowed: 2024-01-01 to 2024-02-29, the days of good/],
    ['an absurd share', ['--models', 'naive', '--levels', '2'], 'E_CLI_USAGE', /--levels holds 2; allowed/],
    ['an empty list of shares', ['--models', 'naive', '--levels', ','], 'E_CLI_USAGE', /--levels is empty; allowed: a list separated by commas/],
    ['a new item that is in no catalogue', ['--models', 'xgboost', '--new-items', 'ghost'], 'E_CLI_USAGE', /--new-items names ghost, which is not in the table items; allowed: items of the catalogue without sales/],
    ['a folder that is not there', ['--models', 'naive', '--out', 'absent/f.csv'], 'E_CLI_USAGE', /--out is absent\/f\.csv, and there is no folder absent; allowed/],
    ['a folder for the file', ['--models', 'naive', '--out', 'folder'], 'E_CLI_USAGE', /--out is folder, which is a folder; allowed/],
  ])('to forecast with %s', (_, words, code, says) => refused(['forecast', 'good', '--out', 'f.csv', ...words], code, says));

  it('to forecast what is no dataset, whatever its name is', async () => {
    await refused(['forecast', 'good.csv', '--out', 'f.csv'], 'E_TABLE_DATASET', /good\.csv is not a dataset.*allowed/);
    await refused(['forecast', 'x\ny\u001B[31m\u202E', '--out', 'f.csv'], 'E_TABLE_DATASET', /x\\u000ay\\u001b\[31m\\u202e is not a dataset/);
  });

  it('to backtest a single past too short', async () => {
    await refused(['backtest', 'good', '--models', 'naive', '--origins', '50'], 'E_BASE_OPTION', /origins is 50 with horizon 28.*allowed/);
  });

  it.each<readonly [string, readonly string[], string, RegExp]>([
    ['a currency that is no code', ['import', 'csv', 'good.csv', '--into', 'new', '--currency', '12'], 'E_CLI_USAGE', /--currency is 12; allowed: an ISO 4217 code/],
    ['a currency in small letters', ['import', 'csv', 'good.csv', '--into', 'new', '--currency', 'irr'], 'E_CLI_USAGE', /--currency is irr; allowed: an ISO 4217 code/],
    ['text without an operation', ['text'], 'E_CLI_USAGE', /--op is missing; allowed: normalize, /],
    ['words for a number', ['forecast', 'good', '--horizon', 'month', '--out', 'f.csv'], 'E_CLI_USAGE', /--horizon is month; allowed: a number/],
    ['a share that is a word', ['forecast', 'good', '--levels', 'high', '--out', 'f.csv'], 'E_CLI_USAGE', /--levels holds high; allowed/],
    ['an option without its value', ['forecast', 'good', '--out'], 'E_CLI_USAGE', /--out.*allowed: --until/],
    ['a value for a switch', ['reorder', 'good', '--backtest=yes'], 'E_CLI_USAGE', /--backtest.*allowed: --/],
    ['an option twice that goes once', ['forecast', 'good', '--horizon', '7', '--horizon', 'x', '--out', 'f.csv'], 'E_CLI_USAGE', /--horizon is x; allowed: a number/],
    ['a seed with a fraction', ['forecast', 'good', '--seed', '1.5', '--out', 'f.csv'], 'E_CLI_USAGE', /--seed is 1\.5; allowed: a whole number/],
    ['a day of another calendar', ['backtest', 'good', '--models', 'naive', '--until', '1402-12-10'], 'E_CLI_USAGE', /--until is 1402-12-10; allowed: 2024-01-01 to 2024-02-29/],
  ])('%s', (_, words, code, says) => refused(words, code, says));

  it('to run an unknown command, and to publish under a name that leaves the registry', async () => {
    await refused(['forecst', 'good'], 'E_CLI_USAGE', /no command forecst; allowed: start, import/);
    await refused(['publish', 'good', '--model', 'naive', '--origins', '0', '--name', '../x'], 'E_PUBLISH_NAME', /name is "\.\.\/x"; allowed/);
    await refused(['publish', 'good', '--model', 'naive', '--origins', '0', '--alias', '../x'], 'E_PUBLISH_NAME', /alias is "\.\.\/x"; allowed/);
  });
});

/** Rows of a forecast: as many days as asked, right after the last one, every number finite, ordered and not below 0. */
async function forecastOf(dataset: string, model: string | undefined, horizon: number): Promise<{ readonly series: string; readonly means: readonly number[] }> {
  const ended = await anbar('forecast', dataset, ...(model === undefined ? [] : ['--models', model]), '--horizon', digits(String(horizon), 0x6f0), '--out', 'f.csv');
  expect(ended).toMatchObject({ status: 0 });
  const [names, ...rows] = (await readFile(join(cwd, 'f.csv'), 'utf8')).trim().split('\n');
  expect(names).toBe('series,date,mean,lo_80,hi_80,lo_95,hi_95');
  const last = (JSON.parse(await readFile(join(cwd, dataset, 'manifest.json'), 'utf8')) as { lastDate: string }).lastDate;
  const first = Date.parse(last) / 86_400_000 - Date.parse('2024-01-01') / 86_400_000 + 1;
  expect(rows.map((row) => row.split(',')[1])).toEqual(Array.from({ length: horizon }, (_, k) => day(first + k)));
  const numbers = rows.map((row) => row.split(',').slice(2).map((text) => (text === '' ? Number.NaN : Number(text))));
  for (const [mean, lo80, hi80, lo95, hi95] of numbers as [number, number, number, number, number][]) {
    const ladder = [0, lo95, lo80, hi80, hi95];
    expect(ladder.every((value, i) => Number.isFinite(value) && (i === 0 || value >= ladder[i - 1]!)) && mean >= lo95 && mean <= hi95 ? 'sane' : { mean, ladder }).toBe('sane');
  }
  return { series: rows[0]!.split(',')[0]!, means: numbers.map((row) => row[0]!) };
}

describe('anbar backtest on threads', () => {
  it('finds and tells the same as without, but for the seconds', async () => {
    const found = await Promise.all(['1', '3'].map(async (jobs) => {
      const { status, out, complaint } = await anbar('backtest', 'good', '--models', 'ses,level-and-shape', '--horizon', '7', '--origins', '3', '--record', `record-${jobs}`, '--jobs', jobs, '--json');
      return { status, out: out.replace(/"(fit|predict)Seconds":[^,}]+/g, ''), complaint };
    }));
    expect(found[0]).toMatchObject({ status: 0, complaint: expect.stringMatching(/naive .*\n.*seasonal-naive .*\n.*ses .*\n.*level-and-shape /) as string });
    expect(found[1]).toEqual(found[0]);
  });
});

describe('anbar takes what is unusual but good', () => {
  it.each<readonly [string, string | undefined, string, number, RegExp]>([
    ['digits.csv', 'ses', 'a', 12, /repaired 30 .*\n.*mixed digits: 30/],
    ['arabic.csv', 'naive', 'كيف', 5, /windows-1256/],
    ['one-row.csv', 'naive', 'a', 3, /kept 1 /],
    ['one-row.csv', undefined, 'a', 3, /kept 1 /],
    ['short.csv', 'seasonal-naive', 'a', 2, /kept 3 /],
    ['short.csv', 'linear', 'a', 2, /kept 3 /],
    ['zeros.csv', 'ses', 'a', 0, /kept 40 /],
    ['one-no-day.csv', 'naive', 'a', 2, /quarantined 1: date is not a day/],
    ['some-nan.csv', 'naive', 'a', 4, /quarantined 1: quantity is not a number/],
  ])('%s, forecast by %s', async (file, model, series, mean, says) => {
    const imported = await anbar('import', 'csv', file, '--into', 'taken');
    expect(imported).toMatchObject({ status: 0, complaint: '' });
    expect(imported.out).toMatch(says);
    expect(imported.out.endsWith('\n')).toBe(true);
    const found = await forecastOf('taken', model, 9);
    expect(found.series).toBe(series);
    for (const value of found.means) expect(value).toBeCloseTo(mean, 1);
  });
});

describe('a tampered model', () => {
  const damage = async (file: string): Promise<() => Promise<void>> => {
    const path = join(cwd, 'models', 'demand', '1', file);
    const good = await readFile(path);
    const bad = Buffer.from(good);
    bad[bad.length >> 1]! ^= 1;
    await writeFile(path, bad);
    return () => writeFile(path, good);
  };
  beforeAll(async () => {
    expect(await anbar('publish', 'good', '--model', 'naive', '--origins', '0', '--alias', 'champion')).toMatchObject({ status: 0 });
    expect((await anbar('models')).out).toMatch(/^demand@1 {2}naive {2}good .* champion\n$/);
  });

  it('is refused by the list of models', async () => {
    const mend = await damage('manifest.json');
    await refused(['models'], 'E_PUBLISH_CORRUPT', /demand@1 is not as it was published: manifest\.json/);
    await mend();
    expect(await anbar('models')).toMatchObject({ status: 0 });
  });

  it('answers no request, without a word of its insides, while the whole one does', async () => {
    const ask = async (): Promise<{ readonly status: number; readonly text: string }> => {
      const server = spawn(process.execPath, [program, 'serve', '--port', '0'], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
      const ended = new Promise((done) => server.on('close', done));
      try {
        const url = await new Promise<string>((done, fail) => {
          let text = '';
          server.stderr.setEncoding('utf8').on('data', (more: string) => {
            text += more;
            const found = /answers at (\S+)/.exec(text);
            if (found !== null) done(found[1]!);
          });
          server.on('close', () => fail(new Error(`the server ended: ${text}`)));
        });
        const answer = await fetch(`${url}/v1/models/demand@champion/forecast`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"series":["a"],"horizon":7}' });
        return { status: answer.status, text: await answer.text() };
      } finally {
        server.kill('SIGINT');
        await ended;
      }
    };
    expect(await ask()).toMatchObject({ status: 200 });
    const mend = await damage('artifact.bin');
    const answer = await ask();
    await mend();
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'E_SERVER_MODEL', status: 503 });
    expect(answer.text).not.toMatch(/artifact|sha256|\.js|\/tmp/);
  });
});
