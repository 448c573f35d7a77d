import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listModels } from '../../src/publish/list-models.js';
import { readAudit } from '../../src/publish/move-alias.js';
import { openRegistry } from '../../src/publish/registry.js';
import { bundle } from './bundle.js';

const writers = 4;
const each = Number(process.env['ANBAR_PUBLISHES'] ?? 15);

it(`${writers} processes × ${each} publishes: numbers unique and without gaps, none lost, the alias is the last that was moved`, async () => {
  const root = mkdtempSync(join(tmpdir(), 'anbar-writers-'));
  const writer = await bundle('test/faults/writer.ts');
  const outputs = await Promise.all(
    Array.from({ length: writers }, async () => {
      const child = spawn(process.execPath, [writer, root, 'demand', String(each)], { stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      child.stdout.setEncoding('utf8');
      child.stdout.on('data', (chunk: string) => (text += chunk));
      expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
      return text.split('\n').slice(0, -1).map((line) => JSON.parse(line) as { readonly published?: number });
    }),
  );
  const published = outputs.flat().flatMap((fact) => fact.published ?? []).sort((a, b) => a - b);
  expect(published).toEqual(Array.from({ length: writers * each }, (_, i) => i + 1));
  const registry = openRegistry(root, { now: Date.now, who: 'test' });
  const [model] = await listModels(registry);
  expect(model!.versions.map((manifest) => manifest.version)).toEqual(published);
  const moves = (await readAudit(registry)).flatMap((line) => (line.act === 'alias' ? [line] : []));
  expect(model!.aliases['champion']!.version).toBe(moves.at(-1)!.to);
  expect(moves.map((line) => line.revision)).toEqual(moves.map((_, i) => i + 1));
}, 300_000);
