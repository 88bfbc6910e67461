import {
  bindingOf,
  joinConditions,
  parameterOf,
  type Source,
  sourceOf,
  sourcesOf,
} from './binding.js'
import {
  allOf,
  type Fields,
  listOf,
  type Named,
  named,
  ownOf,
  statementsOf,
  textOf,
} from './parse.js'

/** How a table is spread: over the nodes by account, whole on each node, or only here. */
export type Spread = 'distributed' | 'reference' | 'local'

/** What the rules have to know about a database. */
export interface Catalogue {
  readonly spreads: ReadonlyMap<string, Spread>
  /** Functions whose answer depends on more than their arguments. */
  readonly unsteady: ReadonlySet<string>
}

export interface Sent {
  readonly text: string
  readonly values: readonly unknown[]
}

const HARMLESS = ['TransactionStmt', 'VariableSetStmt']
/** The table that is locked on the coordinator, through which all collectors write. */
const LOCKED = 'program_versions'
const WRITES = ['InsertStmt', 'UpdateStmt', 'DeleteStmt']

/** Why Citus would refuse a statement, or would have to ask every node; none: it goes to one node. */
export const violationsOf = (sent: Sent, catalogue: Catalogue): readonly string[] =>
  statementsOf(sent.text).flatMap((statement) => {
    if (HARMLESS.includes(statement.kind) || locks(statement, LOCKED)) return []
    if (![...WRITES, 'SelectStmt'].includes(statement.kind)) {
      return [`${statement.kind}: not a statement of a running collector`]
    }
    return [
      ...functionsIn(statement, catalogue),
      ...spreadsIn(statement, catalogue),
      ...queriesIn(statement, sent, catalogue),
    ]
  })

const locks = ({ kind, fields }: Named, table: string): boolean =>
  kind === 'LockStmt' && allOf([fields], 'RangeVar').every(({ relname }) => relname === table)

const ctesOf = (tree: unknown): readonly Fields[] => allOf(tree, 'CommonTableExpr')

const spreadOf = (table: string, { spreads }: Catalogue) => spreads.get(table)

const functionsIn = (statement: Named, { unsteady }: Catalogue): readonly string[] => {
  const names = allOf([statement.fields], 'FuncCall').map(({ funcname }) =>
    textOf(listOf(funcname).at(-1)),
  )
  const words = allOf([statement.fields], 'SQLValueFunction').map(({ op }) => String(op))
  const isWrite = writesIn(statement).length > 0
  return [
    ...names.filter((name) => /advisory/.test(name)).map((name) => `${name}: an advisory lock`),
    ...names
      .filter((name) => /^(nextval|currval|lastval|setval)$/.test(name))
      .map((name) => `${name}: a sequence`),
    ...[...names.filter((name) => unsteady.has(name)), ...words]
      .filter(() => isWrite)
      .map((name) => `${name}: a function in a write that may answer otherwise elsewhere`),
  ]
}

/** The statements that write, the outermost and those in `with`. */
const writesIn = (statement: Named): readonly Named[] => [
  ...(WRITES.includes(statement.kind) ? [statement] : []),
  ...ctesOf(statement.fields)
    .map(({ ctequery }) => named(ctequery))
    .filter(({ kind }) => WRITES.includes(kind)),
]

const tableOf = ({ fields }: Named): string => String((fields.relation as Fields).relname)

const spreadsIn = (statement: Named, catalogue: Catalogue): readonly string[] => {
  const ctes = ctesOf(statement.fields).map(({ ctename }) => ctename)
  const targets = writesIn(statement).map(tableOf)
  const read = allOf([statement.fields], 'RangeVar').map(({ relname }) => String(relname))
  const tables = [...targets, ...read].filter((table) => !ctes.includes(table))
  const unknown = tables.filter((table) => !spreadOf(table, catalogue))
  const all = new Set(tables.map((table) => spreadOf(table, catalogue)))
  const written = new Set(targets.map((table) => spreadOf(table, catalogue)))
  return [
    ...unknown.map((table) => `${table}: an unknown table`),
    ...(all.has('local') && all.size > 1
      ? ['a table that is only here beside one that is not']
      : []),
    ...(written.size > 1 ? ['writes in tables that are spread differently'] : []),
  ]
}

/** The tables that a statement reads or writes, and those that it writes. */
export const tablesOf = (
  text: string,
): { readonly all: readonly string[]; readonly written: readonly string[] } => {
  const statements = statementsOf(text)
  const written = statements.flatMap(writesIn).map(tableOf)
  const read = statements.flatMap(({ fields }) => allOf([fields], 'RangeVar'))
  return { all: [...written, ...read.map(({ relname }) => String(relname))], written }
}

