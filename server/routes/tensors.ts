import { z } from 'zod';
import { AnbarError } from '../../src/base/errors.js';
import { wireLimits } from '../../src/publish/wire.js';
import { rulesBroken, type RuleBroken } from '../http/problem.js';

const shape = z.array(z.int().nonnegative()).min(1).max(2);
const name = z.string().max(64);

/** Numbers of one tensor: 1,000 rows of 200 features; the body's limit comes first for most. */
const mostNumbers = 200_000;
const mostInputs = 256;

const inputSchema = z
  .discriminatedUnion('datatype', [
    z.strictObject({ name, datatype: z.literal('BYTES'), shape, data: z.array(z.string().min(1).max(wireLimits.idLength)).max(wireLimits.series) }),
    z.strictObject({ name, datatype: z.literal('INT64'), shape, data: z.array(z.int()).max(wireLimits.series) }),
    z.strictObject({ name, datatype: z.enum(['FP32', 'FP64']), shape, data: z.array(z.number().nullable()).max(mostNumbers).meta({ description: 'Row after row; null = missing' }) }),
  ])
  .meta({ id: 'InferInput' });

export const inferRequestSchema = z.strictObject({ id: z.string().max(200).optional(), inputs: z.array(inputSchema).min(1).max(mostInputs) }).meta({ id: 'InferRequest' });

const outputSchema = z.strictObject({ name: z.string(), datatype: z.string(), shape: z.array(z.int()), data: z.array(z.union([z.number(), z.string(), z.null()])) }).meta({ id: 'InferOutput' });

export const inferAnswerSchema = z.strictObject({ model_name: z.string(), model_version: z.string(), id: z.string().optional(), outputs: z.array(outputSchema) }).meta({ id: 'InferAnswer' });

export type InferInput = z.infer<typeof inputSchema>;

export type InferOutput = z.infer<typeof outputSchema>;

/** E_SERVER_TENSOR with the one rule that the inputs break. */
export function tensorRefused(rule: RuleBroken): AnbarError {
  return rulesBroken('E_SERVER_TENSOR', `${rule.pointer}: ${rule.rule}`, [rule]);
}

/** The texts of a BYTES input; undefined when it is not there. */
export function textsOf(inputs: readonly InferInput[], wanted: string): readonly string[] | undefined {
  const found = inputs.find((one) => one.name === wanted);
  return found?.datatype === 'BYTES' ? found.data : undefined;
}

/** The whole number of an INT64 [1] input; throws E_SERVER_TENSOR. */
export function wholeOf(inputs: readonly InferInput[], wanted: string, most: number): number {
  const found = inputs.find((one) => one.name === wanted);
  const value = found?.datatype === 'INT64' ? found.data[0] : undefined;
  if (value === undefined || value < 1 || value > most) throw tensorRefused({ pointer: '/inputs', rule: `${wanted}: INT64 [1], a whole number from 1 to ${most}` });
  return value;
}
