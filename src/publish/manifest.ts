import { z } from 'zod';
import type { Json } from '../base/artifact.js';

const json: z.ZodType<Json> = z.json() as z.ZodType<Json>;

const fileSchema = z.strictObject({ path: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/), sizeBytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** How one column was distributed in training, for drift: `edges` cut the values into `edges.length + 1` bins, `shares` is each bin's part. */
export const profileColumnSchema = z.strictObject({ name: z.string(), edges: z.array(z.number()), shares: z.array(z.number().min(0).max(1)) });

export type ProfileColumn = z.infer<typeof profileColumnSchema>;

/** What was measured, with its interval where one was computed. */
const metricSchema = z.strictObject({ name: z.string(), value: z.number().nullable(), low: z.number().optional(), high: z.number().optional(), baseline: z.number().nullable().optional() });

export const manifestSchema = z.strictObject({
  format: z.literal(1),
  name: z.string(),
  version: z.int().positive(),
  task: z.enum(['forecast', 'recommend']),
  /** The method's published name: the artifact's `kind`. */
  method: z.string(),
  publishedAt: z.string(),
  publishedBy: z.string(),
  files: z.array(fileSchema),
  dataset: z.strictObject({ name: z.string(), fingerprint: z.string(), rows: z.int().nonnegative(), series: z.int().nonnegative().optional(), firstDay: z.string().optional(), lastDay: z.string().optional(), /** The last event's moment, where the data are events: what comes later is new to the model. */ lastTime: z.iso.datetime().optional() }),
  /** The declarative feature plan that training used and serving uses again; null where the method has none. */
  featurePlan: json,
  metrics: z.array(metricSchema),
  /** JSON Schema of a request to this model. */
  schema: json,
  /** What the model is for, what it is not for: shown on its card. */
  about: z.strictObject({ summary: z.string(), limits: z.array(z.string()) }),
  profile: z.array(profileColumnSchema),
  seed: z.int().nullable(),
});

/** All that is said about a published version; immutable. */
export type ModelManifest = z.infer<typeof manifestSchema>;

export const exampleSchema = z.strictObject({ request: json, answer: json });

/** A request and the answer that the model gave when it was published: replayed before a version is let near callers. */
export type ModelExample = z.infer<typeof exampleSchema>;
