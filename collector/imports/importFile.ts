import { isProblem, type Problem, problem } from '../domain/problem.js'
import { type Column, type Layout, layoutOf, toRow } from './columns.js'
import { checkFile, unreadable } from './csv/checkFile.js'
import { restoring } from './csv/harmless.js'
import { firstPart } from './csv/parts.js'
import { type CsvRecord, type Open, readRecords } from './csv/records.js'
import { importRows, type Outcome } from './importRows.js'
import type { Context, Kind } from './kind.js'
import { affiliates } from './kinds/affiliates.js'
import { campaigns } from './kinds/campaigns.js'
import { clicks } from './kinds/clicks.js'
import { commissions } from './kinds/commissions.js'
import { coupons } from './kinds/coupons.js'
import { customers } from './kinds/customers.js'
import { links } from './kinds/links.js'
import { remembering } from './seen.js'

/** The kinds of import, in the order in which they need each other. */
export const KIND_NAMES = [
  'affiliates',
  'campaigns',
  'coupons',
  'links',
  'customers',
  'commissions',
  'clicks',
] as const
export type KindName = (typeof KIND_NAMES)[number]

/** Each kind has items of its own, which only the kind itself looks into. */
const opaque = <Item>(kind: Kind<Item>) => kind as unknown as Kind<unknown>

const KINDS: Readonly<Record<KindName, Kind<unknown>>> = {
  affiliates: opaque(affiliates),
  campaigns: opaque(campaigns),
  coupons: opaque(coupons),
  links: opaque(links),
  customers: opaque(customers),
  commissions: opaque(commissions),
  clicks: opaque(clicks),
}

/** The columns that a kind reads. */
export const columnsOf = (name: KindName): readonly Column[] => KINDS[name].columns

/** How many rows are in memory and are stored at the same time. */
export const BATCH_ROWS = 500

/** What is to be imported, and how. */
export interface Import {
  readonly kind: KindName
  readonly open: Open
  readonly context: Context
  /** Names of columns of the file, and ours for them. */
  readonly renamed: ReadonlyMap<string, string>
  /** Nothing is stored. */
  readonly isDryRun: boolean
  readonly onProgress: (progress: Progress) => void
  /** Called for each refused row, in the order of the file. */
  readonly onRefused: (refused: Refused) => void | Promise<void>
}

export interface Progress {
  /** How many rows are done. */
  readonly done: number
  readonly rows: number
}

/** A row that was not imported. */
export interface Refused {
  readonly line: number
  /** The column as the file calls it; empty if the reason is not about one. */
  readonly column: string
  readonly value: string
  readonly message: string
  readonly header: readonly string[]
  readonly cells: readonly string[]
}

/** What became of the rows of a file. */
export interface Summary {
  readonly rows: number
  readonly added: number
  readonly unchanged: number
  readonly refused: number
  /** How many of the added rows are payable later, and when the first and the last of them. */
  readonly pending:
    | { readonly rows: number; readonly from: number; readonly to: number }
    | undefined
  /** Columns of the file that were not read. */
  readonly unused: readonly string[]
  /** Parts of the file that were not read: all after the first one. */
  readonly otherParts: readonly string[]
}

/**
 * Imports a file. Each row is stored by itself, and a row that is stored already is left as it is, so an
 * import may be killed and run again. Nothing is stored if the file cannot be read to its end.
 */
export const importFile = (task: Import): Promise<Summary | Problem> =>
  importKind(task, KINDS[task.kind])

const importKind = async <Item>(task: Import, kind: Kind<Item>): Promise<Summary | Problem> => {
  const { open, context, renamed, isDryRun, onProgress, onRefused } = task
  const file = await checkFile(open)
  if (isProblem(file)) return file
  const layout = layoutOf(kind.columns, kind.needs, file.header, renamed)
  if (isProblem(layout)) return layout
  const seen = isDryRun ? remembering(file.rows) : undefined
  const restore = restoring(file.header)
  const counts = { added: 0, unchanged: 0, refused: 0 }
  let pending: Summary['pending']
  let done = 0
  try {
    for await (const batch of batchesOf(firstPart(readRecords(open, file.delimiter)))) {
      const records = batch.map(({ line, cells }) => ({ line, cells: restore(cells) }))
      for (const outcome of await importRows({ kind, context, layout, seen }, records)) {
        const { fate, payableAt } = outcome
        if (payableAt !== undefined) pending = withOne(pending, payableAt)
        counts[isProblem(fate) ? 'refused' : fate] += 1
        if (isProblem(fate)) await onRefused(refusedOf(outcome, fate, layout))
      }
      done += records.length
      onProgress({ done, rows: file.rows })
    }
  } catch (error) {
    // The file was readable before, so another program has written to it meanwhile.
    return unreadable(error)
  }
  const { otherParts } = file
  return { rows: done, ...counts, pending, unused: layout.unused, otherParts }
}

const withOne = (pending: Summary['pending'], at: number): Summary['pending'] => {
  const { rows, from, to } = pending ?? { rows: 0, from: at, to: at }
  return { rows: rows + 1, from: Math.min(from, at), to: Math.max(to, at) }
}

/** The records after the header, some at a time. */
async function* batchesOf(records: AsyncIterable<CsvRecord>): AsyncGenerator<readonly CsvRecord[]> {
  let batch: CsvRecord[] = []
  let isHeader = true
  for await (const record of records) {
    if (!isHeader) batch.push(record)
    isHeader = false
    if (batch.length < BATCH_ROWS) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

const refusedOf = (
  { record: { line, cells } }: Outcome,
  { field, message }: Problem,
  { places, header }: Layout,
): Refused => {
  const place = places.get(field)
  return {
    line,
    column: place === undefined ? '' : (header[place] ?? ''),
    value: place === undefined ? '' : (cells[place] ?? ''),
    message,
    header,
    cells,
  }
}

/** How many affiliates `readCodes` reads. */
export const CODES_MAX = 500_000

/** The codes of affiliates by their user ids, from the file that the affiliates were imported from. */
export const readCodes = async (
  open: Open,
  renamed: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string> | Problem> => {
  const file = await checkFile(open)
  if (isProblem(file)) return file
  if (file.rows > CODES_MAX) {
    return problem('too_many', 'affiliates', `The file has more than ${CODES_MAX} rows.`)
  }
  const layout = layoutOf(affiliates.columns, [['code'], ['userid']], file.header, renamed)
  if (isProblem(layout)) return layout
  const codes = new Map<string, string>()
  for await (const { line, cells } of firstPart(readRecords(open, file.delimiter))) {
    const row = toRow(layout, line, cells)
    if (isProblem(row)) continue
    const [code, userId] = [row.text('code'), row.text('userid')]
    if (code !== '' && userId !== '') codes.set(userId, code)
  }
  return codes
}
