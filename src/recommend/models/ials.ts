// Implicit alternating least squares: Hu, Koren, Volinsky (2008), with frequency-scaled regularisation after Rendle, Krichene, Zhang, Koren (2021).
// Assumes that what was not touched is a weak "no". Fitted by conjugate gradients (ials-fit.ts, with the cost); what answers is in ials-core.ts.
import { silentProgress } from '../../base/ports.js';
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import type { Core, Method } from '../core.js';
import { attributeFactors } from '../attribute-factors.js';
import { numberIn } from '../model-options.js';
import type { Shelf } from '../shelf.js';
import { IalsCore } from './ials-core.js';
import { fitIals, type IalsSettings } from './ials-fit.js';
import { bestBySlice } from './tune-by-slice.js';

export interface IalsOptions extends Partial<IalsSettings> {
  /** Place items without events by their attributes (ridge from text, category, brand and price to factors). Default true. */
  readonly attributes?: boolean;
  /** Times the regularization by the shape of the data. Default 1. */
  readonly strictness?: number;
  /** Choose the regularization among multiples of the one by shape, on the newest 15 % of the pairs. Default false; costs five short fits. */
  readonly tune?: boolean;
}

/**
 * λ for data of this shape: 0.43 √alpha · (users³ · items)^⅛. Least squares with λ cuts singular values below about λ, and what chance alone makes of a matrix of so many
 * users and items grows with the roots of its sides (users count more: a row of few entries is mostly chance). The factor and the powers were chosen on validation
 * parts inside training data: six simulated shops of 100 to 1,000 items and 400 to 6,000 users, a gift shop, a grocery, films.
 */
function regularizationFor(shelf: Shelf, alpha: number): number {
  const { start, item } = shelf.rows;
  let [users, items] = [0, 0];
  for (let u = 0; u + 1 < start.length; u++) if (start[u + 1]! > start[u]!) users++;
  const touched = new Uint8Array(shelf.items.length);
  for (const i of item) {
    items += 1 - touched[i]!;
    touched[i] = 1;
  }
  return 0.43 * Math.sqrt(alpha) * (users ** 3 * items) ** 0.125;
}

/**
 * The iALS recommender. Options: factors (default 32), iterations (10), alpha (4), regularization (by the shape of the data), frequencyPower (1), attributes. Throws E_BASE_OPTION.
 *
 * @example
 * const model = ials({ factors: 32 });
 */
export function ials(options: IalsOptions = {}): Method {
  refuseUnknownOptions('ials', options, ['factors', 'iterations', 'alpha', 'regularization', 'frequencyPower', 'attributes', 'tune', 'strictness']);
  const shape = {
    factors: wholeNumber('factors', options.factors ?? 32, 1, 1024),
    iterations: wholeNumber('iterations', options.iterations ?? 10, 1, 1000),
    alpha: numberIn('alpha', options.alpha ?? 4, 1e-6, 1e6),
    frequencyPower: numberIn('frequencyPower', options.frequencyPower ?? 1, 0, 2),
  };
  const strictness = numberIn('strictness', options.strictness ?? 1, 1e-3, 1e3);
  const asked = options.regularization === undefined ? undefined : numberIn('regularization', options.regularization, 1e-9, 1e9);
  return {
    name: 'ials',
    async fit(shelf, context) {
      const { random, progress } = context;
      const byShape = asked ?? strictness * regularizationFor(shelf, shape.alpha);
      const tried = options.tune === true ? [1, 0.25, 0.5, 2, 4].map((times) => times * byShape) : [byShape];
      const short = (part: Shelf, regularization: number): Core => {
        const settings = { ...shape, iterations: Math.min(5, shape.iterations), regularization };
        return new IalsCore(part, fitIals(part.rows, part.items.length, settings, random.fork('tune'), silentProgress), settings, part.users.length, part.items.length);
      };
      const settings: IalsSettings = { ...shape, regularization: tried.length === 1 ? byShape : await bestBySlice(shelf, tried, short, context) };
      const factors = fitIals(shelf.rows, shelf.items.length, settings, random.fork('ials'), progress);
      if (options.attributes ?? true) attributeFactors(shelf, factors.items, factors.width);
      return new IalsCore(shelf, factors, settings, shelf.users.length, shelf.items.length);
    },
    open(shelf, { json, arrays }) {
      const saved = json as unknown as { readonly settings: IalsSettings; readonly width: number; readonly userCount: number; readonly fittedItems: number };
      return new IalsCore(shelf, { width: saved.width, items: arrays['items'] as Float32Array, diagonal: arrays['diagonal'] as Float32Array, userGram: arrays['userGram'] as Float32Array }, saved.settings, saved.userCount, saved.fittedItems);
    },
  };
}
