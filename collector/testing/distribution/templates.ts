import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** A piece of SQL in the source, and what the statements that it becomes look like. */
export interface Template {
  readonly where: string
  readonly seen: RegExp
}

/** Every text of the sources in a folder that is SQL, or a piece of it. */
export const templatesIn = (folder: string): readonly Template[] =>
  readdirSync(folder)
    .filter((name) => /\.ts$/.test(name) && !/\.test\.ts$/.test(name))
    .flatMap((name) => templatesOf(name, readFileSync(join(folder, name), 'utf8')))

/** As `templatesIn`, of one source. */
export const templatesOf = (name: string, text: string): readonly Template[] => {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const found: Template[] = []
  const visit = (node: ts.Node): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart())
    for (const seen of patternsOf(node)) found.push({ where: `${name}:${line + 1}`, seen })
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const patternsOf = (node: ts.Node): readonly RegExp[] => {
  const parts = partsOf(node)
  if (parts && SQL.test(parts[0] ?? '')) return [new RegExp(parts.map(asSent).join('[^]*?'))]
  return ts.isCallExpression(node) ? callOf(node) : []
}

/** How a statement, or a piece that is put into one, begins. */
const SQL = /^\s*(select|insert into|update|delete from|with|begin|and|on conflict)\b/

const partsOf = (node: ts.Node): readonly string[] | undefined => {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text]
  if (!ts.isTemplateExpression(node)) return undefined
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
}

/** `?` is numbered on its way, and a list becomes an array. */
const asSent = (part: string): string =>
  part
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('in \\(\\?\\*\\)', '= any\\(\\$\\d+\\)')
    .replaceAll('\\?', '\\$\\d+')

/** `insert('orders', row)` is written without SQL; lists are built by calls, one for each condition. */
const callOf = (node: ts.CallExpression): readonly RegExp[] => {
  const name = ts.isPropertyAccessExpression(node.expression)
    ? node.expression.name.text
    : node.expression.getText()
  const [first, second] = node.arguments
  if (!first || !ts.isStringLiteral(first)) return []
  if (/^(insert|insertAll)$/.test(name)) return [new RegExp(`^insert into ${first.text} \\(`)]
  if (name === 'drop') return [new RegExp(`^delete from ${first.text} `)]
  if (name === 'selectFrom') return [new RegExp(`from "${first.text}"`)]
  if (name !== 'where' || !second || !ts.isStringLiteral(second)) return []
  const tables = tablesAround(node).join('|')
  return [new RegExp(`from "(${tables})"[^]*"${first.text}" ${second.text} `)]
}

/** The tables of the function that a condition stands in; any, where one is a variable. */
const tablesAround = (node: ts.Node): readonly string[] =>
  ts.isSourceFile(node.parent)
    ? [...node.getText().matchAll(/selectFrom\(\s*(?:'(\w+)')?/g)].map(
        ([, table]) => table ?? '\\w+',
      )
    : tablesAround(node.parent)
