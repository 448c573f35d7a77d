import fc from 'fast-check';

// A suite that passes once passes again: property tests draw from one seed, unless another is asked for (FC_SEED=7 npm test) to look further.
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 1) });
