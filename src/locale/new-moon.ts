// Time of the new moon. Method: J. Meeus, Astronomical Algorithms (2nd ed., 1998), chapter 49: mean lunation plus the largest periodic terms.
// The terms kept give the time to a few minutes, 1900–2100; a lunar month's first day depends on it to some hours. Cost O(1).

const radians = Math.PI / 180;

/** Terrestrial minus universal time, days; about 70 s through our years. */
const deltaT = 70 / 86_400;

/**
 * Moment of the new moon of a lunation (0 = that of 2000-01-06), as a fractional day number (UTC).
 *
 * @example
 * Math.floor(newMoon(0)); // dayOf('2000-01-06')
 */
export function newMoon(lunation: number): number {
  const t = lunation / 1236.85;
  const mean = 2451550.09766 + 29.530588861 * lunation + t * t * (0.00015437 - 0.00000015 * t);
  const e = 1 - 0.002516 * t - 0.0000074 * t * t;
  const sun = radians * (2.5534 + 29.1053567 * lunation - 0.0000014 * t * t);
  const moon = radians * (201.5643 + 385.81693528 * lunation + 0.0107582 * t * t);
  const latitude = radians * (160.7108 + 390.67050284 * lunation - 0.0016118 * t * t);
  const node = radians * (124.7746 - 1.56375588 * lunation + 0.0020672 * t * t);
  const correction =
    -0.4072 * Math.sin(moon) +
    0.17241 * e * Math.sin(sun) +
    0.01608 * Math.sin(2 * moon) +
    0.01039 * Math.sin(2 * latitude) +
    0.00739 * e * Math.sin(moon - sun) -
    0.00514 * e * Math.sin(moon + sun) +
    0.00208 * e * e * Math.sin(2 * sun) -
    0.00111 * Math.sin(moon - 2 * latitude) -
    0.00057 * Math.sin(moon + 2 * latitude) +
    0.00056 * e * Math.sin(2 * moon + sun) -
    0.00042 * Math.sin(3 * moon) +
    0.00042 * e * Math.sin(sun + 2 * latitude) +
    0.00038 * e * Math.sin(sun - 2 * latitude) -
    0.00024 * e * Math.sin(2 * moon - sun) -
    0.00017 * Math.sin(node);
  // 2440587.5 is the Julian date of 1970-01-01T00:00Z.
  return mean + correction - deltaT - 2440587.5;
}
