import type { Day } from '../base/day.js';

/** One day's weather in one region; NaN = not measured. `region` empty = everywhere. */
export interface WeatherRow {
  readonly day: Day;
  readonly region: string;
  readonly temperatureC: number;
  readonly precipitationMm: number;
}

/** Columns beside the rows they were joined to, in the same order; NaN where no weather is known. */
export interface WeatherColumns {
  readonly temperatureC: Float64Array;
  readonly precipitationMm: Float64Array;
}

/**
 * Joins weather to rows by date and region. A region without its own row takes the nearest that holds it (`IR-07` → `IR` → everywhere), never another day's.
 * O(weather + rows).
 *
 * @example
 * joinWeather([{ day: 1, region: 'IR', temperatureC: 20, precipitationMm: 0 }], [1], ['IR-07']).temperatureC[0]; // 20
 */
export function joinWeather(weather: readonly WeatherRow[], days: ArrayLike<Day>, regions: ArrayLike<string>): WeatherColumns {
  const byPlace = new Map(weather.map((row) => [`${row.region}|${row.day}`, row] as const));
  const temperatureC = new Float64Array(days.length).fill(Number.NaN);
  const precipitationMm = new Float64Array(days.length).fill(Number.NaN);
  for (let row = 0; row < days.length; row++) {
    let region = regions[row]!;
    let found = byPlace.get(`${region}|${days[row]!}`);
    while (found === undefined && region !== '') {
      region = region.slice(0, Math.max(region.lastIndexOf('-'), 0));
      found = byPlace.get(`${region}|${days[row]!}`);
    }
    if (found === undefined) continue;
    temperatureC[row] = found.temperatureC;
    precipitationMm[row] = found.precipitationMm;
  }
  return { temperatureC, precipitationMm };
}
