import { HazmError } from '../errors.js';

/**
 * Rows of a CSV text (RFC 4180: quotes, doubled quotes, newlines in quotes) as records by the names of its first row. O(size).
 * @throws HazmError E_HAZM_CORPUS for a row with more fields than the header, or an open quote at the end.
 * @example [...readCsv('title,price\n"شال، نخی",120')][0]?.title // 'شال، نخی'
 */
export function* readCsv(text: string, separator = ','): Generator<Record<string, string>> {
  let header: readonly string[] | undefined;
  let number = 0;
  for (const fields of rows(text.startsWith('\ufeff') ? text.slice(1) : text, separator)) {
    number++;
    if (header === undefined) header = fields;
    else {
      if (fields.length > header.length) throw new HazmError('E_HAZM_CORPUS', `row ${number}: ${fields.length} fields, the header has ${header.length}`);
      yield Object.fromEntries(header.map((name, index) => [name, fields[index] ?? '']));
    }
  }
}

function* rows(text: string, separator: string): Generator<string[]> {
  let fields: string[] = [];
  let index = 0;
  while (index < text.length) {
    let field = '';
    if (text[index] === '"') {
      for (;;) {
        const close = text.indexOf('"', index + 1);
        if (close < 0) throw new HazmError('E_HAZM_CORPUS', `a quote opened at ${index} is never closed`);
        field += text.slice(index + 1, close);
        index = close + 1;
        if (text[index] !== '"') break;
        field += '"';
      }
    }
    const start = index;
    while (index < text.length && text[index] !== separator && text[index] !== '\n') index++;
    field += text.slice(start, index).replace(/\r$/, '');
    fields.push(field);
    if (text[index] === separator && index + 1 < text.length) {
      index++;
      continue;
    }
    if (text[index] === separator) fields.push('');
    index++;
    if (fields.length > 1 || fields[0] !== '') yield fields;
    fields = [];
  }
}
