import { z } from 'zod';
import { errorCodes, type ErrorCode } from '../../src/base/error-codes.js';
import { AnbarError, isAnbarError } from '../../src/base/errors.js';

/** One broken rule: where (JSON pointer into body, or the parameter's name) and which. Never the value: an error must not tell back what was sent. */
export interface RuleBroken {
  readonly pointer: string;
  readonly rule: string;
}

export const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    instance: z.string(),
    errors: z.array(z.strictObject({ pointer: z.string(), rule: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details; `code` is stable' });

export type Problem = z.infer<typeof problemSchema>;

/** An error with the rules that the request broke, for a problem's `errors`. */
export function rulesBroken(code: ErrorCode, message: string, errors: readonly RuleBroken[]): AnbarError {
  return new AnbarError(code, message, { facts: { rules: errors } });
}

/** zod's issues as rules: its messages name types and bounds, not values; keys that are not known are left out. */
export function zodRules(error: z.ZodError, base = ''): readonly RuleBroken[] {
  return error.issues.slice(0, 20).map((issue) => ({
    pointer: `${base}${issue.path.map((part) => `/${String(part).slice(0, 40).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`,
    rule: issue.code === 'unrecognized_keys' ? 'no other fields' : issue.message,
  }));
}

/** Any error as problem details. Errors that are not ours say nothing but that they happened. */
export function problemOf(error: unknown, instance: string): Problem {
  const known = isAnbarError(error);
  const code: ErrorCode = known ? error.code : 'E_SERVER_UNEXPECTED';
  const { status, means } = errorCodes[code];
  const problem: Problem = { type: `urn:anbar:error:${code}`, title: means, status, code, instance };
  if (!known || (status >= 500 && status !== 503)) return problem;
  const rules = error.facts['rules'] as readonly RuleBroken[] | undefined;
  const field = error.facts['field'];
  if (rules !== undefined) problem.errors = rules.map(({ pointer, rule }) => ({ pointer, rule }));
  else if (typeof field === 'string' && /^[A-Za-z][\w.-]{0,40}$/.test(field)) problem.errors = [{ pointer: `/${field}`, rule: means }];
  if (error.hint !== undefined) problem.detail = error.hint;
  return problem;
}
