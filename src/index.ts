// The public API on one screen, by room. Names are explicit: what is not here may change without notice.
export { AnbarError, isAnbarError } from './base/errors.js';
export { createRandom } from './base/random.js';
