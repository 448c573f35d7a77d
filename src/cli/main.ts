import { availableParallelism } from 'node:os';
import { AnbarError, isAnbarError } from '../base/errors.js';
import { parseCall } from './call.js';
import type { CommandWorld } from './command.js';
import { commands } from './commands.js';
import { commandHelp, overview } from './help.js';
import { terminalProgress } from './terminal-progress.js';

async function* linesOf(stream: NodeJS.ReadStream): AsyncIterable<string> {
  stream.setEncoding('utf8');
  for await (const chunk of stream) yield String(chunk);
}

/**
 * Aborted on Ctrl-C or a request to end; a second one ends at once. Signals are caught only from when a command first asks for it: one that never does, or is still deep in a computation
 * that cannot listen, ends at once as any program does (files are moved into place whole, so nothing is left half-written).
 */
function stopSignal(): () => AbortSignal {
  let stop: AbortController | undefined;
  return () => {
    if (stop !== undefined) return stop.signal;
    const own = (stop = new AbortController());
    const onSignal = (): void => {
      if (own.signal.aborted) process.exit(130);
      own.abort();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    return own.signal;
  };
}

async function world(): Promise<CommandWorld> {
  const signal = stopSignal();
  // A line takes the place of the bar that stands there; the bar's next step draws it anew below.
  const clear = process.stderr.isTTY ? '\r\u001b[2K' : '';
  return {
    cwd: process.cwd(),
    env: process.env,
    now: Date.now,
    out: (text) => void process.stdout.write(text),
    log: {
      info: (message) => void process.stderr.write(`${clear}${message}\n`),
      warn: (message) => void process.stderr.write(`${clear}warning: ${message}\n`),
    },
    progress: await terminalProgress(process.stderr),
    get signal() {
      return signal();
    },
    stdin: linesOf(process.stdin),
    machine: { cores: availableParallelism(), freeBytes: process.availableMemory() },
  };
}

/** Names from users' files come back in messages: a line break, an escape code or a direction mark among them must neither break the one line nor drive the terminal. */
function oneLine(text: string): string {
  return text.replace(/(?!\t)[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** One line for a person: message, hint, code. Never a stack for what the user can mend. */
function complaint(error: unknown): string {
  if (isAnbarError(error)) {
    const text = `error ${error.code}: ${error.message}${error.hint === undefined ? '' : ` (${error.hint})`}`;
    // A cell that failed is shown with its source below the line.
    return `${error.code === 'E_NOTEBOOK_CELL' ? text.split('\n').map(oneLine).join('\n') : oneLine(text)}\n`;
  }
  return `error E_CLI_UNEXPECTED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
}

/**
 * Runs `anbar` with the words after its name; the exit status: 0 done, 2 bad input, 1 a defect of ours.
 */
export async function main(words: readonly string[]): Promise<number> {
  // A closed pipe (`anbar … | head`) is the reader's wish, not a failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const here = await world();
  const [name, ...rest] = words;
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      here.out(overview(await Promise.all(Object.values(commands).map((load) => load()))));
      return name === undefined ? 2 : 0;
    }
    if (!Object.hasOwn(commands, name)) {
      throw new AnbarError('E_CLI_USAGE', `there is no command ${name}; allowed: ${Object.keys(commands).join(', ')}`, { facts: { field: 'command', value: name } });
    }
    const command = await commands[name]!();
    const call = parseCall(command, rest);
    if (call.help) {
      here.out(commandHelp(command));
      return 0;
    }
    const result = await command.run(call, here);
    here.progress.finish();
    const shown = call.json ? JSON.stringify(result) : command.render(result);
    here.out(shown === '' || shown.endsWith('\n') ? shown : `${shown}\n`);
    return 0;
  } catch (error) {
    here.progress.finish();
    process.stderr.write(complaint(error));
    return isAnbarError(error) ? 2 : 1;
  }
}
