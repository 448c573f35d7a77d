import { expect, it } from 'vitest';
import { AnbarError } from '../../src/base/errors.js';
import { diskError } from '../../src/publish/files.js';
import { moveAlias } from '../../src/publish/move-alias.js';
import { publishModel } from '../../src/publish/publish-model.js';
import type { Registry } from '../../src/publish/registry.js';
import { sampleRequest } from '../publish/sample-model.js';
import { memoryDisk } from './memory-disk.js';
import { registryOn, stateOf } from './registry-state.js';

const acts: Readonly<Record<string, (registry: Registry) => Promise<unknown>>> = {
  publish: (registry) => publishModel(registry, sampleRequest('demand', 2)),
  alias: (registry) => moveAlias(registry, { name: 'demand', alias: 'champion', version: 1 }),
};

async function prepared() {
  const disk = memoryDisk();
  await publishModel(registryOn(disk.files, 1), sampleRequest('demand', 1));
  return disk;
}

for (const [name, act] of Object.entries(acts)) {
  for (const fault of ['ENOSPC', 'EIO', 'EROFS', 'EMFILE', 'partial write', 'ENOSPC from then on'] as const) {
    it(`${fault} at every operation of ${name}: a coded error and the state before, or success`, async () => {
      const clean = await prepared();
      const before = await stateOf(registryOn(clean.files, 1));
      const from = clean.operations;
      await act(registryOn(clean.files, 1));
      const after = await stateOf(registryOn(clean.files, 1));
      let failed = 0;
      for (let at = 1; at <= clean.operations - from; at++) {
        const disk = await prepared();
        await stateOf(registryOn(disk.files, 1)); // as above, so that operations are counted alike
        const start = disk.operations;
        disk.before = (operation, path) => {
          const here = disk.operations - start;
          const reading = operation === 'read' || operation === 'list';
          if (fault === 'partial write') return here === at && (operation === 'write' || operation === 'append') ? { partial: 0.5 } : undefined;
          if (fault === 'ENOSPC from then on' ? here >= at && !reading && operation !== 'remove' : here === at) throw diskError(operation, path, Object.assign(new Error(), { code: fault.slice(0, 6).trim() }));
          return undefined;
        };
        let acknowledged = true;
        try {
          await act(registryOn(disk.files, 1));
        } catch (error) {
          acknowledged = false;
          failed += 1;
          expect(error).toBeInstanceOf(AnbarError);
          expect((error as AnbarError).code).toMatch(/^E_PUBLISH_(DISK|LOCK)$/);
        }
        disk.before = undefined;
        const next = registryOn(disk.files, 2);
        const state = await stateOf(next);
        if (acknowledged) expect(state).toBe(after);
        else expect([before, after]).toContain(state); // an unacknowledged act may have become durable, never half
        await publishModel(next, sampleRequest('demand', 3));
      }
      expect(failed).toBeGreaterThan(0);
    });
  }
}
