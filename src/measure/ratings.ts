/** Errors of predicted ratings: pure functions over parallel arrays. */

type Numbers = ArrayLike<number>;

export function ratingRmse(truth: Numbers, predicted: Numbers): number {
  let sum = 0;
  for (let k = 0; k < truth.length; k++) sum += (truth[k]! - predicted[k]!) ** 2;
  return Math.sqrt(sum / truth.length);
}

export function ratingMae(truth: Numbers, predicted: Numbers): number {
  let sum = 0;
  for (let k = 0; k < truth.length; k++) sum += Math.abs(truth[k]! - predicted[k]!);
  return sum / truth.length;
}

/**
 * Fraction of concordant pairs (Koren & Sill 2013): of two items that one user rated differently, how often the better one is predicted higher.
 * Counts are averaged over users before the ratio, as in Surprise. O(Σ_u n_u²).
 */
export function concordantPairs(users: ArrayLike<string | number>, truth: Numbers, predicted: Numbers): number {
  const byUser = new Map<string | number, number[]>();
  for (let k = 0; k < truth.length; k++) {
    const list = byUser.get(users[k]!);
    if (list === undefined) byUser.set(users[k]!, [k]);
    else list.push(k);
  }
  let [concordant, discordant] = [0, 0];
  for (const mine of byUser.values()) {
    for (const a of mine) {
      for (const b of mine) {
        if (truth[a]! <= truth[b]!) continue;
        if (predicted[a]! > predicted[b]!) concordant++;
        else discordant++;
      }
    }
  }
  return concordant / (concordant + discordant);
}
