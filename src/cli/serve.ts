import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { makeKey, readKeys, roles, type KeyRecord } from '../../server/auth/keys.js';
import type { ServerLog } from '../../server/context.js';
import { shopSource } from '../../server/dashboard/shop.js';
import { dashboardRoutes } from '../../server/pages/dashboard/routes.js';
import { startServer } from '../../server/start-server.js';
import { AnbarError } from '../base/errors.js';
import { oneOf } from '../base/options.js';
import { readForecaster } from '../forecast/catalogue.js';
import { nodeFiles, replaceFile } from '../publish/files.js';
import { openRecommender } from '../recommend/catalogue.js';
import type { Command } from './command.js';

type Served = { readonly url: string } | { readonly key: string; readonly id: string; readonly role: string; readonly file: string };

async function keysOf(path: string): Promise<readonly KeyRecord[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AnbarError('E_SERVER_CONFIG', `keys file ${path} cannot be read`, { cause });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AnbarError('E_SERVER_CONFIG', `keys file ${path} is not JSON`, { cause });
  }
  return readKeys(json);
}

/** Makes a key, keeps its hash in the file, and gives the key back to be shown once. */
async function addKey(path: string, roleText: string, id: string, models: readonly string[]): Promise<Served> {
  const role = oneOf('--new-key', roleText, roles);
  const before = existsSync(path) ? await keysOf(path) : [];
  if (before.some((record) => record.id === id)) throw new AnbarError('E_SERVER_CONFIG', `there is a key ${id} in ${path} already; allowed: another --key-id`);
  const { key, record } = makeKey(id, role, models.length === 0 ? {} : { models });
  const folder = resolve(path, '..');
  await replaceFile(nodeFiles, folder, path.slice(folder.length + 1), new TextEncoder().encode(`${JSON.stringify([...before, record], undefined, 2)}\n`), 'keys');
  return { key, id, role, file: path };
}

/** A folder that is not there yet is fine (nothing is published yet); a file in its place is a slip that would serve nothing. */
function folderOf(option: string, cwd: string, given: string): string {
  const path = resolve(cwd, given);
  if (existsSync(path) && !statSync(path).isDirectory()) throw new AnbarError('E_SERVER_CONFIG', `--${option} is ${given}, which is a file; allowed: a folder`, { facts: { field: option, value: given } });
  return path;
}

/** The program that tries a version before a server takes it up. */
export const trialPath = fileURLToPath(new URL('./trial.js', import.meta.url));

/** The server's log: one JSON line an event on standard error; bodies, keys and user ids are never among its facts. */
export function serverLog(level: string): ServerLog {
  return pino({ level, base: null }, pino.destination({ dest: 2, sync: true }));
}

/** `anbar serve`: API, documentation, dashboard and reports on one port, until Ctrl-C. */
export const serveCommand: Command<Served> = {
  name: 'serve',
  about: 'answer forecasts and recommendations over HTTP, with documentation, dashboard and reports',
  usage: '[--port N]',
  example: 'anbar serve --port 8080',
  options: [
    { name: 'port', value: 'number', placeholder: 'N', about: 'port (default 8080; 0 = any free one)' },
    { name: 'host', value: 'text', placeholder: 'ADDRESS', about: 'address to listen on (default 127.0.0.1; any other needs --keys)' },
    { name: 'models', value: 'text', placeholder: 'FOLDER', about: 'the registry (default models)' },
    { name: 'dataset', value: 'text', placeholder: 'FOLDER', about: 'the dataset that the dashboard shows (default none)' },
    { name: 'reports', value: 'text', placeholder: 'FOLDER', about: 'the reports (default reports)' },
    { name: 'keys', value: 'text', placeholder: 'FILE', about: 'keys that callers must have; without it everyone on this machine may call' },
    { name: 'new-key', value: 'text', placeholder: 'ROLE', about: 'add a key (read, predict or admin) to the --keys file, print it once, and end' },
    { name: 'key-id', value: 'text', placeholder: 'ID', about: "the new key's name in logs (default its role)" },
    { name: 'for-model', value: 'text', placeholder: 'NAME', about: 'models that the new key may use (default all)', repeat: true },
    { name: 'rate', value: 'number', placeholder: 'N', about: 'most requests a second for one key (default 0 = no limit)' },
    { name: 'trusted-hops', value: 'number', placeholder: 'N', about: 'proxies in front whose X-Forwarded-For is believed (default 0)' },
    { name: 'verbose', value: 'boolean', about: 'log more' },
  ],
  async run(call, world) {
    if (call.operands.length > 0) throw new AnbarError('E_CLI_USAGE', `serve takes no operand, ${call.operands[0]} was given`);
    const keysPath = call.text('keys') === undefined ? undefined : resolve(world.cwd, call.text('keys')!);
    const newKey = call.text('new-key');
    if (newKey !== undefined) {
      if (keysPath === undefined) throw new AnbarError('E_CLI_USAGE', '--new-key needs --keys FILE to keep the key\'s hash in');
      return addKey(keysPath, newKey, call.text('key-id') ?? newKey, call.list('for-model'));
    }
    const rate = call.number('rate');
    const log = serverLog(call.flag('verbose') ? 'info' : 'warn');
    const dataset = call.text('dataset');
    const shop = dataset === undefined ? undefined : shopSource(resolve(world.cwd, dataset), { note: (message) => log.warn({}, message) });
    await shop?.(); // read before the first visitor comes; a folder that is no dataset is told here
    const server = await startServer({
      port: call.integer('port', { least: 0, most: 65_535, fallback: 8080 }),
      host: call.text('host') ?? '127.0.0.1',
      openers: { openForecaster: readForecaster, openRecommender },
      modelsPath: folderOf('models', world.cwd, call.text('models') ?? 'models'),
      reportsPath: folderOf('reports', world.cwd, call.text('reports') ?? 'reports'),
      routes: dashboardRoutes({ shop }),
      trialPath,
      now: world.now,
      log,
      trustedHops: call.integer('trusted-hops', { least: 0, most: 10, fallback: 0 }),
      ...(keysPath === undefined ? {} : { keys: await keysOf(keysPath) }),
      ...(rate === undefined ? {} : { limits: { requestsPerSecond: rate, burst: Math.max(1, 2 * rate) } }),
    });
    world.log.info(`Anbar answers at ${server.url} (documentation: ${server.url}/docs); Ctrl-C stops it`);
    await new Promise<void>((done) => (world.signal.aborted ? done() : world.signal.addEventListener('abort', () => done(), { once: true })));
    await server.stop();
    return { url: server.url };
  },
  render: (result) => ('key' in result ? `key ${result.id} (${result.role}), shown once; ${result.file} keeps only its hash:\n${result.key}\n` : 'stopped\n'),
};
