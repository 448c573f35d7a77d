import { z } from 'zod';

const name = '[a-z0-9][a-z0-9-]{0,63}';

export const modelName = z.string().regex(new RegExp(`^${name}$`)).meta({ description: 'A model' });

/** `name`, `name@alias` or `name@3`. */
export const modelReference = z.string().regex(new RegExp(`^${name}(@${name})?$`)).meta({ description: 'A model (its champion), a model@alias, or a model@version' });

export const aliasName = z.string().regex(new RegExp(`^(?!\\d+$)${name}$`)).meta({ description: 'champion, challenger, shadow, or a name of your own' });

export const reportName = z.string().regex(new RegExp(`^${name}$`)).meta({ description: 'A report' });

/** What every model's answer says about itself. */
export const answeredBy = { model: z.string(), version: z.int().positive(), generatedAt: z.iso.datetime() } as const;
