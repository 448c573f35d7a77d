// Persian conjugation as data: every tense is a chain of few operations on a stem's base row.
// Names and order are those of hazm's Conjugation, so that `conjugateAll` can stand in for its get_all.

const PERSONS_PAST = ['م', 'ی', '', 'یم', 'ید', 'ند'];
const PERSONS_PRESENT = ['م', 'ی', 'د', 'یم', 'ید', 'ند'];
const PARTICIPLE_ENDS = ['ه\u200cام', 'ه\u200cای', 'ه است', 'ه', 'ه\u200cایم', 'ه\u200cاید', 'ه\u200cاند'];
const MI = 'می\u200c';

type Row = readonly string[];
type Build = (stem: string) => Row;

const prefix = (start: string, row: Row): Row => row.map((form) => start + form);
const zip = (left: Row, right: Row): Row => left.slice(0, Math.min(left.length, right.length)).map((form, index) => `${form} ${right[index]}`);

const past: Build = (stem) => PERSONS_PAST.map((end) => stem + end);
const present: Build = (stem) => PERSONS_PRESENT.map((end) => stem + end);
const perfect: Build = (stem) => PARTICIPLE_ENDS.map((end) => stem + end);
const be: Row = present('باش');
const imperativeBe: Row = be.map((form) => (form === 'باشی' ? 'باش' : form));
const after = (stem: string, row: Row): Row => prefix(`${stem}ه `, row);
const not = (build: Build): Build => (stem) => prefix('ن', build(stem));
const mi = (build: Build): Build => (stem) => prefix(MI, build(stem));
/** Passive: the participle, then a form of `شد` / `شو`. */
const passive = (build: Build, auxiliary = 'شد'): Build => (stem) => after(stem, build(auxiliary));
const going = (row: Row, build: Build): Build => (stem) => zip(row, build(stem));
const had: Row = past('داشت');
const has: Row = present('دار');
const hasHad: Row = perfect('داشت');

const imperfect = mi(past);
const perfectSubjunctive: Build = (stem) => after(stem, be);
const pastPerfect: Build = (stem) => after(stem, past('بود'));
const remotePerfect: Build = (stem) => after(stem, perfect('بود'));
const remoteSubjunctive: Build = (stem) => after(stem, perfectSubjunctive('بود'));
const remoteImperative: Build = (stem) => prefix(`${stem}ه بوده `, imperativeBe);
const subjunctive: Build = (stem) => prefix('ب', present(stem));
const imperative: Build = (stem) => subjunctive(stem).map((form) => (form === 'ببینی' ? 'ببین' : form));
const negativeImperative: Build = (stem) => prefix('ن', present(stem).map((form) => (form === 'بینی' ? 'بین' : form)));
const future: Build = (stem) => present('خواه').map((form) => `${form} ${stem}`);
const futurePerfect: Build = (stem) => after(stem, future('بود'));
const imperfectPresent = mi(present);

