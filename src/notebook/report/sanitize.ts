// Outputs of cells are untrusted: a product's name may be a script. What goes into a report is therefore written anew, from a list of what is allowed:
// every start tag of the result is a name of the list with attributes of the list, every other `<` is escaped, and no element whose content is read as raw text
// (style, script, textarea, title outside svg …) is on the list. So whichever tree a browser builds of it holds nothing else. The page's content security policy is the second wall.
import { escapeText } from '../../publish/report/html.js';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const htmlTags = words('a abbr b bdi bdo blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr');
const svgTags = words('svg g path rect circle ellipse line polyline polygon text tspan defs lineargradient stop clippath');
const emptyTags = words('br hr col wbr');
/** Dropped with all they hold: what a reader would otherwise see as text of a program. */
const swallowed = words('script style template iframe object embed noscript textarea select title math xmp noembed noframes plaintext audio video canvas head');

const htmlAttributes = words('class dir lang title colspan rowspan scope start open span datetime role aria-label aria-hidden');
const svgAttributes = words('xmlns viewbox width height x y x1 x2 y1 y2 cx cy r rx ry d points transform fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linejoin stroke-linecap stroke-dasharray opacity text-anchor dominant-baseline font-family font-size font-weight direction offset stop-color stop-opacity role aria-label class dx dy');
/** SVG is told by case; HTML parsers mend it, but the form is kept. */
const cased: Readonly<Record<string, string>> = { viewbox: 'viewBox', lineargradient: 'linearGradient', clippath: 'clipPath' };

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** Text of an attribute or between tags with its references read, so that escaping it again does not show `&amp;amp;`. */
function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]+));/g, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
    if (name !== undefined) return Object.hasOwn(entities, name) ? entities[name]! : whole;
    const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
  });
}

const attributePattern = /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;

function attributes(source: string, tag: string): string {
  const isSvg = svgTags.has(tag);
  const allowed = isSvg ? svgAttributes : htmlAttributes;
  const kept = new Map<string, string>();
  for (const [, rawName, double, single, bare] of source.matchAll(attributePattern)) {
    const name = rawName!.toLowerCase();
    const value = decoded(double ?? single ?? bare ?? '');
    if (kept.has(name)) continue;
    // A link leads to the web or into the page; it is never followed by itself.
    if (tag === 'a' && name === 'href' && /^(https?:\/\/|#|mailto:)/i.test(value)) kept.set(name, value);
    else if (name === 'xmlns' ? value === 'http://www.w3.org/2000/svg' : allowed.has(name) && !/url\s*\(|javascript:|data:/i.test(value)) kept.set(name, value);
  }
  return [...kept].map(([name, value]) => ` ${cased[name] ?? name}="${escapeText(value)}"`).join('') + (kept.has('href') ? ' rel="noopener noreferrer nofollow"' : '');
}

/** Position after the end tag of a swallowed element, or the end of the text. */
function afterEnd(source: string, tag: string, from: number): number {
  const end = new RegExp(`</${tag}(?=[\\s/>])[^>]*>`, 'gi');
  end.lastIndex = from;
  return end.exec(source) === null ? source.length : end.lastIndex;
}

// A quote that is never closed is read as a part of the name, as browsers do outside a value.
const tagPatterns = [/<(\/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>/y, /<(\/?)([a-zA-Z][a-zA-Z0-9:-]*)([^>]*)>/y] as const;

function tagAt(source: string, at: number): RegExpExecArray | null {
  for (const pattern of tagPatterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match !== null) return match;
  }
  return null;
}

/**
 * Writes untrusted HTML or SVG anew with allowed elements and attributes only. O(length).
 *
 * @example
 * sanitizeHtml('<b onclick="x()">سلام</b><script>x()</script>'); // '<b>سلام</b>'
 */
export function sanitizeHtml(source: string): string {
  let out = '';
  let at = 0;
  const open: string[] = [];
  while (at < source.length) {
    const next = source.indexOf('<', at);
    if (next === -1) return out + escapeText(decoded(source.slice(at))) + closing(open);
    out += escapeText(decoded(source.slice(at, next)));
    if (source.startsWith('<!--', next)) {
      const end = source.indexOf('-->', next);
      at = end === -1 ? source.length : end + 3;
      continue;
    }
    if (/^<[!?]/.test(source.slice(next, next + 2))) {
      const end = source.indexOf('>', next);
      at = end === -1 ? source.length : end + 1;
      continue;
    }
    const match = tagAt(source, next);
    if (match === null) {
      // A tag that the text ends in is none, and nothing follows it: so every text is read once.
      if (/[a-zA-Z/]/.test(source[next + 1] ?? '') && source.indexOf('>', next) === -1) return out + closing(open);
      out += '&lt;';
      at = next + 1;
      continue;
    }
    const [whole, slash, rawTag, rest] = match;
    const tag = rawTag!.toLowerCase();
    at = next + whole.length;
    if (slash === '' && swallowed.has(tag)) {
      if (!/\/\s*$/.test(rest!)) at = afterEnd(source, tag, at);
      continue;
    }
    if (!htmlTags.has(tag) && !svgTags.has(tag)) continue;
    const name = cased[tag] ?? tag;
    if (slash === '/') {
      const place = open.lastIndexOf(name);
      if (place === -1) continue;
      out += closing(open.splice(place));
      continue;
    }
    out += `<${name}${attributes(rest!, tag)}>`;
    if (emptyTags.has(tag)) continue;
    if (/\/\s*$/.test(rest!) && svgTags.has(tag)) out += `</${name}>`;
    else open.push(name);
  }
  return out + closing(open);
}

const closing = (names: readonly string[]): string => names.slice().reverse().map((name) => `</${name}>`).join('');
