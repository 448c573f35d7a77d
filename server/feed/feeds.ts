import { createFeeder, type Feeder, type FeederOptions } from './feeder.js';

/** The feeders of all models, made on first use. */
export interface Feeds {
  of(name: string): Feeder;
  /** Waits for what is under way, and gives the journals free. */
  close(): Promise<void>;
}

export function createFeeds(options: Omit<FeederOptions, 'name'>): Feeds {
  const feeders = new Map<string, Feeder>();
  return {
    of(name) {
      let feeder = feeders.get(name);
      if (feeder === undefined) feeders.set(name, (feeder = createFeeder({ ...options, name })));
      return feeder;
    },
    close: async () => void (await Promise.all([...feeders.values()].map((feeder) => feeder.close()))),
  };
}