const PAST_TENSES = {
  perfectivePast: past,
  negativePerfectivePast: not(past),
  passivePerfectivePast: passive(past),
  negativePassivePerfectivePast: passive(not(past)),
  imperfectivePast: imperfect,
  negativeImperfectivePast: not(imperfect),
  passiveImperfectivePast: passive(imperfect),
  negativePassiveImperfectivePast: passive(not(imperfect)),
  pastProgressive: going(had, imperfect),
  passivePastProgressive: going(had, passive(imperfect)),
  presentPerfect: perfect,
  negativePresentPerfect: not(perfect),
  subjunctivePresentPerfect: perfectSubjunctive,
  negativeSubjunctivePresentPerfect: not(perfectSubjunctive),
  grammaticalPresentPerfect: ((stem) => after(stem, imperativeBe)) as Build,
  negativeGrammaticalPresentPerfect: ((stem) => prefix('ن', after(stem, imperativeBe))) as Build,
  passivePresentPerfect: passive(perfect),
  negativePassivePresentPerfect: passive(not(perfect)),
  passiveSubjunctivePresentPerfect: passive(perfectSubjunctive),
  negativePassiveSubjunctivePresentPerfect: passive(not(perfectSubjunctive)),
  passiveGrammaticalPresentPerfect: ((stem) => prefix(`${stem}ه شده `, imperativeBe)) as Build,
  negativePassiveGrammaticalPresentPerfect: ((stem) => prefix(`${stem}ه نشده `, imperativeBe)) as Build,
  imperfectivePresentPerfect: mi(perfect),
  negativeImperfectivePresentPerfect: not(mi(perfect)),
  subjunctiveImperfectivePresentPerfect: mi(perfectSubjunctive),
  negativeSubjunctiveImperfectivePresentPerfect: not(mi(perfectSubjunctive)),
  passiveImperfectivePresentPerfect: passive(mi(perfect)),
  negativePassiveImperfectivePresentPerfect: passive(not(mi(perfect))),
  passiveSubjunctiveImperfectivePresentPerfect: passive(mi(perfectSubjunctive)),
  negativePassiveSubjunctiveImperfectivePresentPerfect: passive(not(mi(perfectSubjunctive))),
  presentPerfectProgressive: going(hasHad, mi(perfect)),
  passivePresentPerfectProgressive: going(hasHad, passive(mi(perfect))),
  pastPrecedent: pastPerfect,
  negativePastPrecedent: not(pastPerfect),
  passivePastPrecedent: passive(pastPerfect),
  negativePassivePastPrecedent: passive(not(pastPerfect)),
  imperfectivePastPrecedent: mi(pastPerfect),
  negativeImperfectivePastPrecedent: not(mi(pastPerfect)),
  passiveImperfectivePastPrecedent: passive(mi(pastPerfect)),
  negativePassiveImperfectivePastPrecedent: passive(not(mi(pastPerfect))),
  pastPrecedentProgressive: going(had, mi(pastPerfect)),
  passivePastPrecedentProgressive: going(had, passive(mi(pastPerfect))),
  pastPrecedentPerfect: remotePerfect,
  negativePastPrecedentPerfect: not(remotePerfect),
  subjunctivePastPrecedentPerfect: remoteSubjunctive,
  negativeSubjunctivePastPrecedentPerfect: not(remoteSubjunctive),
  grammaticalPastPrecedentPerfect: remoteImperative,
  negativeGrammaticalPastPrecedentPerfect: not(remoteImperative),
  passivePastPrecedentPerfect: passive(remotePerfect),
  negativePassivePastPrecedentPerfect: passive(not(remotePerfect)),
  passiveSubjunctivePastPrecedentPerfect: passive(remoteSubjunctive),
  negativePassiveSubjunctivePastPrecedentPerfect: passive(not(remoteSubjunctive)),
  passiveGrammaticalPastPrecedentPerfect: passive(remoteImperative),
  negativePassiveGrammaticalPastPrecedentPerfect: passive(not(remoteImperative)),
  imperfectivePastPrecedentPerfect: mi(remotePerfect),
  negativeImperfectivePastPrecedentPerfect: not(mi(remotePerfect)),
  subjunctiveImperfectivePastPrecedentPerfect: mi(remoteSubjunctive),
  negativeSubjunctiveImperfectivePastPrecedentPerfect: not(mi(remoteSubjunctive)),
  passiveImperfectivePastPrecedentPerfect: passive(mi(remotePerfect)),
  negativePassiveImperfectivePastPrecedentPerfect: passive(not(mi(remotePerfect))),
  passiveSubjunctiveImperfectivePastPrecedentPerfect: passive(mi(remoteSubjunctive)),
  negativePassiveSubjunctiveImperfectivePastPrecedentPerfect: passive(not(mi(remoteSubjunctive))),
  pastPrecedentPerfectProgressive: going(hasHad, mi(remotePerfect)),
  passivePastPrecedentPerfectProgressive: going(hasHad, passive(mi(remotePerfect))),
} as const satisfies Record<string, Build>;

