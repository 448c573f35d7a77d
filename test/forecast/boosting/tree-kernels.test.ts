import { expect, test } from 'vitest';
import { treesWasmBase64 } from '../../../src/forecast/boosting/generated/trees.js';

test('the tree kernels are the compiled form of their source', async () => {
  const { compileKernels } = (await import('../../../scripts/kernels.mjs' as string)) as { compileKernels: (name: string) => Promise<Uint8Array> };
  expect(Buffer.from(await compileKernels('trees')).toString('base64')).toBe(treesWasmBase64);
});
