// What travels between callers and models, as zod schemas: the server validates with them, OpenAPI is generated from them, and a manifest carries the JSON Schema of its task.
import { z } from 'zod';

/** Most that one request may ask for; see docs for the table of limits. */
export const wireLimits = { horizonDays: 365, series: 1000, levels: 20, items: 500, knownRows: 1000, history: 500, batch: 1000, idLength: 200, partsSeries: 50, partsDays: 92 } as const;

// Control characters and bidi overrides have no place in an id and much use in an attack; a lone surrogate is no text at all.
const idPattern = /^[^\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]+$/;
const id = (about: string) => z.string().min(1).max(wireLimits.idLength).regex(idPattern).refine((text) => !/\p{Surrogate}/u.test(text), 'a lone surrogate').meta({ description: about });
const day = z.iso.date().meta({ description: 'A day, YYYY-MM-DD' });
const share = z.number().min(0.001).max(0.999);
const uniqueItems = { uniqueItems: true };

export const knownRowSchema = z.strictObject({ series: id('A series'), date: day, values: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), z.number()) }).meta({ id: 'KnownRow', description: 'Values known ahead that differ from the plan the model has: a what-if on price or promotion' });

export const forecastRequestSchema = z
  .strictObject({
    horizon: z.int().min(1).max(wireLimits.horizonDays).meta({ description: 'Days ahead of the last day the model has seen' }),
    series: z.array(id('A series')).min(1).max(wireLimits.series).refine((names) => new Set(names).size === names.length, 'series are named twice').meta({ description: 'Only these series, in this order; default: all', ...uniqueItems }).optional(),
    levels: z.array(share).max(wireLimits.levels).meta({ description: 'Quantile levels, e.g. 0.5' }).optional(),
    ranges: z.array(share).max(wireLimits.levels).meta({ description: 'Central ranges by the share of days they shall hold, e.g. 0.8' }).optional(),
    known: z.array(knownRowSchema).max(wireLimits.knownRows).optional(),
    parts: z.boolean().meta({ description: `Explain each mean by parts that add up to it; at most ${wireLimits.partsSeries} series and ${wireLimits.partsDays} days` }).optional(),
  })
  .meta({ id: 'ForecastRequest' });

export type ForecastBody = z.infer<typeof forecastRequestSchema>;

const numbers = z.array(z.number());

export const seriesForecastSchema = z
  .strictObject({
    series: z.string(),
    dates: z.array(day),
    mean: numbers,
    quantiles: z.record(z.string(), numbers).optional(),
    ranges: z.record(z.string(), z.strictObject({ low: numbers, high: numbers })).optional(),
    parts: z.record(z.string(), numbers).meta({ description: 'Base, level, season, price, promotion, holiday …: they sum to the mean' }).optional(),
  })
  .meta({ id: 'SeriesForecast', description: 'Arrays of one value a day, all of the same length' });

export type SeriesForecast = z.infer<typeof seriesForecastSchema>;

export const eventKindSchema = z.enum(['view', 'cart', 'purchase', 'rating']);

const filterSchema = z
  .strictObject({
    inStock: z.boolean().optional(),
    categories: z.array(z.string().min(1).max(500)).max(100).optional(),
    priceAtLeast: z.number().nonnegative().optional(),
    priceAtMost: z.number().nonnegative().optional(),
    allow: z.array(id('An item')).max(1000).optional(),
    deny: z.array(id('An item')).max(1000).optional(),
    seen: z.boolean().meta({ description: 'Leave out what the user already has (default true)' }).optional(),
  })
  .meta({ id: 'ItemFilter' });

const historyEventSchema = z.strictObject({ item: id('An item'), kind: eventKindSchema, time: z.iso.datetime().optional(), value: z.number().optional() }).meta({ id: 'HistoryEvent' });

const listLength = z.int().min(1).max(wireLimits.items);

export const recommendRequestSchema = z
  .strictObject({
    user: id('A user; one that is unknown gets the popular list').optional(),
    history: z.array(historyEventSchema).max(wireLimits.history).meta({ description: 'What an anonymous visitor did, oldest first' }).optional(),
    n: listLength,
    filter: filterSchema.optional(),
    diversity: z.number().min(0).max(1).optional(),
  })
  .meta({ id: 'RecommendRequest' });

export type RecommendBody = z.infer<typeof recommendRequestSchema>;

export const similarRequestSchema = z.strictObject({ item: id('An item'), n: listLength, filter: filterSchema.optional() }).meta({ id: 'SimilarRequest' });

export type SimilarBody = z.infer<typeof similarRequestSchema>;

export const rankedItemSchema = z
  .strictObject({
    item: z.string(),
    score: z.number().nullable(),
    reasons: z.array(z.strictObject({ kind: z.string(), item: z.string().optional(), share: z.number().nullable() })),
  })
  .meta({ id: 'RankedItem' });

export type RankedItem = z.infer<typeof rankedItemSchema>;

export const eventRowSchema = z.strictObject({ event_id: id("The caller's own id of the event: one that was taken before is not taken again").optional(), user: id('A user'), item: id('An item'), kind: eventKindSchema, time: z.iso.datetime(), value: z.number().optional() }).meta({ id: 'EventRow' });

export type EventRow = z.infer<typeof eventRowSchema>;

export const salesRowSchema = z.strictObject({ date: day, item: id('An item'), store: id('A store').optional(), quantity: z.number().nonnegative().nullable(), price: z.number().nonnegative().optional(), promotion: z.string().max(200).optional() }).meta({ id: 'SalesRow' });

export type SalesRow = z.infer<typeof salesRowSchema>;
