// libxgboost from its Python wheel, unpacked to .native/xgboost (not in git): no compiler, no system library, nothing run at install.
// By itself: `node scripts/libxgboost.mjs`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const version = '3.2.0';
/** Wheels whose bytes were checked by hand; elsewhere pip's own check of the index has to do, and the log says so. */
const pins = {
  'linux-x64': '9c10b1653e1a689bf4094a328144cf3633c9be0e5217a76fbdc2fde6abcb2950',
  'linux-arm64': '896b9e2bc52ec0921edf92ddd1cebedf47032e94992b7aca0293524d380ce6e9',
};
const libraries = { linux: 'libxgboost.so', darwin: 'libxgboost.dylib', win32: 'xgboost.dll' };

/** The first Python 3 that has pip, or undefined. */
function findPython() {
  for (const program of ['python3', 'python']) {
    if (spawnSync(program, ['-m', 'pip', '--version'], { stdio: 'ignore' }).status === 0) return program;
  }
  return undefined;
}

/** Last line a failed program wrote: pip puts the reason there. */
const reason = (done) => (done.error?.message ?? `${done.stderr ?? ''}`.trim().split('\n').filter((line) => !line.startsWith('[notice]')).at(-1)) || `status ${done.status}`;

/**
 * Puts libxgboost where the adapter looks for it. Returns true when it is there; on failure logs one line with the reason and returns
 * false, because everything but the boosted models runs without it.
 */
export async function installLibxgboost({ root, log }) {
  const home = join(root, '.native', 'xgboost');
  const stamp = join(home, '.complete');
  const fail = (why) => {
    log(`xgboost is left out: ${why} (all other models run; try again with: node scripts/libxgboost.mjs)`);
    return false;
  };
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === version) return true;
  const library = libraries[process.platform];
  if (library === undefined) return fail(`there is no libxgboost for ${process.platform}`);
  const python = findPython();
  if (python === undefined) return fail('it needs Python 3 with pip to be fetched, and none was found');

  mkdirSync(join(root, '.native'), { recursive: true });
  const work = mkdtempSync(join(root, '.native', 'fetch-'));
  try {
    log(`fetching libxgboost ${version} …`);
    const quiet = ['-m', 'pip', '--disable-pip-version-check', '--no-input', '-q'];
    const got = spawnSync(python, [...quiet, 'download', '--no-deps', '--only-binary=:all:', '--dest', work, `xgboost-cpu==${version}`], { encoding: 'utf8' });
    if (got.status !== 0) return fail(`pip could not fetch it: ${reason(got)}`);
    const wheel = readdirSync(work).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) return fail('pip fetched no wheel');
    const sha = createHash('sha256').update(readFileSync(join(work, wheel))).digest('hex');
    const pin = pins[`${process.platform}-${process.arch}`];
    if (pin === undefined) log(`note: no pinned checksum for ${process.platform}-${process.arch}; ${wheel} has sha256 ${sha}`);
    else if (sha !== pin) return fail(`${wheel} has sha256 ${sha}, not the pinned ${pin}`);
    const open = spawnSync(python, ['-m', 'zipfile', '-e', join(work, wheel), join(work, 'open')], { encoding: 'utf8' });
    if (open.status !== 0) return fail(`the wheel does not open: ${reason(open)}`);
    const next = join(work, 'next');
    mkdirSync(join(next, 'xgboost'), { recursive: true });
    // The library finds its own OpenMP by a path relative to itself: both folders keep their places.
    for (const part of ['xgboost/lib', 'xgboost_cpu.libs']) {
      if (existsSync(join(work, 'open', part))) renameSync(join(work, 'open', part), join(next, part));
    }
    if (!existsSync(join(next, 'xgboost', 'lib', library))) return fail(`${wheel} holds no ${library}`);
    writeFileSync(join(next, '.complete'), version);
    rmSync(home, { recursive: true, force: true });
    renameSync(next, home);
    return true;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const done = await installLibxgboost({ root: join(import.meta.dirname, '..'), log: (line) => process.stdout.write(`${line}\n`) });
  process.exitCode = done ? 0 : 1;
}
