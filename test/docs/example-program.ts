import ts from 'typescript';

/** An example with each stated value made a call: `1 + 1; // 2` becomes `stated(1 + 1, 2, "2");`. Throws where prose stands in a value's place. */
export function withStatedValues(source: string): { readonly text: string; readonly values: number } {
  const file = ts.createSourceFile('example.ts', source, ts.ScriptTarget.ES2022, true);
  let text = '';
  let values = 0;
  let at = 0;
  for (const statement of file.statements) {
    const end = statement.getEnd();
    text += source.slice(at, statement.getStart());
    at = end;
    const comment = ts.getTrailingCommentRanges(source, end)?.[0];
    if (comment === undefined) {
      text += source.slice(statement.getStart(), end);
      continue;
    }
    const expected = source.slice(comment.pos + 2, comment.end).trim();
    if (!isExpression(expected)) throw new Error(`“${expected}” is no value; prose stands on a line of its own`);
    values += 1;
    at = comment.end;
    if (ts.isExpressionStatement(statement)) text += `stated((${statement.expression.getText()}), (${expected}), ${JSON.stringify(expected)});`;
    else if (ts.isVariableStatement(statement)) text += `${statement.getText()} stated(${statement.declarationList.declarations[0]!.name.getText()}, (${expected}), ${JSON.stringify(expected)});`;
    else throw new Error(`a value after “${statement.getText().slice(0, 40)}”, which has none`);
  }
  return { text: text + source.slice(at), values };
}

function isExpression(text: string): boolean {
  const { diagnostics = [] } = ts.transpileModule(`(${text}\n);`, { reportDiagnostics: true });
  return diagnostics.length === 0;
}

/** Names that an example takes from outside itself. */
export function freeNames(source: string): Set<string> {
  const file = ts.createSourceFile('example.ts', source, ts.ScriptTarget.ES2022, true);
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const parent = node.parent;
      const isName = (parent as { name?: ts.Node }).name === node;
      if (isName && (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isParameter(parent))) declared.add(node.text);
      else if (ts.isBindingElement(parent) && parent.propertyName === node) return;
      else if (!isName || ts.isShorthandPropertyAssignment(parent)) used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return new Set([...used].filter((name) => !declared.has(name)));
}

/** Type errors of modules that exist only in memory, beside the sources they import; by name of the module. One program for all. */
export function typeErrors(root: string, modules: ReadonlyMap<string, string>): Map<string, string[]> {
  const { config } = ts.readConfigFile(`${root}/tsconfig.json`, (path) => ts.sys.readFile(path)) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, noUnusedLocals: false, verbatimModuleSyntax: false, isolatedModules: false }, root);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => modules.has(path) || fileExists(path);
  host.readFile = (path) => modules.get(path) ?? readFile(path);
  host.getSourceFile = (path, ...rest) => (modules.has(path) ? ts.createSourceFile(path, modules.get(path)!, ts.ScriptTarget.ES2022, true) : getSourceFile(path, ...rest));
  const program = ts.createProgram([...modules.keys()], options, host);
  return new Map([...modules.keys()].map((path) => {
    const file = program.getSourceFile(path)!;
    return [path, [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))];
  }));
}
