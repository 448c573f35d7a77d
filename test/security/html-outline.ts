/** The tags of a page as a browser's tokenizer would cut them, attribute names included; text and attribute values left out. Small, written for this check, from the HTML standard's tokenization. */
export function outlineOf(page: string): readonly string[] {
  const outline: string[] = [];
  let at = 0;
  while (at < page.length) {
    const open = page.indexOf('<', at);
    if (open < 0) break;
    const rest = page.slice(open, open + 64);
    if (rest.startsWith('<!--')) {
      const end = page.indexOf('-->', open + 4);
      outline.push('comment');
      at = end < 0 ? page.length : end + 3;
      continue;
    }
    const name = /^<(\/?[a-zA-Z][^\s/>]*|![a-zA-Z]+)/.exec(rest)?.[1];
    if (name === undefined) {
      at = open + 1;
      continue;
    }
    const { names, end } = attributes(page, open + 1 + name.length);
    outline.push([name.toLowerCase(), ...names].join(' '));
    at = end;
    // Raw text: only the matching end tag ends it.
    if (/^(script|style|title|textarea)$/i.test(name)) {
      const close = new RegExp(`</${name}[\\s/>]`, 'gi');
      close.lastIndex = at;
      at = close.exec(page)?.index ?? page.length;
    }
  }
  return outline;
}

function attributes(page: string, from: number): { readonly names: readonly string[]; readonly end: number } {
  const names: string[] = [];
  let at = from;
  while (at < page.length) {
    while (/[\s/]/.test(page[at] ?? '')) at += 1;
    if (at >= page.length || page[at] === '>') return { names, end: at + 1 };
    const start = at;
    while (at < page.length && !/[\s/>=]/.test(page[at]!)) at += 1;
    names.push(page.slice(start, at).toLowerCase());
    if (page[at] !== '=') {
      if (at === start) at += 1;
      continue;
    }
    at += 1;
    const quote = page[at];
    if (quote === '"' || quote === "'") at = page.indexOf(quote, at + 1) + 1 || page.length;
    else while (at < page.length && !/[\s>]/.test(page[at]!)) at += 1;
  }
  return { names, end: page.length };
}
