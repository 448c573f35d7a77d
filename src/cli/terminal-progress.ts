import type { SingleBar } from 'cli-progress';
import type { Progress } from '../base/ports.js';

/** A bar on standard error when that is a terminal; nothing otherwise, so that logs stay readable. */
export async function terminalProgress(stream: NodeJS.WriteStream): Promise<Progress> {
  if (!stream.isTTY) return { start: () => undefined, advance: () => undefined, finish: () => undefined };
  const { default: cliProgress } = await import('cli-progress');
  let bar: SingleBar | undefined;
  return {
    start(label, total) {
      bar?.stop();
      bar = new cliProgress.SingleBar({ stream, hideCursor: true, clearOnComplete: true, format: `${label} {bar} {percentage}% {value}/{total}` });
      bar.start(total, 0);
    },
    advance: (done) => bar?.update(done),
    finish() {
      bar?.stop();
      bar = undefined;
    },
  };
}
