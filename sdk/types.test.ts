/** @jest-environment node */
import { join } from 'node:path'
import ts from 'typescript'

const FILES = ['index', 'sandbox', 'safe', 'consent'] as const

const program = ts.createProgram({
  rootNames: FILES.map((name) => join(__dirname, `dist/${name}.d.ts`)),
  options: { strict: true, skipLibCheck: false, lib: ['lib.es2018.d.ts', 'lib.dom.d.ts'] },
})

const sourceOf = (name: string) =>
  program.getSourceFile(join(__dirname, `dist/${name}.d.ts`)) as ts.SourceFile

const exportsOf = (name: string) => {
  const checker = program.getTypeChecker()
  const symbol = checker.getSymbolAtLocation(sourceOf(name)) as ts.Symbol
  return checker
    .getExportsOfModule(symbol)
    .map((one) => (one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one))
}

const documented = (symbol: ts.Symbol) =>
  symbol.getDocumentationComment(program.getTypeChecker()).length > 0

/** The members of an exported interface, without call signatures and type parameters. */
const membersOf = (symbol: ts.Symbol) =>
  [...(symbol.members?.values() ?? [])].filter(
    ({ name, flags }) => !name.startsWith('__') && !(flags & ts.SymbolFlags.TypeParameter),
  )

describe.each(FILES)('the published types of %s', (name) => {
  test('document every export and its members', () => {
    const bare = exportsOf(name).flatMap((symbol) => [
      ...(documented(symbol) ? [] : [symbol.name]),
      ...membersOf(symbol)
        .filter(
          (member) =>
            !documented(member) &&
            !/^(account|collector|getItem|setItem|removeItem|get)$/.test(member.name),
        )
        .map((member) => `${symbol.name}.${member.name}`),
    ])

    expect(bare).toEqual([])
  })

  test('name no document, because documents are not in the package', () => {
    expect(sourceOf(name).text).not.toMatch(/docs\/|\.md\b/)
  })
})

test('every type that the published types of a module declare is exported', () => {
  const internal = /^(Generic|MaybePromise|SafeTracker)$/
  for (const name of FILES) {
    const exported = new Set(exportsOf(name).map((symbol) => symbol.name))
    const declared = sourceOf(name).statements.flatMap((statement) =>
      ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)
        ? [statement.name.text]
        : [],
    )
    const hidden = declared.filter((type) => !exported.has(type) && !internal.test(type))
    // The add-ons declare types of the tracker that they use and do not export.
    expect([name, /^(index|sandbox)$/.test(name) ? hidden : []]).toEqual([name, []])
  }
})

test('the sandbox module exports only createSandboxTracker', () => {
  const sandbox = require('./dist/sandbox.cjs') as object

  expect(Object.keys(sandbox)).toEqual(['createSandboxTracker'])
})
