import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { ARCHITECTURE, DATABASES, layerOf, ROOTS, SHARED_ROOTS } from './architecture.js'

export interface Source {
  readonly path: string
  readonly text: string
}

/** The maximal number of lines of a source. The median must stay below 100. */
export const LINES_MAX = 250

const HOUSE = fileURLToPath(new URL('..', import.meta.url))

/** Every TypeScript source that git tracks or does not ignore, without tests and their helpers. */
export const sources = (): readonly Source[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
    cwd: HOUSE,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '' && !isTest(path))
    .flatMap((path) => {
      try {
        return [{ path, text: readFileSync(`${HOUSE}/${path}`, 'utf8') }]
      } catch {
        // The file is deleted in the working tree and still in the index.
        return []
      }
    })

/** Tests may import anything and have any length. Examples are separate programs. */
const isTest = (path: string) =>
  /\.test\.tsx?$|\.spec\.ts$|^e2e\/|^bench\/|^scripts\/|^examples\/|\/testing\/|\/contract\//.test(
    path,
  )

interface Import {
  readonly target: string
  readonly isType: boolean
}

const parsed = ({ path, text }: Source): ts.SourceFile =>
  ts.createSourceFile(path, text, ts.ScriptTarget.Latest)

const importsOf = (source: Source): readonly Import[] => {
  const file = parsed(source)
  return [...staticImports(file), ...dynamicImports(file)]
}

/** `import('./x.js')` anywhere in a file. */
const dynamicImports = (node: ts.Node): readonly Import[] => {
  const found: Import[] = []
  const visit = (one: ts.Node): void => {
    const [target] = ts.isCallExpression(one) ? one.arguments : []
    const isImport = ts.isCallExpression(one) && one.expression.kind === ts.SyntaxKind.ImportKeyword
    if (isImport && target && ts.isStringLiteral(target))
      found.push({ target: target.text, isType: false })
    ts.forEachChild(one, visit)
  }
  visit(node)
  return found
}

const staticImports = (file: ts.SourceFile): readonly Import[] =>
  file.statements.flatMap((statement): Import[] => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const { moduleSpecifier } = statement
    if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) return []
    const isType = ts.isExportDeclaration(statement)
      ? statement.isTypeOnly
      : statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
    return [{ target: moduleSpecifier.text, isType }]
  })

/** The imports that the architecture forbids, with one sentence for each. */
export const forbiddenImports = (source: Source): readonly string[] => {
  const from = source.path.replace(/\.tsx?$/, '')
  if (ROOTS.includes(from)) return []
  const layer = layerOf(source.path)
  if (!layer) return [`${source.path} belongs to no layer of scripts/architecture.ts`]
  return importsOf(source).flatMap(({ target, isType }) => {
    const why = target.startsWith('.')
      ? forbiddenPath(layer, from, posix.join(posix.dirname(from), target), isType)
      : forbiddenLibrary(layer, target)
    return why ? [`${source.path} imports ${target}: ${why}`] : []
  })
}

const forbiddenPath = (
  layer: string,
  from: string,
  path: string,
  isType: boolean,
): string | undefined => {
  const to = layerOf(path)
  const bare = path.replace(/\.js$/, '')
  if (DATABASES.some((database) => path.startsWith(database) && !from.startsWith(database))) {
    return 'only main may name a database'
  }
  if (to === layer || bare.endsWith('package.json')) return undefined
  if (!to) return isType && SHARED_ROOTS.includes(bare) ? undefined : 'it belongs to no layer below'
  if (!ARCHITECTURE[layer]?.layers.includes(to)) return `${layer} may not import ${to}`
  if (to === 'wire' && !isType) return 'the wire is types only: write "import type"'
  return undefined
}

const forbiddenLibrary = (layer: string, target: string): string | undefined => {
  const libraries = ARCHITECTURE[layer]?.libraries ?? []
  const allowed = libraries.some((library) =>
    library.endsWith(':')
      ? target.startsWith(library)
      : target === library || target.startsWith(`${library}/`),
  )
  return allowed ? undefined : `${layer} may not use this library`
}

