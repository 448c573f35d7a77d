import { errorCodes } from '../../src/base/error-codes.js';
import { AnbarError, isAnbarError } from '../../src/base/errors.js';

/** Runs a model's work; what it refuses of a request that kept the schema becomes E_SERVER_REFUSED (409): the request was well formed, this model just cannot do it. */
export async function modelRefusal<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isAnbarError(error) || errorCodes[error.code].status !== 400) throw error;
    throw new AnbarError('E_SERVER_REFUSED', error.message, { cause: error, hint: `${error.code}: ${errorCodes[error.code].means}`, facts: error.facts });
  }
}
