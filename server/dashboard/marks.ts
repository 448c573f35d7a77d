// What a person has looked at: exceptions marked as reviewed, or set aside until a day. One small file beside the dataset, replaced whole, so that a crash leaves the old marks or the new ones.
import { z } from 'zod';
import { AnbarError } from '../../src/base/errors.js';
import type { Day } from '../../src/base/day.js';
import { exceptionKinds, type StockException } from '../../src/decide/exceptions.js';
import { nodeFiles, replaceFile, type Files } from '../../src/publish/files.js';
import { dashboardFolder } from './kept-decisions.js';

const markSchema = z.strictObject({
  kind: z.enum(exceptionKinds),
  item: z.string().max(200),
  store: z.string().max(200).optional(),
  /** First day on which it stands open again; absent: as long as the exception lasts. */
  until: z.int().optional(),
  by: z.string(),
  at: z.string(),
});

const fileSchema = z.strictObject({ format: z.literal(1), marks: z.array(markSchema) });

export type Mark = z.infer<typeof markSchema>;

export interface Marks {
  /** Marks that hold on a day, by `markKey`. Throws E_SERVER_MARKS where the file is not readable as marks. */
  read(today: Day): Promise<ReadonlyMap<string, Mark>>;
  /** Puts a mark, or with undefined takes it away; marks of exceptions that are over go. Throws E_PUBLISH_DISK. */
  put(key: string, mark: Mark | undefined, open: ReadonlySet<string>): Promise<void>;
}

const name = 'reviewed.json';

export function markKey({ kind, item, store }: Pick<Mark, 'kind' | 'item' | 'store'>): string {
  return JSON.stringify([kind, item, store ?? '']);
}

export const keyOfException = ({ kind, item }: Pick<StockException, 'kind' | 'item'>): string => markKey({ kind, item: item.item, ...(item.store === undefined ? {} : { store: item.store }) });

/** The marks of a dataset's folder. */
export function openMarks(dataset: string, files: Files = nodeFiles): Marks {
  let turn: Promise<unknown> = Promise.resolve();
  async function all(): Promise<Map<string, Mark>> {
    const bytes = await files.read(`${dataset}/.anbar/${name}`);
    if (bytes === undefined) return new Map();
    try {
      return new Map(fileSchema.parse(JSON.parse(new TextDecoder().decode(bytes))).marks.map((mark) => [markKey(mark), mark]));
    } catch (cause) {
      throw new AnbarError('E_SERVER_MARKS', `${name} of the dataset is not a list of marks`, { cause, hint: `move ${dataset}/.anbar/${name} away; marks then start anew` });
    }
  }
  return {
    async read(today) {
      return new Map([...(await all())].filter(([, { until }]) => until === undefined || today < until));
    },
    put(key, mark, open) {
      // One after another: two that read the same file would each write away the other's mark.
      const mine = turn.then(async () => {
        const kept = new Map([...(await all())].filter(([one]) => open.has(one)));
        kept.delete(key);
        if (mark !== undefined) kept.set(key, mark);
        const folder = await dashboardFolder(dataset, files);
        await replaceFile(files, folder, name, new TextEncoder().encode(JSON.stringify({ format: 1, marks: [...kept.values()] })), String(process.pid));
      });
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}