/** The numbers of the parameters of a text that say of which account its rows are. */
export const accountParametersOf = (text: string, catalogue: Catalogue): readonly number[] =>
  statementsOf(text).flatMap((statement) =>
    foundIn(statement, catalogue).flatMap(({ parameters }) => parameters),
  )

/** Every query of a statement for itself: what binds one of them says nothing about another. */
const foundIn = (statement: Named, catalogue: Catalogue): readonly Found[] => {
  const ctes = ctesOf(statement.fields).map(({ ctename }) => String(ctename))
  const selects = allOf([{ [statement.kind]: statement.fields }], 'SelectStmt').flatMap(armsOf)
  return [
    ...selects.map((select) => inSelect(select, catalogue, ctes)),
    ...writesIn(statement).map((write) => inWrite(write, catalogue)),
  ]
}

const queriesIn = (statement: Named, sent: Sent, catalogue: Catalogue): readonly string[] => {
  const found = foundIn(statement, catalogue)
  const accounts = new Set(
    found.flatMap(({ parameters }) => parameters.map((n) => sent.values[n - 1])),
  )
  return [
    ...found.flatMap(({ problems }) => problems),
    ...(accounts.size > 1 ? ['rows of several accounts in one statement'] : []),
  ]
}

/** The parts of a `union`, or the query itself. */
const armsOf = (select: Fields): readonly Fields[] =>
  select.larg ? [...armsOf(select.larg as Fields), ...armsOf(select.rarg as Fields)] : [select]

interface Found {
  readonly problems: readonly string[]
  readonly parameters: readonly number[]
}

const unbound = (
  sources: readonly Source[],
  conditions: readonly unknown[],
  catalogue: Catalogue,
  ctes: readonly string[] = [],
): Found => {
  const { bound, parameters } = bindingOf(sources, conditions)
  const problems = sources
    .filter(({ table }) => table !== undefined && !ctes.includes(table))
    .filter(({ table }) => spreadOf(table ?? '', catalogue) === 'distributed')
    .filter(({ alias }) => !bound.has(alias))
    .map(({ table }) => `${table}: not restricted to one account`)
  return { problems, parameters }
}

const inSelect = (select: Fields, catalogue: Catalogue, ctes: readonly string[]): Found => {
  const sources = sourcesOf(select.fromClause)
  const conditions = [select.whereClause, ...joinConditions(select.fromClause)]
  const found = unbound(sources, conditions, catalogue, ctes)
  const locks = listOf(select.lockingClause).length > 0 && found.problems.length > 0
  return {
    ...found,
    problems: [
      ...found.problems,
      ...(locks ? ['for update: locks rows of more than one account'] : []),
    ],
  }
}

const inWrite = ({ kind, fields }: Named, catalogue: Catalogue): Found => {
  const target = sourceOf(fields.relation as Fields)
  if (spreadOf(target.table ?? '', catalogue) !== 'distributed') {
    return { problems: [], parameters: [] }
  }
  if (kind === 'InsertStmt') return inInsert(fields, String(target.table))
  const from = kind === 'UpdateStmt' ? fields.fromClause : fields.usingClause
  const conditions = [fields.whereClause, ...joinConditions(from)]
  const found = unbound([target, ...sourcesOf(from)], conditions, catalogue)
  return { ...found, problems: [...found.problems, ...moving(fields.targetList)] }
}

/** The column that says on which node a row lies is never changed; Citus refuses it. */
const moving = (targets: unknown): readonly string[] =>
  listOf(targets)
    .map((target) => named(target).fields.name)
    .filter((name) => name === 'account_id')
    .map(() => 'account_id is set: a row cannot move to another node')

const inInsert = (insert: Fields, table: string): Found => {
  const columns = listOf(insert.cols).map((column) => named(column).fields.name)
  const at = columns.indexOf('account_id')
  const rows = listOf(named(insert.selectStmt).fields.valuesLists).map((row) =>
    listOf(named(row).fields.items),
  )
  const accounts = rows.map((row) => parameterOf(row[at]))
  const conflict = (insert.onConflictClause ?? {}) as Fields
  const keys = ownOf([conflict.infer], 'IndexElem').map(({ name }) => name)
  return {
    problems: [
      ...(at < 0 ? [`${table}: inserted without an account`] : []),
      ...(rows.length === 0 ? [`${table}: rows from a query`] : []),
      ...(at >= 0 && accounts.includes(undefined)
        ? [`${table}: an account that is no parameter`]
        : []),
      ...(keys.length > 0 && !keys.includes('account_id')
        ? [`${table}: a conflict in a key without the account`]
        : []),
      ...moving(conflict.targetList),
    ],
    parameters: accounts.flatMap((parameter) => parameter ?? []),
  }
}
