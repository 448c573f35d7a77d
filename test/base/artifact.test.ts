import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeArtifact, encodeArtifact, type Artifact } from '../../src/base/artifact.js';
import { isAnbarError } from '../../src/base/errors.js';

const artifact: Artifact = {
  kind: 'sample',
  format: 1,
  json: { nested: [1, null, 'متن'] },
  arrays: { b: Float32Array.of(1.5, -2), a: Int8Array.of(1, 2, 3), empty: new Float64Array(0) },
};

describe('artifacts', () => {
  it('come back as they were, from plain bytes and from a slice of a Buffer pool', () => {
    const bytes = encodeArtifact(artifact);
    expect(decodeArtifact(bytes)).toEqual({ ...artifact, arrays: Object.assign(Object.create(null) as object, artifact.arrays) });
    const pooled = Buffer.from(bytes);
    expect([...decodeArtifact(pooled).arrays['b']!]).toEqual([1.5, -2]);
  });

  it('have the same bytes whatever order their arrays were named in', () => {
    const reversed = { ...artifact, arrays: Object.fromEntries(Object.entries(artifact.arrays).reverse()) };
    expect(encodeArtifact(reversed)).toEqual(encodeArtifact(artifact));
  });

  it('are refused with one code, never another error, when cut or altered', () => {
    const bytes = encodeArtifact(artifact);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, cut) => {
        const altered = bytes.slice(0, cut);
        if (at < cut) altered[at] = value;
        try {
          decodeArtifact(altered);
        } catch (error) {
          expect(isAnbarError(error, 'E_ARTIFACT_CORRUPT')).toBe(true);
        }
      }),
    );
    expect(() => decodeArtifact(bytes.slice(0, bytes.length - 1))).toThrow('cut off');
  });
});