const BANNED: readonly { readonly what: RegExp; readonly why: string; readonly except: RegExp }[] =
  [
    {
      what: /\bDate\.now\(|new Date\(\)|\bMath\.random\(|\brandomBytes\(|\brandomUUID\(/,
      why: 'clocks and random ids come from main',
      except:
        // The id of a mark must only differ from those of all other marks, and the key of traces must only be
        // unknown. No answer contains them.
        /^collector\/(main|bin|identifiers|config)\.ts$|^collector\/(program\/hashing|storage\/sealing|storage\/steps\/(sums\/marks|visitors\/traceKeys))\.ts$|^sdk\//,
    },
    {
      what: /\bprocess\.env\b/,
      why: 'main reads the environment',
      except: /^collector\/(main|bin)\.ts$/,
    },
    {
      what: /\bconsole\./,
      why: 'logging is injected',
      except: /^sdk\/src\/debug\/speak\.ts$/,
    },
    { what: /\.toFixed\(|\bparseFloat\(/, why: 'money is never a float', except: /^$/ },
    {
      what: /\b(update|delete from)\s+(entries|reports|verdicts|status_log)\b/i,
      why: 'the ledger and its log are append-only',
      // This step only fills in missing hashes.
      except: /^collector\/storage\/steps\/upkeep\/fillChain\.ts$/,
    },
    {
      what: /\b(select [\w*, ]+ from|insert into \w+|update \w+ set|delete from) /,
      why: 'SQL lives in storage',
      except: /^collector\/storage\//,
    },
  ]

/** Code that a layer must not contain. Comments are ignored. */
export const bannedCode = ({ path, text }: Source): readonly string[] => {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
  return BANNED.filter(({ what, except }) => what.test(code) && !except.test(path)).map(
    ({ why }) => `${path}: ${why}`,
  )
}

/** The sources that each source imports by a relative path, without extensions. Types are included. */
const importGraph = (all: readonly Source[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    all.map((source) => [
      withoutExtension(source.path),
      importsOf(source)
        .filter(({ target }) => target.startsWith('.'))
        .map(({ target }) => posix.join(posix.dirname(source.path), target).replace(/\.js$/, '')),
    ]),
  )

const withoutExtension = (path: string): string => path.replace(/\.tsx?$/, '')

/**
 * Groups of sources that import each other, directly or through other files. Each group is one line of
 * paths. Imports of types count: such files belong together or need a third file for the types.
 */
export const importCycles = (all: readonly Source[]): readonly string[] => {
  const graph = importGraph(all)
  const reachable = new Map([...graph.keys()].map((path) => [path, reachableFrom(graph, path)]))
  const reaches = (from: string, to: string) => reachable.get(from)?.has(to) ?? false
  const cyclic = [...graph.keys()].filter((path) => reaches(path, path)).sort()
  const groups = cyclic.map((path) =>
    cyclic.filter((other) => reaches(path, other) && reaches(other, path)).join(' <-> '),
  )
  return [...new Set(groups)]
}

const reachableFrom = (
  graph: ReadonlyMap<string, readonly string[]>,
  start: string,
): ReadonlySet<string> => {
  const found = new Set<string>()
  const waiting = [...(graph.get(start) ?? [])]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue
    found.add(path)
    waiting.push(...(graph.get(path) ?? []))
  }
  return found
}

/** The libraries that are loaded when a source is: by it and by what it imports, without types. */
export const librariesLoadedBy = (all: readonly Source[], entry: string): ReadonlySet<string> => {
  const sources = new Map(all.map((source) => [withoutExtension(source.path), source]))
  const libraries = new Set<string>()
  const seen = new Set<string>()
  const waiting = [entry]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const source = sources.get(path)
    if (!source || seen.has(path)) continue
    seen.add(path)
    for (const { target } of staticImports(parsed(source)).filter(({ isType }) => !isType)) {
      if (target.startsWith('.'))
        waiting.push(posix.join(posix.dirname(path), target).replace(/\.js$/, ''))
      else libraries.add(target)
    }
  }
  return libraries
}

/** Sources that no source imports and that are not entry points. */
export const deadFiles = (
  all: readonly Source[],
  entries: readonly string[],
): readonly string[] => {
  const imported = new Set([...importGraph(all).values()].flat())
  const isEntry = (bare: string) => entries.includes(bare) || bare.endsWith('.d')
  return all
    .map(({ path }) => withoutExtension(path))
    .filter((bare) => !imported.has(bare) && !isEntry(bare))
}
