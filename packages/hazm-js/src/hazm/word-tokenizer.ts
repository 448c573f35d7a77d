import type { HazmLexicon } from './profile.js';
import { replaceEmails, replaceHashtags, replaceIds, replaceLinks, replaceNumbers, separateEmoji } from './replacements.js';
import { spansByHazm, type Span } from './tokenize.js';
import { verbPartGroups } from './verb-parts.js';

/** The switches of hazm's WordTokenizer. */
export interface TokenizerSwitches {
  readonly joinVerbParts: boolean;
  /** Abbreviations to keep whole; empty for none. */
  readonly abbreviations: ReadonlySet<string>;
  readonly separateEmoji: boolean;
  readonly replaceLinks: boolean;
  readonly replaceIds: boolean;
  readonly replaceEmails: boolean;
  readonly replaceNumbers: boolean;
  readonly replaceHashtags: boolean;
}

/** hazm's tokens of a text with all its options. */
export function tokenizeByHazm(text: string, switches: TokenizerSwitches, lexicon: HazmLexicon): string[] {
  const placeholders = new Map<string, string>();
  let current = switches.abbreviations.size > 0 ? hideAbbreviations(text, switches.abbreviations, placeholders) : text;
  if (switches.separateEmoji) current = separateEmoji(current);
  if (switches.replaceEmails) current = replaceEmails(current);
  if (switches.replaceLinks) current = replaceLinks(current);
  if (switches.replaceIds) current = replaceIds(current);
  if (switches.replaceHashtags) current = replaceHashtags(current);
  if (switches.replaceNumbers) current = replaceNumbers(current);
  let tokens = spansByHazm(current).map((span) => span.text);
  if (switches.joinVerbParts) tokens = joinVerbParts(tokens, lexicon);
  return placeholders.size === 0 ? tokens : tokens.map((token) => placeholders.get(token) ?? token);
}

/** Joins verb parts with underscores. */
export function joinVerbParts(tokens: readonly string[], lexicon: HazmLexicon): string[] {
  const joined: string[] = [];
  let at = 0;
  for (const size of verbPartGroups(tokens, lexicon.participles)) {
    joined.push(size === 1 ? tokens[at]! : tokens.slice(at, at + size).join('_'));
    at += size;
  }
  return joined;
}

/** Tokens with offsets; joined verb parts span from the first to the last part. */
export function spanTokensByHazm(text: string, join: boolean, lexicon: HazmLexicon): Span[] {
  const spans = spansByHazm(text);
  if (!join) return spans;
  const joined: Span[] = [];
  let at = 0;
  for (const size of verbPartGroups(spans.map((span) => span.text), lexicon.participles)) {
    const group = spans.slice(at, at + size);
    joined.push(size === 1 ? group[0]! : { text: group.map((span) => span.text).join('_'), start: group[0]!.start, end: group[size - 1]!.end });
    at += size;
  }
  return joined;
}

// hazm swaps an abbreviation between two spaces for a number that the text does not hold, and back after splitting.
function hideAbbreviations(text: string, abbreviations: ReadonlySet<string>, placeholders: Map<string, string>): string {
  let number = 313;
  while (text.includes(String(number))) number++;
  const parts = text.split(' ');
  for (let index = 1; index + 1 < parts.length; index++) {
    if (!abbreviations.has(parts[index]!)) continue;
    const key = `${number}${placeholders.size}`;
    const known = [...placeholders].find(([, value]) => value === parts[index]);
    if (known === undefined) placeholders.set(key, parts[index]!);
    parts[index] = known?.[0] ?? key;
  }
  return parts.join(' ');
}
