import { AnbarError } from '../base/errors.js';
import { sourceOf, type Notebook, type NotebookCell } from './notebook-file.js';

type ParamValue = string | number | boolean;

/** `params({ horizon: 28 })` has the type `{ horizon: number }`, not `{ horizon: 28 }`. */
type Widened<T> = { readonly [K in keyof T]: T[K] extends number ? number : T[K] extends boolean ? boolean : string };

function converted(name: string, text: string, like: ParamValue): ParamValue {
  if (typeof like === 'string') return text;
  if (typeof like === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (typeof like === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  throw new AnbarError('E_NOTEBOOK_PARAM', `parameter ${name} is ${text}; allowed: a ${typeof like}`, { facts: { field: name, value: text } });
}

/**
 * The parameters of a notebook: defaults, with what the runner was given in their place. `given` holds text, converted to the default's type.
 *
 * @example
 * const { horizon } = params({ dataset: 'datasets/sample', horizon: 28 });
 * horizon; // 28
 */
export function params<const T extends Readonly<Record<string, ParamValue>>>(defaults: T, given: Readonly<Record<string, string>> = {}): Widened<T> {
  const values: Record<string, ParamValue> = { ...defaults };
  for (const [name, text] of Object.entries(given)) {
    const like = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
    if (like === undefined) throw new AnbarError('E_NOTEBOOK_PARAM', `there is no parameter ${name}; allowed: ${Object.keys(defaults).join(', ')}`, { facts: { field: name } });
    values[name] = converted(name, text, like);
  }
  return values as Widened<T>;
}

const call = /params\(\s*(\{[^{}]*\})\s*\)/;

/**
 * The notebook with one more cell after the one tagged `parameters`: the same call of `params`, with `given` as its second argument
 * (a later `const` may declare the name again in this kernel). Without anything given the notebook is returned as it is.
 */
export function injectParams(notebook: Notebook, given: Readonly<Record<string, string>>): Notebook {
  if (Object.keys(given).length === 0) return notebook;
  const at = notebook.cells.findIndex((cell) => cell.metadata.tags?.includes('parameters') === true);
  const source = at === -1 ? '' : sourceOf(notebook.cells[at]!);
  if (!call.test(source)) throw new AnbarError('E_NOTEBOOK_PARAM', 'the notebook takes no parameters: it has no cell tagged parameters that calls params({…})', { facts: { field: Object.keys(given)[0] } });
  const names = Object.keys(given).filter((name) => !new RegExp(`\\b${name.replace(/[^\w]/g, '\\$&')}\\s*:`).test(source));
  if (names.length > 0) throw new AnbarError('E_NOTEBOOK_PARAM', `there is no parameter ${names.join(', ')} in the cell tagged parameters`, { facts: { field: names[0] } });
  // Imports stay in the first cell: a name may be imported once only.
  const declaration = source.replace(/^[ \t]*import\b(?:[^'"]*\bfrom)?\s*(['"])[^'"\n]+\1;?[ \t]*\n?/gm, '').replace(/^\n+/, '');
  const cell: NotebookCell = {
    id: 'injected-parameters',
    cell_type: 'code',
    source: declaration.replace(call, (_whole, defaults: string) => `params(${defaults}, ${JSON.stringify(given)})`),
    metadata: { tags: ['injected-parameters', 'hide-cell'] },
    outputs: [],
    execution_count: null,
  };
  return { ...notebook, cells: [...notebook.cells.slice(0, at + 1), cell, ...notebook.cells.slice(at + 1)] };
}
