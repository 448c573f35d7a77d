import type { Progress } from '../base/ports.js';
import { displayPlace } from './display.js';

export interface NotebookProgress extends Progress {
  /** One step further. */
  step(): void;
}

let places = 0;

/**
 * A bar in place under the cell. It is drawn anew when its whole percent changes, so at most 101 times for a piece of work; one summary line stays in the saved notebook.
 * It is also the `Progress` that fits and backtests take. `total` 0 = unknown yet: whoever works calls `start`.
 *
 * @example
 * const bar = progress(titles.length, 'search keys');
 * for (const title of titles) { foldText(title); bar.step(); }
 * bar.finish();
 */
export function progress(total = 0, label = ''): NotebookProgress {
  const place = displayPlace(`anbar-progress-${(places += 1)}`);
  let [name, all, done, shown] = [label, total, 0, -1];
  const names: string[] = [];
  const draw = (text: string): void => place.show({ 'text/plain': text });
  const bar: NotebookProgress = {
    start(newLabel, newTotal) {
      [name, all, done, shown] = [newLabel, newTotal, 0, -1];
    },
    advance(now) {
      done = now;
      const percent = all > 0 ? Math.floor((100 * Math.min(done, all)) / all) : -1;
      if (percent === shown) return;
      shown = percent;
      draw(percent < 0 ? `${name} …` : `${name} ${'█'.repeat(Math.round(percent / 5)).padEnd(20, '░')} ${percent} %`);
    },
    step: () => bar.advance(done + 1),
    finish() {
      if (!names.includes(name)) names.push(name);
      draw(`done: ${names.join(', ')}`);
      place.close();
    },
  };
  return bar;
}
