// npm run fuzz-api: schemathesis against the real server with real models (a boosted forecaster, a hybrid recommender) fitted on the sample shop: all phases, all checks, a fixed seed.
// `node scripts/fuzz-api.mjs [schemathesis options]`: e.g. `--max-examples 50`, `--include-operation-id forecast`. ANBAR_SCHEMATHESIS names the program, else it goes into .venv.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { node, root, run } from './run.mjs';

const version = '4.32.5';

/** The schemathesis program, put into .venv on first use. */
function schemathesis() {
  const named = process.env['ANBAR_SCHEMATHESIS'];
  if (named !== undefined) return named;
  const bin = join(root, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');
  const program = join(bin, 'schemathesis');
  if (!existsSync(program)) {
    if (!existsSync(bin)) run('python3', ['-m', 'venv', join(root, '.venv')]);
    run(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', `schemathesis==${version}`]);
  }
  return program;
}

const anbar = join(root, 'bin', 'anbar.mjs');
const work = mkdtempSync(join(tmpdir(), 'anbar-fuzz-'));
const place = ['--models', join(work, 'models')];

const sample = join(root, 'datasets', 'sample');

function publish(...options) {
  const done = spawnSync(node, [anbar, 'publish', sample, ...place, '--record', join(work, 'runs'), ...options], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`publish ${options.join(' ')}: ${done.stderr}`);
}

/** The served address, once the server says it (to people, so on standard error). */
function served(child) {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (url === undefined) process.stderr.write(`${line}\n`);
      else resolve(url);
    });
    child.once('exit', (status) => reject(new Error(`the server ended with ${status}`)));
  });
}

let server;
let status = 1;
try {
  const program = schemathesis();
  for (const model of ['xgboost', 'seasonal-naive']) publish('--name', 'demand', '--model', model, '--origins', '0', ...(model === 'xgboost' ? ['--alias', 'champion'] : []));
  publish('--recommender', 'hybrid', '--name', 'for-you', '--alias', 'champion');
  const keysFile = join(work, 'keys.json');
  const made = spawnSync(node, [anbar, 'serve', '--keys', keysFile, '--new-key', 'admin', '--json'], { encoding: 'utf8' });
  const key = /anbar_[\w-]{43}/.exec(made.stdout)?.[0];
  if (key === undefined) throw new Error(`no key was made: ${made.stderr}`);
  server = spawn(node, [anbar, 'serve', '--port', '0', '--keys', keysFile, ...place], { stdio: ['ignore', 'ignore', 'pipe'] });
  const url = await served(server);
  const options = ['run', `${url}/openapi.json`, '--phases', 'examples,coverage,fuzzing,stateful', '--checks', 'all', '--header', `Authorization: Bearer ${key}`, '--seed', '1', '--continue-on-failure', '--request-timeout', '20'];
  const asked = process.argv.slice(2);
  const examples = asked.includes('--max-examples') || asked.includes('-n') ? [] : ['--max-examples', '300'];
  status = spawnSync(program, [...options, ...examples, ...asked], { stdio: 'inherit', cwd: work }).status ?? 1;
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
} finally {
  server?.removeAllListeners('exit').kill();
  rmSync(work, { recursive: true, force: true });
}
process.exit(status);
