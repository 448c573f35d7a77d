import type { ShopLexicon } from '../lexicon/shop-lexicon.js';

/** One way to read a word form. */
export interface Analysis {
  readonly lemma: string;
  /** What was taken off, as a number of the rule table: a feature of the ranking. */
  readonly rule: number;
  /** Length of what was taken off the end. */
  readonly cut: number;
}

const ZWNJ = '\u200c';
// Inner endings (between stem and person): what is taken off and what is put back.
const INNER: readonly (readonly [end: string, back: string])[] = [
  ['', ''], ['ها', ''], [`${ZWNJ}ها`, ''], ['ان', ''], [`${ZWNJ}ان`, ''], ['گان', 'ه'], ['یان', ''], ['ات', ''], ['ات', 'ه'], ['ات', 'ت'], ['جات', ''], [`${ZWNJ}جات`, ''],
  ['ین', ''], ['ون', ''], ['تر', ''], [`${ZWNJ}تر`, ''], ['ترین', ''], [`${ZWNJ}ترین`, ''], ['ترها', ''], ['ترین‌ها', ''], ['ا', ''], ['ویان', 'وی'],
];
// Outer endings: ezafe, the indefinite yeh, possessive and copula clitics, in written and colloquial form.
const OUTER: readonly string[] = [
  '', 'ی', 'یی', 'ئی', 'ٔ', `${ZWNJ}ای`, `${ZWNJ}ی`, `${ZWNJ}یی`, 'م', 'ت', 'ش', 'مان', 'تان', 'شان', 'مون', 'تون', 'شون', 'یم', 'یت', 'یش', 'یمان', 'یتان', 'یشان',
  `${ZWNJ}ام`, `${ZWNJ}ات`, `${ZWNJ}اش`, `${ZWNJ}مان`, `${ZWNJ}تان`, `${ZWNJ}شان`, `${ZWNJ}ایم`, `${ZWNJ}اید`, `${ZWNJ}اند`, `${ZWNJ}ست`, 'ست', 'ند', 'ید', 'ام', 'اش', 'ای', 'اند',
  `${ZWNJ}م`, `${ZWNJ}ش`, `${ZWNJ}ت`, 'و', 'رو', 'ه', `${ZWNJ}هایم`,
];

export const KEEP = 0;
export const IRREGULAR = 1;
export const VERB_RULES = 2;
const VERB_ENDS = ['', 'م', 'ی', 'د', 'یم', 'ید', 'ند', 'ه', `ه${ZWNJ}ام`, `ه${ZWNJ}ای`, `ه${ZWNJ}است`, `ه${ZWNJ}ایم`, `ه${ZWNJ}اید`, `ه${ZWNJ}اند`, 'ن', 'ین', 'نده', 'هٔ', `ه${ZWNJ}ی`] as const;
const VERB_STARTS = ['', 'می', `می${ZWNJ}`, 'نمی', `نمی${ZWNJ}`, 'ب', 'ن', 'بی', 'نی', 'م', 'همی', `همی${ZWNJ}`, 'درمی', 'برمی'] as const;
const PREVERBS = ['', 'بر', 'در', 'فرو', 'فرا', 'باز', 'وا', 'ور', 'پس'] as const;
const STARTS = VERB_STARTS.length;
const ENDS = VERB_ENDS.length;
/** Number of the first nominal rule. */
export const NOMINAL_RULES = VERB_RULES + 2 * 2 * STARTS * ENDS;
/** How many rules there are. */
export const RULE_COUNT = NOMINAL_RULES + INNER.length * OUTER.length;

const IMPERFECT = new Set<string>(VERB_STARTS.filter((start) => start.includes('می')));
const byLast = groupByLastUnit(OUTER);
const innerByLast = groupByLastUnit(INNER.map(([end]) => end));
const verbEndsByLast = groupByLastUnit(VERB_ENDS);
const LONGEST_WORD = 64;

function groupByLastUnit(ends: readonly string[]): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  for (const [index, end] of ends.entries()) {
    const last = end === '' ? -1 : end.charCodeAt(end.length - 1);
    const group = groups.get(last) ?? [];
    group.push(index);
    groups.set(last, group);
  }
  return groups;
}

/**
 * All readings of a (folded) word form: as it stands, from the list of irregular forms, as a verb form with a known stem, and as stem plus
 * endings. The first is always the word itself. Words longer than any real word have only that reading. O(length).
 */
