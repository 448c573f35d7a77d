// The auxiliary forms hazm joins to a participle, built from their rows instead of listed one by one.
const PRESENT_ENDS = ['م', 'ی', 'د', 'یم', 'ید', 'ند'];
const PAST_ENDS = ['م', 'ی', '', 'یم', 'ید', 'ند'];
const rows = (stem: string, ends: readonly string[]): string[] => ends.map((end) => stem + end);

const COPULAS = ['ام', 'ای', 'است', 'ایم', 'اید', 'اند'];
const BE = [...COPULAS, ...rows('بود', PAST_ENDS), ...rows('باش', PRESENT_ENDS)];
const FUTURE = rows('خواه', PRESENT_ENDS);

/** Words that join what follows them: future auxiliaries. */
export const BEFORE_VERBS: ReadonlySet<string> = new Set([...FUTURE, ...FUTURE.map((form) => `ن${form}`)]);

/** Words that join the participle before them. */
export const AFTER_VERBS: ReadonlySet<string> = new Set([
  ...BE,
  ...BE.map((form) => `شده_${form}`),
  ...BE.map((form) => `نشده_${form}`),
  ...['', 'ن', 'می\u200c', 'نمی\u200c'].flatMap((start) => [...rows(`${start}شو`, PRESENT_ENDS), ...rows(`${start}شد`, PAST_ENDS)]),
  ...FUTURE.map((form) => `${form}_شد`),
  ...FUTURE.map((form) => `ن${form}_شد`),
]);

/** Participles of a verb list, plain and negated. */
export function participles(verbs: readonly string[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const verb of verbs) {
    const past = verb.split('#')[0]!;
    all.add(`${past}ه`).add(`ن${past}ه`);
  }
  return all;
}

/** Joins the parts of a verb with `_`: `گفته شده است` becomes `گفته_شده_است`. Returns how many tokens each result takes. O(n). */
export function verbPartGroups(tokens: readonly string[], participleForms: ReadonlySet<string>): number[] {
  const groups: number[] = [];
  let current = '';
  for (let index = tokens.length - 1; index >= 0; index--) {
    const token = tokens[index]!;
    if (groups.length > 0 && (BEFORE_VERBS.has(token) || (AFTER_VERBS.has(current) && participleForms.has(token)))) {
      // Only short joined forms can be looked up again, so a long chain is not kept whole: the walk stays linear.
      current = current.length < 64 ? `${token}_${current}` : token;
      groups[groups.length - 1]!++;
    } else {
      groups.push(1);
      current = token;
    }
  }
  return groups.reverse();
}
