/**
 * An item that has sold for some days of its launch: what was said of it before (see `launch-model.ts`) is moved by what came. Its true level is what was said × a factor, Gamma with mean 1
 * and shape k; sales are Poisson around it, so after days that were said to sell m and sold y the factor is (k + y) / (k + m) on average (Gamma–Poisson; Robbins 1956, empirical Bayes).
 * k is the one under which past launches, cut after 7, 14 and 21 days, were best told how they went on. O(launches × shapes).
 */
import type { LaunchModel } from './launch-model.js';
import { launchDay, rangesOf, type LaunchRanges } from './launch-ranges.js';

const agesTried = [7, 14, 21] as const;
/** Ages at which ranges are learnt; an item takes those of the oldest age it has reached. */
const agesOfRanges = [1, 3, 7, 14, 21] as const;
const shapes = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 128] as const;
/** Where past launches are too few to tell. */
const usualShape = 2;
const fewestTried = 10;

/** Factor on what was said, after `said` units were to sell and `sold` did. */
export function levelFactor(shape: number, said: number, sold: number): number {
  return (shape + sold) / (shape + said);
}

/** Each past launch after `age` days: units said and sold until then, and its days to come. */
function cutAt(model: LaunchModel, weekdayOf: (day: number) => number, age: number) {
  return model.tried.map(({ launch, total }) => {
    const days = Array.from(launch.daily, (sold, t) => ({ sold, mean: launchDay(model, total, t, weekdayOf(launch.day + t)) }));
    const seen = days.slice(0, age);
    return { total, said: seen.reduce((sum, { mean }) => sum + mean, 0), sold: seen.reduce((sum, day) => sum + day.sold, 0), rest: days.slice(age) };
  });
}

/** The shape of the Gamma law of levels. */
export function launchShape(model: LaunchModel, weekdayOf: (day: number) => number): number {
  if (model.tried.length < fewestTried) return usualShape;
  const cuts = agesTried.flatMap((age) => cutAt(model, weekdayOf, age)).map(({ said, sold, rest }) => ({ said, sold, saidRest: rest.reduce((sum, { mean }) => sum + mean, 0), soldRest: rest.reduce((sum, day) => sum + day.sold, 0) }));
  let [best, least] = [usualShape, Number.POSITIVE_INFINITY];
  for (const shape of shapes) {
    const loss = cuts.reduce((sum, { said, sold, saidRest, soldRest }) => sum + Math.abs(levelFactor(shape, said, sold) * saidRest - soldRest), 0);
    if (loss < least) [best, least] = [shape, loss];
  }
  return best;
}

/** Ranges of the days after `age`, from past launches moved by what came as this item is. */
export function youngRanges(model: LaunchModel, weekdayOf: (day: number) => number, counts: boolean, shape: number): (age: number) => LaunchRanges {
  const learnt = new Map<number, LaunchRanges>();
  return (age) => {
    const cut = agesOfRanges.findLast((one) => one <= age) ?? agesOfRanges[0];
    let ranges = learnt.get(cut);
    if (ranges === undefined) {
      const tried = cutAt(model, weekdayOf, cut).map(({ total, said, sold, rest }) => {
        const factor = levelFactor(shape, said, sold);
        return { size: factor * total, days: rest.map((day) => ({ sold: day.sold, mean: factor * day.mean })) };
      });
      learnt.set(cut, (ranges = rangesOf(tried, counts)));
    }
    return ranges;
  };
}