export function analyses(word: string, lexicon: ShopLexicon): Analysis[] {
  const found: Analysis[] = [{ lemma: word, rule: KEEP, cut: 0 }];
  if (word.length < 2 || word.length > LONGEST_WORD) return found;
  const irregular = lexicon.irregular.get(word);
  if (irregular !== undefined) found.push({ lemma: irregular, rule: IRREGULAR, cut: 0 });
  addVerbs(word, lexicon, found);
  addNominals(word, lexicon, found);
  return found;
}

function addVerbs(word: string, lexicon: ShopLexicon, found: Analysis[]): void {
  for (const [preverbIndex, preverb] of PREVERBS.entries()) {
    if (!word.startsWith(preverb) || word.length < preverb.length + 2) continue;
    for (let startIndex = 0; startIndex < STARTS; startIndex++) {
      const start = VERB_STARTS[startIndex]!;
      const from = preverb.length + start.length;
      if (from >= word.length || !word.startsWith(start, preverb.length)) continue;
      for (const group of [verbEndsByLast.get(-1), verbEndsByLast.get(word.charCodeAt(word.length - 1))]) {
        if (group !== undefined) for (const endIndex of group) addVerb(word, lexicon, found, from, preverbIndex > 0 ? 1 : 0, startIndex, endIndex);
      }
    }
  }
}

function addVerb(word: string, lexicon: ShopLexicon, found: Analysis[], from: number, preverb: number, startIndex: number, endIndex: number): void {
  const end = VERB_ENDS[endIndex]!;
  const to = word.length - end.length;
  if (to <= from || !word.endsWith(end)) return;
  const stem = word.slice(from, to);
  const start = VERB_STARTS[startIndex]!;
  const base = VERB_RULES + ((preverb * STARTS + startIndex) * ENDS + endIndex) * 2;
  const cut = end.length;
  if (lexicon.pastStems.has(stem)) {
    // The imperfect of a past stem has no present ending.
    if (end !== 'د' && end !== 'نده') found.push({ lemma: stem, rule: base, cut });
  }
  // One-letter colloquial stems (میشه, میگه) mean nothing without می.
  const present = stem.length > 1 || IMPERFECT.has(start) ? lexicon.presentStems.get(stem) : undefined;
  const isPresentEnd = endIndex >= 1 && endIndex <= 6;
  if (present !== undefined && (isPresentEnd || end === 'نده' || end === 'ین' || (end === 'ه' && IMPERFECT.has(start)) || (end === '' && start !== ''))) {
    found.push({ lemma: present, rule: base + 1, cut });
  }
  // After ب and ن a stem in alef-madda is written with a yeh: بیاید, نیامد.
  if ((start === 'بی' || start === 'نی') && stem.startsWith('ا')) {
    const madda = `آ${stem.slice(1)}`;
    if (lexicon.pastStems.has(madda) && end !== 'د') found.push({ lemma: madda, rule: base, cut });
    const past = lexicon.presentStems.get(madda);
    if (past !== undefined && (isPresentEnd || end === '')) found.push({ lemma: past, rule: base + 1, cut });
  }
}

function addNominals(word: string, lexicon: ShopLexicon, found: Analysis[]): void {
  const outers = [byLast.get(-1)!, byLast.get(word.charCodeAt(word.length - 1)) ?? []];
  for (const group of outers) {
    for (const outerIndex of group) {
      const outer = OUTER[outerIndex]!;
      const to = word.length - outer.length;
      if (to < 2 || !word.endsWith(outer)) continue;
      const rest = outer === '' ? word : word.slice(0, to);
      for (const inners of [innerByLast.get(-1)!, innerByLast.get(rest.charCodeAt(to - 1)) ?? []]) {
        for (const innerIndex of inners) {
          if (innerIndex === 0 && outerIndex === 0) continue;
          const [end, back] = INNER[innerIndex]!;
          if (to - end.length < 2 || !rest.endsWith(end)) continue;
          let stem = rest.slice(0, to - end.length) + back;
          if (stem.endsWith(ZWNJ)) stem = stem.slice(0, -1);
          const rule = NOMINAL_RULES + innerIndex * OUTER.length + outerIndex;
          found.push({ lemma: stem, rule, cut: word.length - stem.length });
          const singular = lexicon.irregular.get(stem);
          if (singular !== undefined && innerIndex === 0) found.push({ lemma: singular, rule: IRREGULAR, cut: word.length - stem.length });
        }
      }
    }
  }
}
