import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/**
 * The convention of an `@example`, as a reader sees it and the test beside this file runs it:
 * it is TypeScript; names are those of the package and of the example shop (`example-shop.ts`);
 * a comment after a statement, on its line, is the value of that statement, as TypeScript (a number with decimals: to these decimals);
 * prose stands on a line of its own; a line `// Needs: …` says what a machine must have, and then the example is type checked only.
 */
export interface Example {
  /** `src/base/day.ts#dayOf`. */
  readonly id: string;
  /** File, from the repository's root. */
  readonly path: string;
  /** What the comment belongs to; of a member, the class. */
  readonly symbol: string;
  readonly source: string;
  readonly needs: string | undefined;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? (entry.name === 'node_modules' || entry.name === 'dist' ? [] : filesUnder(join(folder, entry.name))) : /\.ts$/.test(entry.name) ? [join(folder, entry.name)] : []));
}

const exampleText = (tag: ts.JSDocTag): string => tag.getText().replace(/^@example\s*/, '').replace(/^[ \t]*\* ?/gm, '').trimEnd();

/** Sources of the folders, parsed with their comments. */
export function readSources(root: string, folders: readonly string[]): ts.SourceFile[] {
  return folders.flatMap((folder) => filesUnder(join(root, folder))).map((file) => ts.createSourceFile(relative(root, file), readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true));
}

/** Every `@example` of the sources. */
export function examplesIn(sources: readonly ts.SourceFile[]): Example[] {
  const found: Example[] = [];
  for (const file of sources) {
    const visit = (node: ts.Node, symbol: string): void => {
      const named = ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
      const name = ts.isVariableStatement(node) ? node.declarationList.declarations[0]!.name.getText() : named ? (node.name?.text ?? '') : symbol;
      for (const comment of (node as { jsDoc?: readonly ts.JSDoc[] }).jsDoc ?? []) {
        for (const tag of comment.tags ?? []) {
          if (tag.tagName.text !== 'example') continue;
          const source = exampleText(tag);
          found.push({ id: `${file.fileName}#${name}`, path: file.fileName, symbol: name, source, needs: /^\/\/ Needs: (.+)$/m.exec(source)?.[1] });
        }
      }
      if (named || ts.isSourceFile(node) || ts.isClassElement(node)) ts.forEachChild(node, (child) => visit(child, name));
    };
    visit(file, '');
  }
  return found;
}

/** What a file exports: name → file that declares it and whether it is more than a type, re-exports followed. */
export function exportsOf(path: string, sources: ReadonlyMap<string, ts.SourceFile>): Map<string, { readonly path: string; readonly typeOnly: boolean }> {
  const names = new Map<string, { readonly path: string; readonly typeOnly: boolean }>();
  for (const statement of sources.get(path)?.statements ?? []) {
    if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause)) {
      const from = statement.moduleSpecifier === undefined ? path : join(path, '..', (statement.moduleSpecifier as ts.StringLiteral).text).replace(/\.js$/, '.ts');
      for (const element of statement.exportClause.elements) {
        const there = from === path ? undefined : exportsOf(from, sources).get((element.propertyName ?? element.name).text);
        names.set(element.name.text, { path: there?.path ?? from, typeOnly: there?.typeOnly ?? (statement.isTypeOnly || element.isTypeOnly) });
      }
    } else if (ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword) === true) {
      const typeOnly = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
      const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations.map((one) => one.name.getText()) : [(statement as ts.FunctionDeclaration).name?.text ?? ''];
      for (const name of declared) names.set(name, { path, typeOnly });
    }
  }
  return names;
}

/** The comment of a declaration without its tags; empty where there is none. */
export function proseOf(path: string, symbol: string, sources: ReadonlyMap<string, ts.SourceFile>): string {
  const statement = sources.get(path)?.statements.find((one) => (ts.isVariableStatement(one) ? one.declarationList.declarations.some(({ name }) => name.getText() === symbol) : (one as { name?: ts.Identifier }).name?.text === symbol));
  return ((statement as { jsDoc?: readonly ts.JSDoc[] } | undefined)?.jsDoc ?? []).map((comment) => ts.getTextOfJSDocComment(comment.comment) ?? '').join(' ').trim();
}
