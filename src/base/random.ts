/** A seeded generator: the only source of randomness below `cli/` and `server/`. */
export interface Random {
  /** `createRandom(seed)` draws what this one drew from its start: so that it can be named to another thread. */
  readonly seed: number;
  /** Uniform in [0, 1), 32 random bits. */
  next(): number;
  /** Uniform whole number in [0, n). */
  integer(n: number): number;
  /** Standard normal. */
  normal(): number;
  /** An independent generator for a named part of the work, so that adding a part does not change the others. */
  fork(label: string): Random;
}

/** FNV-1a, 32 bits, over UTF-16 code units in little-endian bytes. */
function hash32(text: string, seed: number): number {
  let h = (seed ^ 0x811c9dc5) >>> 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    h = Math.imul(h ^ (unit & 255), 0x01000193);
    h = Math.imul(h ^ (unit >>> 8), 0x01000193);
  }
  return h >>> 0;
}

/**
 * sfc32 (Chris Doty-Humphrey, PractRand: small fast counting generator), seeded through splitmix-style mixing. Same seed = same numbers, everywhere.
 *
 * @example
 * const random = createRandom(7);
 * random.integer(6) < 6; // true
 */
export function createRandom(seed: number): Random {
  let mix = seed | 0;
  const word = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let a = word();
  let b = word();
  let c = word();
  let d = 1;
  let spare = Number.NaN;
  const bits = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();
  const next = (): number => bits() / 4294967296;
  return {
    seed: seed | 0,
    next,
    integer: (n) => Math.floor(next() * n),
    normal() {
      if (!Number.isNaN(spare)) {
        const value = spare;
        spare = Number.NaN;
        return value;
      }
      // Marsaglia's polar method.
      for (;;) {
        const u = 2 * next() - 1;
        const v = 2 * next() - 1;
        const s = u * u + v * v;
        if (s > 0 && s < 1) {
          const scale = Math.sqrt((-2 * Math.log(s)) / s);
          spare = v * scale;
          return u * scale;
        }
      }
    },
    fork: (label) => createRandom(hash32(label, seed | 0)),
  };
}
