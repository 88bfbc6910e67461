import { isProblem, type Problem, problem } from '../domain/problem.js'

/** A column that a kind of import reads. */
export interface Column {
  readonly name: string
  /** Names that other programs give it, the preferred first. As `plainName` writes them. */
  readonly also: readonly string[]
  /** What to do if a file does not have it, although it is needed. */
  readonly remedy?: string
}

/** Where the columns of one file are. */
export interface Layout {
  /** The place of a column, by our name. Without it, the file does not have the column. */
  readonly places: ReadonlyMap<string, number>
  readonly header: readonly string[]
  /** The names of columns that are not read. */
  readonly unused: readonly string[]
}

/**
 * How names of columns are compared: without case, blanks, dashes and underscores, and without the mark
 * that exports of Post Affiliate Pro put before them ("!USERID").
 */
export const plainName = (name: string): string => name.toLowerCase().replace(/^\s*!|[\s_-]+/g, '')

/**
 * Finds the columns of a file by the names in its header. `renamed` maps names of the file to ours. Of
 * several columns that have the same meaning the preferred one is read. `needs` lists the columns that
 * must be there: at least one of each list.
 */
export const layoutOf = (
  columns: readonly Column[],
  needs: readonly (readonly string[])[],
  header: readonly string[],
  renamed: ReadonlyMap<string, string>,
): Layout | Problem => {
  const names = namesOf(header)
  if (isProblem(names)) return names
  const ours = renamings(columns, names, renamed)
  if (isProblem(ours)) return ours
  const places = new Map<string, number>()
  for (const { name, also } of columns) {
    const own = ours.get(name) ?? [name, ...also].find((known) => isFree(known, names, ours))
    const place = own === undefined ? -1 : names.indexOf(own)
    if (place !== -1) places.set(name, place)
  }
  const missing = needs.find((some) => !some.some((name) => places.has(name)))
  if (missing) {
    const remedy = columns.find(({ name }) => name === missing[0])?.remedy
    return problem(
      'missing',
      'file',
      `The file has no column ${missing.map((name) => `"${name}"`).join(' or ')}. Its columns are: ${header.join(', ')}. If one of them has another name, say so: --columns "their name=${missing[0]}".${remedy ? ` ${remedy}` : ''}`,
    )
  }
  const used = new Set(places.values())
  return { places, header, unused: header.filter((_, index) => !used.has(index)) }
}

const namesOf = (header: readonly string[]): readonly string[] | Problem => {
  const names = header.map(plainName)
  const second = names.findIndex((name, index) => name !== '' && names.indexOf(name) !== index)
  if (second === -1) return names
  const first = names.indexOf(names[second] ?? '')
  return problem(
    'twice',
    'file',
    `The columns "${header[first]}" and "${header[second]}" have the same name. Rename or remove one, because it is not clear which one counts.`,
  )
}

/** The names of the file for our columns, as `--columns` gives them. */
const renamings = (
  columns: readonly Column[],
  names: readonly string[],
  renamed: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> | Problem => {
  const found = new Map<string, string>()
  for (const [theirs, ours] of renamed) {
    const column = columns.find(({ name }) => name === plainName(ours))
    if (!column) {
      const known = columns.map(({ name }) => name).join(', ')
      return problem('unknown', 'columns', `There is no column "${ours}". Use one of: ${known}`)
    }
    if (!names.includes(plainName(theirs))) {
      return problem('unknown', 'columns', `The file has no column "${theirs}".`)
    }
    found.set(column.name, plainName(theirs))
  }
  return found
}

/** Whether a name of the header is there and not given to another column by `--columns`. */
const isFree = (
  name: string,
  names: readonly string[],
  ours: ReadonlyMap<string, string>,
): boolean => names.includes(name) && ![...ours.values()].includes(name)

/** One row of a file. */
export interface Row {
  readonly line: number
  readonly cells: readonly string[]
  /** The trimmed text of a column; empty if the file does not have it. */
  readonly text: (name: string) => string
}

/** What exports of databases write where there is nothing. */
const EMPTY = ['NULL', '\\N']

/** Reads the cells of a row, or says why they cannot be read. */
export const toRow = (
  { places, header }: Layout,
  line: number,
  cells: readonly string[],
): Row | Problem => {
  const extra = cells.slice(header.length).filter((cell) => cell !== '').length
  if (cells.length < header.length || extra > 0) {
    return problem(
      'cells',
      '',
      `The row has ${cells.length} cells and the first line has ${header.length}. Put cells that contain a separator or a line break in quotes.`,
    )
  }
  for (const [name, place] of places) {
    const found = unfit(cells[place] ?? '')
    if (found) return problem('invalid', name, found)
  }
  const text = (name: string): string => {
    const place = places.get(name)
    const cell = place === undefined ? '' : (cells[place] ?? '').trim()
    return EMPTY.includes(cell) ? '' : cell
  }
  return { line, cells, text }
}

/** Why a cell cannot be used, whatever it means. */
const unfit = (cell: string): string | undefined => {
  const shown = cell.trim()
  if (shown.startsWith('=')) return 'The cell holds a formula. Export values instead of formulas.'
  // Line breaks and tabs separate words; other control characters are never meant.
  if (/\p{Cc}/u.test(shown.replace(/[\r\n\t]/g, ' '))) {
    return 'The cell holds control characters. Remove them.'
  }
  return undefined
}
