// The optional replacements of hazm's WordTokenizer. Those whose patterns backtrack are walked by hand, so that no text is slower than linear.

const EMOJI = /[\u{1f600}-\u{1f64f}\u{1f300}-\u{1f5ff}]/gu;
const ID = /(?<![\p{L}\p{N}_.])@[\p{L}\p{N}_]+/gu;
const HASHTAG = /#([^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+)/g;
const INTEGER = /(?<![\p{L}\p{N}_])(?<!\p{Nd}[.٫٬,])\p{Nd}+(?![.٫٬,]\p{Nd})(?![\p{L}\p{N}_])/gu;
const NUMERIC_RUN = /[\p{Nd},٬.٫]+/gu;
const FLOAT = /(?:(?<=[\p{L}\p{N}_])(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}_])(?=[\p{L}\p{N}_]))(?<!\.)[\p{Nd},٬]+[.٫٬]\p{Nd}+(?![\p{L}\p{N}_])(?!\.)/gu;
const LINK_TAIL = /[-\p{L}\p{N}_@:%.+/~#?=&]*/uy;
const LONGEST_NUMBER = 64;

export const separateEmoji = (text: string): string => text.replace(EMOJI, '$& ');
export const replaceIds = (text: string): string => text.replace(ID, ' ID ');
export const replaceHashtags = (text: string): string => text.replace(HASHTAG, (_, tag: string) => `TAG ${tag.replaceAll('_', ' ')}`);

/** Whole numbers to ` NUM<digits> `, decimals to ` NUMF `. Runs longer than 64 units are no number anyone means: left alone. */
export function replaceNumbers(text: string): string {
  const integers = text.replace(INTEGER, (digits) => ` NUM${[...digits].length} `);
  return integers.replace(NUMERIC_RUN, (run, at: number) => {
    if (run.length > LONGEST_NUMBER || !/[.٫٬]/.test(run)) return run;
    const left = integers.slice(Math.max(0, at - 2), at);
    const right = integers.slice(at + run.length, at + run.length + 2);
    const replaced = (left + run + right).replace(FLOAT, ' NUMF ');
    return replaced.slice(left.length, replaced.length - right.length);
  });
}

const isHost = (unit: number): boolean => isLetter(unit) || (unit >= 48 && unit <= 57) || unit === 45;
const isLetter = (unit: number): boolean => (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90);
const isMailbox = (unit: number): boolean => isHost(unit) || unit === 46 || unit === 95 || unit === 43;

/** End of the longest `label.label.tld` that starts at `start`, or -1; `next` is where the dotted run ends. */
function hostEnd(text: string, start: number): { end: number; next: number } {
  let at = start;
  let labels = 0;
  let end = -1;
  for (;;) {
    const first = at;
    let letters = 0;
    let leading = true;
    while (at < text.length && isHost(text.charCodeAt(at))) {
      leading &&= isLetter(text.charCodeAt(at));
      if (leading) letters++;
      at++;
    }
    if (at === first) break;
    if (labels > 0 && letters >= 2) end = first + letters;
    labels++;
    if (text.charCodeAt(at) !== 46) break;
    at++;
  }
  return { end, next: at };
}

/** E-mail addresses to ` EMAIL `. O(n). */
export function replaceEmails(text: string): string {
  let result = '';
  let done = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > done && isMailbox(text.charCodeAt(start - 1))) start--;
    if (start === at) continue;
    const { end } = hostEnd(text, at + 1);
    if (end < 0) continue;
    result += `${text.slice(done, start)} EMAIL `;
    done = end;
    at = end - 1;
  }
  return result + text.slice(done);
}

/** Links, with or without a scheme, to ` LINK `. O(n). */
export function replaceLinks(text: string): string {
  let result = '';
  let done = 0;
  let at = 0;
  while (at < text.length) {
    if (!isHost(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const scheme = /(?:https?|ftp):\/\//y;
    scheme.lastIndex = at;
    const skip = scheme.test(text) ? scheme.lastIndex : at;
    let start = skip;
    if (start === at && at > 0 && text.charCodeAt(at - 1) === 64) start++;
    const { end, next } = hostEnd(text, start);
    if (end < 0) {
      at = Math.max(next, skip, at + 1);
      continue;
    }
    LINK_TAIL.lastIndex = end;
    LINK_TAIL.test(text);
    result += `${text.slice(done, skip === at ? start : at)} LINK `;
    done = LINK_TAIL.lastIndex;
    at = done;
  }
  return result + text.slice(done);
}
