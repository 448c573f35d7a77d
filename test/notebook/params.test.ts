import { describe, expect, it } from 'vitest';
import { injectParams, params } from '../../src/notebook/params.js';
import { parseNotebook, stripOutputs, type Notebook } from '../../src/notebook/notebook-file.js';

const notebook = (source: string): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: 'tslab', language: 'typescript' } },
  cells: [
    { cell_type: 'code', source, metadata: { tags: ['parameters'] }, outputs: [{ output_type: 'stream', name: 'stdout', text: 'x' }], execution_count: 3 },
    { cell_type: 'markdown', source: 'after', metadata: {} },
  ],
});

describe('params', () => {
  it('keeps defaults and converts what is given to their types', () => {
    const given = params({ dataset: 'datasets/sample', horizon: 28, quick: false }, { horizon: '14', quick: 'true' });
    expect(given).toEqual({ dataset: 'datasets/sample', horizon: 14, quick: true });
  });

  it.each([
    [{ horizon: 'soon' }, 'parameter horizon is soon; allowed: a number'],
    [{ horizon: '' }, 'allowed: a number'],
    [{ quick: 'yes' }, 'parameter quick is yes; allowed: a boolean'],
    [{ constructor: '1' }, 'there is no parameter constructor; allowed: horizon, quick'],
  ])('refuses %j', (given, message) => {
    expect(() => params({ horizon: 28, quick: false }, given)).toThrow(message);
  });
});

describe('injectParams', () => {
  const source = "import { params } from 'anbar';\nconst { dataset, horizon } = params({ dataset: 'datasets/sample', horizon: 28 });";

  it('adds the call once more, with what is given, after the tagged cell and without its imports', () => {
    const cells = injectParams(notebook(source), { horizon: '7' }).cells;
    expect(cells[1]?.source).toBe('const { dataset, horizon } = params({ dataset: \'datasets/sample\', horizon: 28 }, {"horizon":"7"});');
    expect(cells[1]?.metadata.tags).toContain('injected-parameters');
    expect(cells[2]?.source).toBe('after');
  });

  it('leaves out imports of several lines, and none of the rest', () => {
    const many = "import {\n  params,\n  show,\n} from 'anbar';\nimport 'side-effect'\nimport * as x from \"y\"\n\nconst { horizon } = params({\n  horizon: 28,\n});";
    expect(injectParams(notebook(many), { horizon: '7' }).cells[1]?.source).toBe('const { horizon } = params({\n  horizon: 28,\n}, {"horizon":"7"});');
  });

  it('writes hostile text as a string, never as code', () => {
    const hostile = '"});process.exit(1);//$&';
    expect(injectParams(notebook(source), { dataset: hostile }).cells[1]?.source).toContain(JSON.stringify({ dataset: hostile }));
  });

  it('refuses a parameter that the cell does not have, and a notebook without such a cell', () => {
    expect(() => injectParams(notebook(source), { color: 'red' })).toThrow('there is no parameter color');
    expect(() => injectParams(notebook('const a = 1;'), { horizon: '1' })).toThrow('takes no parameters');
  });
});

describe('parseNotebook', () => {
  it('refuses other kernels and other formats by name', () => {
    expect(() => parseNotebook('a.ipynb', JSON.stringify({ ...notebook(''), metadata: { kernelspec: { name: 'python3', language: 'python' } } }))).toThrow('a.ipynb was saved by a python kernel; allowed: typescript');
    expect(() => parseNotebook('a.ipynb', '{"nbformat":3}')).toThrow('format 4');
    expect(() => parseNotebook('a.ipynb', 'null')).toThrow('format 4');
    expect(() => parseNotebook('a.ipynb', 'x')).toThrow('not JSON');
  });

  it('strips outputs to the committed form', () => {
    expect(stripOutputs(notebook('1')).cells[0]).toMatchObject({ outputs: [], execution_count: null });
  });
});