// `stem` says which stem the tense takes; passives of the present are built on the past stem.
const LATER_TENSES = {
  perfectivePresent: ['present', present],
  negativePerfectivePresent: ['present', not(present)],
  subjunctivePerfectivePresent: ['present', subjunctive],
  negativeSubjunctivePerfectivePresent: ['present', not(present)],
  grammaticalPerfectivePresent: ['present', imperative],
  negativeGrammaticalPerfectivePresent: ['present', negativeImperative],
  passivePerfectivePresent: ['past', passive(present, 'شو')],
  negativePassivePerfectivePresent: ['past', passive(not(present), 'شو')],
  passiveSubjunctivePerfectivePresent: ['past', passive(subjunctive, 'شو')],
  negativePassiveSubjunctivePerfectivePresent: ['past', passive(not(present), 'شو')],
  passiveGrammaticalPerfectivePresent: ['past', (stem) => after(stem, imperative('شو').map((form) => (form === 'بشوی' ? 'بشو' : form)))],
  negativePassiveGrammaticalPerfectivePresent: ['past', (stem) => after(stem, negativeImperative('شو').map((form) => (form === 'نشوی' ? 'نشو' : form)))],
  imperfectivePresent: ['present', imperfectPresent],
  negativeImperfectivePresent: ['present', not(imperfectPresent)],
  passiveImperfectivePresent: ['past', passive(imperfectPresent, 'شو')],
  negativePassiveImperfectivePresent: ['past', passive(not(imperfectPresent), 'شو')],
  presentProgressive: ['present', going(has, imperfectPresent)],
  passivePresentProgressive: ['past', going(has, passive(imperfectPresent, 'شو'))],
  perfectiveFuture: ['past', future],
  negativePerfectiveFuture: ['past', not(future)],
  passivePerfectiveFuture: ['past', passive(future)],
  negativePassivePerfectiveFuture: ['past', passive(not(future))],
  imperfectiveFuture: ['past', mi(future)],
  negativeImperfectiveFuture: ['past', not(mi(future))],
  passiveImperfectiveFuture: ['past', passive(mi(future))],
  negativePassiveImperfectiveFuture: ['past', passive(not(mi(future)))],
  futurePrecedent: ['past', futurePerfect],
  negativeFuturePrecedent: ['past', not(futurePerfect)],
  passiveFuturePrecedent: ['past', passive(futurePerfect)],
  negativePassiveFuturePrecedent: ['past', passive(not(futurePerfect))],
  futurePrecedentImperfective: ['past', mi(futurePerfect)],
  negativeFuturePrecedentImperfective: ['past', not(mi(futurePerfect))],
  passiveFuturePrecedentImperfective: ['past', passive(mi(futurePerfect))],
  negativePassiveFuturePrecedentImperfective: ['past', passive(not(mi(futurePerfect)))],
} as const satisfies Record<string, readonly ['past' | 'present', Build]>;

/** Names of the 98 tenses. */
export type Tense = keyof typeof PAST_TENSES | keyof typeof LATER_TENSES;

/**
 * All tense names, in the order of `conjugateAll`.
 *
 * @example
 * TENSES.length; // 98
 */
export const TENSES: readonly Tense[] = [...(Object.keys(PAST_TENSES) as Tense[]), ...(Object.keys(LATER_TENSES) as Tense[])];

/**
 * The forms of one tense of a verb.
 * @param verb `past#present`
 * @example conjugate('دید#بین', 'perfectivePast') // ['دیدم', 'دیدی', 'دید', 'دیدیم', 'دیدید', 'دیدند']
 */
export function conjugate(verb: string, tense: Tense): string[] {
  const [pastStem = '', presentStem = ''] = verb.split('#');
  if (tense in LATER_TENSES) {
    const [stem, build] = LATER_TENSES[tense as keyof typeof LATER_TENSES];
    return [...build(stem === 'past' ? pastStem : presentStem)];
  }
  return [...PAST_TENSES[tense as keyof typeof PAST_TENSES](pastStem)];
}

/**
 * Infinitive and all forms of a verb, about 600.
 *
 * @example
 * conjugateAll('دید#بین').includes('می‌بینم'); // true
 */
export function conjugateAll(verb: string): string[] {
  const all = [`${verb.split('#')[0]}ن`];
  for (const tense of TENSES) all.push(...conjugate(verb, tense));
  return all;
}

const ONE_WORD: readonly Tense[] = [
  'perfectivePast', 'negativePerfectivePast', 'imperfectivePast', 'negativeImperfectivePast', 'presentPerfect', 'negativePresentPerfect',
  'imperfectivePresentPerfect', 'negativeImperfectivePresentPerfect', 'perfectivePresent', 'negativePerfectivePresent',
  'subjunctivePerfectivePresent', 'negativeSubjunctivePerfectivePresent', 'grammaticalPerfectivePresent', 'negativeGrammaticalPerfectivePresent',
  'imperfectivePresent', 'negativeImperfectivePresent',
];

/** Only the forms written as one word (a few dozen): all that a lookup of single tokens can meet. */
export function conjugateOneWord(verb: string): string[] {
  const all = [`${verb.split('#')[0]}ن`];
  for (const tense of ONE_WORD) for (const form of conjugate(verb, tense)) if (!form.includes(' ')) all.push(form);
  // A verb with an empty past stem (`#هست`) conjugates into bare endings; multi-word tenses of it begin with a space and never fit.
  return all;
}

/**
 * hazm's class of the same name: one method a tense, `getAll` for everything.
 *
 * @example
 * new Conjugation().perfectivePast('دید')[0]; // 'دیدم'
 */
export class Conjugation {
  /** Forms of `tense`; `stem` is `past#present`. */
  conjugate(verb: string, tense: Tense): string[] {
    return conjugate(verb, tense);
  }

  getAll(verb: string): string[] {
    return conjugateAll(verb);
  }

  perfectivePast(pastStem: string): string[] {
    return [...past(pastStem)];
  }

  imperfectivePresent(presentStem: string): string[] {
    return [...imperfectPresent(presentStem)];
  }
}
