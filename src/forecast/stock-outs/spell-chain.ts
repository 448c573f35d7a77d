/**
 * The shelf as a hidden Markov chain of three states: there, out of stock (days to a few weeks), withdrawn (months: seasonal or delisted, which is no lost sale). An item that is there
 * sells nothing with the chance of its zero law; one that is not never sells. So a run of empty days is judged by its whole length against the item's own rate, day by day. Chances of
 * entering and leaving are learnt from all series together (Baum & Welch; Rabiner 1989, "A tutorial on hidden Markov models", Proc. IEEE 77). O(days) a series and pass.
 */

/** Daily chances of moving between the states, pooled over series. */
export interface SpellRates {
  /** there → out, there → withdrawn. */
  readonly runOut: number;
  readonly withdraw: number;
  /** out → there, withdrawn → there. */
  readonly refill: number;
  readonly comeBack: number;
}

/** Sums from which the next rates follow: expected moves and days. */
export interface SpellCounts {
  there: number;
  out: number;
  withdrawn: number;
  ranOut: number;
  withdrew: number;
  refilled: number;
  cameBack: number;
}

export const firstRates: SpellRates = { runOut: 0.005, withdraw: 0.0005, refill: 1 / 6, comeBack: 1 / 75 };

export function noCounts(): SpellCounts {
  return { there: 0, out: 0, withdrawn: 0, ranOut: 0, withdrew: 0, refilled: 0, cameBack: 0 };
}

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Rates that the counts ask for, kept within what the words mean: out for 3 to 14 days on average, withdrawn for 45 days or more. */
export function ratesFrom(counts: SpellCounts): SpellRates {
  const days = Math.max(1, counts.there);
  return {
    runOut: within((counts.ranOut + 0.5) / days, 1e-5, 0.05),
    withdraw: within((counts.withdrew + 0.05) / days, 1e-6, 0.005),
    refill: within(counts.refilled / Math.max(1e-9, counts.out), 1 / 14, 1 / 3),
    comeBack: within(counts.cameBack / Math.max(1e-9, counts.withdrawn), 1 / 365, 1 / 45),
  };
}

/** Room for one series' pass, reused. */
export interface SpellRoom {
  readonly forward: Float64Array;
}

export function spellRoom(longest: number): SpellRoom {
  return { forward: new Float64Array(3 * longest) };
}

/**
 * Forward–backward over one series. `evidence[t]` is the chance of no sale on an empty day while there; −1 = the item sold (so it was there), −2 = unknown day. Writes the chances of
 * out of stock and of withdrawn, and adds to `counts`. A series starts on the shelf.
 */
export function judgeSpells(evidence: Float64Array, rates: SpellRates, room: SpellRoom, out: Float32Array, withdrawn: Float32Array, counts: SpellCounts): void {
  const n = evidence.length;
  const f = room.forward;
  const { runOut, withdraw, refill, comeBack } = rates;
  const stay = 1 - runOut - withdraw;
  let [a, b, c] = [1, 0, 0];
  for (let t = 0; t < n; t++) {
    const e = evidence[t]!;
    let [pa, pb, pc] = t === 0 ? [a, b, c] : [a * stay + b * refill + c * comeBack, a * runOut + b * (1 - refill), a * withdraw + c * (1 - comeBack)];
    if (e === -1) [pa, pb, pc] = [1, 0, 0];
    else if (e >= 0) pa *= e;
    const sum = pa + pb + pc;
    f[3 * t] = a = pa / sum;
    f[3 * t + 1] = b = pb / sum;
    f[3 * t + 2] = c = pc / sum;
  }
  // Backwards, chances given all days (Rauch-style: from the filtered state and the smoothed next one).
  let [sa, sb, sc] = [a, b, c];
  for (let t = n - 1; ; t--) {
    out[t] = sb;
    withdrawn[t] = sc;
    counts.there += sa;
    counts.out += sb;
    counts.withdrawn += sc;
    if (t === 0) return;
    const [fa, fb, fc] = [f[3 * t - 3]!, f[3 * t - 2]!, f[3 * t - 1]!];
    const pa = fa * stay + fb * refill + fc * comeBack;
    const pb = fa * runOut + fb * (1 - refill);
    const pc = fa * withdraw + fc * (1 - comeBack);
    const [ra, rb, rc] = [pa > 0 ? sa / pa : 0, pb > 0 ? sb / pb : 0, pc > 0 ? sc / pc : 0];
    const ranOut = fa * runOut * rb;
    const withdrew = fa * withdraw * rc;
    const refilled = fb * refill * ra;
    const cameBack = fc * comeBack * ra;
    counts.ranOut += ranOut;
    counts.withdrew += withdrew;
    counts.refilled += refilled;
    counts.cameBack += cameBack;
    [sa, sb, sc] = [fa * stay * ra + ranOut + withdrew, fb * (1 - refill) * rb + refilled, fc * (1 - comeBack) * rc + cameBack];
  }
}
