// Colloquial present stems and the written stem each stands for, by hand.
const STEMS =
  'تون:توان خون:خوان دون:دان مون:مان خوا:خواه ذار:گذار ر:رو گ:گوی ش:شو د:ده یا:آی آ:آی یار:آور ار:آور نشون:نشان رسون:رسان گردون:گردان چرخون:چرخان ترسون:ترسان خورون:خوران پوشون:پوشان شین:نشین وایس:ایست شور:شوی کن:کن خر:خر خور:خور زن:زن بر:بر گیر:گیر بین:بین دار:دار پز:پز پوش:پوش کش:کش ساز:ساز فرست:فرست نویس:نویس شناس:شناس پرس:پرس خند:خند ترس:ترس گرد:گرد افت:افت نداز:انداز خواب:خواب خاب:خواب فهم:فهم چسب:چسب ریز:ریز بند:بند سوز:سوز دوز:دوز فروش:فروش شکن:شکن رس:رس لرز:لرز چرخ:چرخ پیچ:پیچ گذر:گذر گذرون:گذران شمر:شمار سپر:سپار بخش:بخش کوب:کوب تراش:تراش چین:چین آموز:آموز جنگ:جنگ پر:پر دو:دو جو:جو شنو:شنو شنف:شنو';

// Colloquial personal endings and the written ones; third person singular is `ه` or `د`.
const ENDS: readonly (readonly [string, string])[] = [['م', 'م'], ['ی', 'ی'], ['ه', 'د'], ['اد', 'اید'], ['د', 'د'], ['یم', 'یم'], ['ین', 'ید'], ['ید', 'ید'], ['ن', 'ند'], ['ند', 'ند'], ['', '']];
const STARTS: readonly (readonly [string, string])[] = [['نمی\u200c', 'نمی\u200c'], ['نمی', 'نمی\u200c'], ['می\u200c', 'می\u200c'], ['می', 'می\u200c'], ['ب', 'ب'], ['ن', 'ن']];

const stems = new Map(STEMS.split(' ').map((entry) => entry.split(':') as [string, string]));

/** The written form of a colloquial present-tense verb (`میتونیم` → `می‌توانیم`), or undefined. O(length). */
export function formalVerb(word: string): string | undefined {
  const preverb = /^(?:بر|در|وا|فرو)(?=ن?می)/.exec(word)?.[0] ?? '';
  const formal = formalSimpleVerb(word.slice(preverb.length));
  return formal === undefined ? undefined : preverb + formal;
}

function formalSimpleVerb(word: string): string | undefined {
  for (const [start, formalStart] of STARTS) {
    if (!word.startsWith(start)) continue;
    const body = word.slice(start.length);
    for (const [end, formalEnd] of ENDS) {
      if (!body.endsWith(end) || body.length === end.length) continue;
      const stem = stems.get(body.slice(0, body.length - end.length));
      if (stem === undefined || (end === '' && start !== 'ب' && start !== 'ن')) continue;
      // A one-letter stem says nothing without می; ب + stem + د is no present of a short stem either.
      if (body.length - end.length === 1 && !start.includes('می')) continue;
      if (stem === 'آی') return formalStart + (formalStart.endsWith('\u200c') ? 'آی' : 'یای') + (formalEnd === 'اید' ? 'د' : formalEnd);
      const yeh = stem === 'گوی' && !/^[میند]/.test(formalEnd) ? 'گو' : stem;
      // After ب and ن an alef-madda is written with a yeh: بیاورید, نیاورد.
      if (yeh.startsWith('آ') && !formalStart.endsWith('\u200c')) return `${formalStart}یا${yeh.slice(1)}${formalEnd}`;
      return formalStart + yeh + (formalEnd === 'اید' ? 'اید' : formalEnd);
    }
  }
  return undefined;
}
