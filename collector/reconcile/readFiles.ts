import { isProblem, type Problem, problem } from '../domain/problem.js'
import { type Layout, layoutOf, toRow } from '../imports/columns.js'
import { type Checked, checkFile, unreadable } from '../imports/csv/checkFile.js'
import { type CsvRecord, type Open, readRecords } from '../imports/csv/records.js'
import type { Place } from './fileOrder.js'
import { type FileOrders, fileOrders } from './fileOrders.js'
import type { Profile, Reading } from './profile.js'
import { PROFILES, profileOf } from './profiles/registry.js'

/** How many rows all files together may have. Their orders are in memory. */
export const ROWS_MAX = 1_000_000
/** How many kinds of rows that are about no order are told apart. */
const OTHER_TYPES_MAX = 50

export interface NamedFile {
  readonly name: string
  /** In UTF-8. */
  readonly open: Open
}

/** What is read, and how. */
export interface FilesTask {
  readonly files: readonly NamedFile[]
  readonly reading: Reading
  /** The name of a profile. Undefined: each file's columns say which it is. */
  readonly format: string | undefined
  /** Names of columns of the files, and ours for them. */
  readonly renamed: ReadonlyMap<string, string>
  readonly addsLines: boolean
  readonly rowsMax: number
  readonly onProgress: (rows: number) => void
  readonly onRefused: (refused: RefusedRow) => void | Promise<void>
}

/** A row that could not be read. */
export interface RefusedRow {
  readonly place: Place
  /** The column as the file calls it; empty if the reason is not about one. */
  readonly column: string
  readonly value: string
  readonly message: string
}

export interface FilesRead {
  readonly found: FileOrders
  readonly rows: number
  readonly refused: number
  readonly tests: number
  /** How many rows were about no order, by what the file calls them. */
  readonly others: ReadonlyMap<string, number>
  readonly profiles: readonly { readonly file: string; readonly title: string }[]
}

/** Reads all files to their end. A problem names the file. */
export const readFiles = async (task: FilesTask): Promise<FilesRead | Problem> => {
  const found = fileOrders(task.addsLines)
  const counts = { rows: 0, refused: 0, tests: 0 }
  const others = new Map<string, number>()
  const profiles: { file: string; title: string }[] = []
  for (const file of task.files) {
    const opened = await openFile(task, file, counts.rows)
    if (isProblem(opened)) return inFile(file, opened)
    const { checked, profile, layout } = opened
    profiles.push({ file: file.name, title: profile.title })
    try {
      for await (const record of bodyOf(readRecords(file.open, checked.delimiter))) {
        counts.rows += 1
        const place = { file: file.name, line: record.line }
        const wrong = readInto(found, { profile, layout, task, others, counts }, record, place)
        if (wrong) await refuse(task, counts, place, wrong, layout, record)
        if (counts.rows % 1_000 === 0) task.onProgress(counts.rows)
      }
    } catch (error) {
      return inFile(file, unreadable(error))
    }
  }
  for (const { place, problem: wrong } of found.close()) await refuse(task, counts, place, wrong)
  task.onProgress(counts.rows)
  return { found, ...counts, others, profiles }
}

interface Into {
  readonly profile: Profile
  readonly layout: Layout
  readonly task: FilesTask
  readonly others: Map<string, number>
  readonly counts: { rows: number; refused: number; tests: number }
}

const readInto = (
  found: FileOrders,
  { profile, layout, task, others, counts }: Into,
  { line, cells }: CsvRecord,
  place: Place,
): Problem | undefined => {
  const row = toRow(layout, line, cells)
  if (isProblem(row)) return row
  const entry = profile.read(row, task.reading)
  if (isProblem(entry)) return entry
  if (entry.kind !== 'left_out') return found.add(entry, place)
  if (entry.why === 'test') counts.tests += 1
  const { type } = entry
  if (entry.why === 'other' && (others.has(type) || others.size < OTHER_TYPES_MAX)) {
    others.set(type, (others.get(type) ?? 0) + 1)
  }
  return undefined
}

interface Opened {
  readonly checked: Checked
  readonly profile: Profile
  readonly layout: Layout
}

const openFile = async (
  { format, renamed, rowsMax }: FilesTask,
  { open }: NamedFile,
  rows: number,
): Promise<Opened | Problem> => {
  const checked = await checkFile(open)
  if (isProblem(checked)) return checked
  if (rows + checked.rows > rowsMax) {
    const message = `The files have more than ${rowsMax.toLocaleString('en')} rows. Reconcile a shorter time, such as one month.`
    return problem('too_many', 'file', message)
  }
  const profile = PROFILES.find(({ name }) => name === format) ?? profileOf(checked.header)
  const layout = layoutOf(profile.columns, profile.needs, checked.header, renamed)
  return isProblem(layout) ? layout : { checked, profile, layout }
}

/** The records after the header. */
async function* bodyOf(records: AsyncIterable<CsvRecord>): AsyncGenerator<CsvRecord> {
  let isHeader = true
  for await (const record of records) {
    if (!isHeader) yield record
    isHeader = false
  }
}

const refuse = async (
  task: FilesTask,
  counts: Into['counts'],
  place: Place,
  { field, message }: Problem,
  layout?: Layout,
  record?: CsvRecord,
): Promise<void> => {
  counts.refused += 1
  const at = layout?.places.get(field)
  const column = at === undefined ? '' : (layout?.header[at] ?? '')
  const value = at === undefined ? '' : (record?.cells[at] ?? '')
  await task.onRefused({ place, column, value, message })
}

const inFile = ({ name }: NamedFile, wrong: Problem): Problem => {
  if (wrong.field === 'columns') return wrong
  const hint = / is not UTF-8\./.test(wrong.message)
    ? ' Or say what it is: --encoding windows-1252'
    : ''
  // Imports name their columns the other way round.
  const message = wrong.message.replace(/--columns "their name=(\w+)"/, '--columns "$1=their name"')
  return { ...wrong, message: `${name}: ${message}${hint}` }
}
