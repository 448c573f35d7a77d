import { AnbarError } from '../../src/base/errors.js';
import { forecasterNamed } from '../../src/forecast/catalogue.js';
import type { Forecaster } from '../../src/forecast/contract.js';

/** Models that go wrong, each in its way, and one that says what it was fitted on. */
const fits: Readonly<Record<string, Forecaster['fit']>> = {
  async telling(panel, context) {
    context.log.warn(`telling: ${panel.keys.length} series up to ${panel.endDay}`);
    return (await forecasterNamed('ses')).fit(panel, context);
  },
  async lingering(panel, context) {
    context.log.info('in');
    await new Promise((resolve) => setTimeout(resolve, 200));
    context.log.info('out');
    return (await forecasterNamed('naive')).fit(panel, context);
  },
  async 'without-part'() {
    throw new AnbarError('E_ADAPTER_MISSING', 'a part is not installed', { hint: 'install it' });
  },
  async refusing(panel, context) {
    context.log.info('refusing: soon');
    throw new AnbarError('E_FORECAST_PANEL', `refused at ${panel.endDay}`, { hint: 'another panel', facts: { endDay: panel.endDay, shares: [0.5] } });
  },
  async defective() {
    throw new TypeError('a defect of ours');
  },
  async dying() {
    return process.exit(3);
  },
};

/** A stand-in of that name, else the catalogue's model. */
export const standInOrNamed: typeof forecasterNamed = async (name, options = {}) => {
  const fit = fits[name];
  return fit === undefined ? forecasterNamed(name, options) : { name, fit, recipe: { name, options } };
};
