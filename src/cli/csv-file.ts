import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AnbarError } from '../base/errors.js';

/** Writes lines as they come, some thousand at a time; all of the file or none of it: written beside, then moved into place. Returns the number of lines. */
export async function writeLines(file: string, lines: Iterable<string>, signal: AbortSignal): Promise<number> {
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
  let count = 0;
  try {
    const handle = await open(beside, 'w');
    try {
      let text = '';
      for (const line of lines) {
        text += `${line}\n`;
        count++;
        if (text.length < 1 << 20) continue;
        await handle.write(text);
        text = '';
        if (signal.aborted) throw new AnbarError('E_CLI_USAGE', 'stopped; nothing was written');
      }
      await handle.write(text);
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    return count;
  } catch (cause) {
    await rm(beside, { force: true });
    if (cause instanceof AnbarError) throw cause;
    throw new AnbarError('E_CLI_USAGE', `--out is ${file}, which cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
