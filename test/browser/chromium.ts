import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

const found = (): string | undefined => [process.env['CHROMIUM_PATH'] ?? '', ...usual, chromium.executablePath()].find((path) => path !== '' && existsSync(path));

/** Debian's own package, where we may install it. */
function installed(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined;
  try {
    execFileSync('/usr/bin/apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'ignore', timeout: 300_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  } catch (error) {
    console.warn(`apt-get install chromium failed: ${String(error)}`);
  }
  return found();
}

/**
 * A Chromium: one that is found (CHROMIUM_PATH, the usual places), else Playwright's own, else Debian's package. Undefined, with a printed reason, where there is none;
 * with CI=true that is an error instead, for a check that is skipped there is no check.
 */
export async function launchChromium(): Promise<Browser | undefined> {
  const path = found() ?? installed();
  if (path !== undefined) return chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
  const reason = 'no Chromium: set CHROMIUM_PATH, or run npx playwright-core install chromium';
  if (process.env['CI'] === 'true') throw new Error(reason);
  console.warn(`skipped: ${reason}`);
  return undefined;
}
