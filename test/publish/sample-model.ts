import type { Artifact } from '../../src/base/artifact.js';
import type { PublishRequest } from '../../src/publish/publish-model.js';

/** A small artifact whose numbers tell which one it is. */
export function sampleArtifact(mark: number, length = 16): Artifact {
  return { kind: 'naive', format: 1, json: { mark }, arrays: { level: Float64Array.from({ length }, (_, i) => mark + i) } };
}

export function sampleRequest(name: string, mark: number, extra: Partial<PublishRequest> = {}): PublishRequest {
  return {
    name, task: 'forecast', artifact: sampleArtifact(mark),
    dataset: { name: 'sample', fingerprint: 'f'.repeat(64), rows: 10, series: 2, firstDay: '2024-01-01', lastDay: '2024-01-05' },
    schema: { type: 'object' }, examples: [{ request: { horizon: 1 }, answer: [mark] }], about: { summary: 'a test', limits: [] },
    ...extra,
  };
}
