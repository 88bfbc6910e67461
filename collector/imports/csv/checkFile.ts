import { type Problem, problem } from '../../domain/problem.js'
import { delimiterOf } from './delimiterOf.js'
import type { EncodingError } from './onlyUtf8.js'
import { partIn } from './parts.js'
import { isParsing, type Open, RECORD_MAX, readRecords } from './records.js'

/** How many rows one file may have. */
export const ROWS_MAX = 5_000_000
/** How many columns. */
export const COLUMNS_MAX = 200
const PARTS_MAX = 100

/** A file that can be read to its end. */
export interface Checked {
  readonly delimiter: string
  /** The cells of its first record. */
  readonly header: readonly string[]
  /** How many records follow. */
  readonly rows: number
  /** The names of the parts after the first one, of which nothing is read. */
  readonly otherParts: readonly string[]
}

/**
 * Reads a file to its end, so that nothing of a damaged file is imported. Keeps none of its rows in
 * memory.
 */
export const checkFile = async (open: Open): Promise<Checked | Problem> => {
  let header: readonly string[] | undefined
  let rows = 0
  let isFirst = true
  const otherParts: string[] = []
  try {
    const delimiter = await delimiterOf(open)
    for await (const { cells } of readRecords(open, delimiter)) {
      const part = partIn(cells)
      if (part !== undefined && !isFirst) otherParts.push(part)
      else if (part === undefined && header && otherParts.length === 0) rows += 1
      else if (part === undefined) header ??= cells
      isFirst = false
      if (otherParts.length > PARTS_MAX)
        return fileProblem(`The file has more than ${PARTS_MAX} parts.`)
      if (rows > ROWS_MAX) {
        return fileProblem(`The file has more than ${ROWS_MAX} rows. Split it into several files.`)
      }
    }
    if (!header) return fileProblem('The file is empty. Its first line must name the columns.')
    if (header.length > COLUMNS_MAX) {
      return fileProblem(`The file has more than ${COLUMNS_MAX} columns. Export fewer.`)
    }
    return { delimiter, header, rows, otherParts }
  } catch (error) {
    return unreadable(error)
  }
}

const fileProblem = (message: string): Problem => problem('invalid', 'file', message)

/** What an error while reading means. Errors that are not about the file are thrown on. */
export const unreadable = (error: unknown): Problem => {
  const { code, line, encoding } = error as Partial<EncodingError>
  switch (code as string) {
    case 'ENOENT':
      return fileProblem('There is no such file.')
    case 'EISDIR':
      return fileProblem('This is a folder. Name a CSV file.')
    case 'EACCES':
      return fileProblem('The file may not be read. Change its permissions.')
    case 'NOT_UTF8':
      return fileProblem(
        encoding === 'UTF-16'
          ? 'The file is UTF-16. Save it as "CSV UTF-8", or convert it: iconv -f UTF-16 -t UTF-8 old.csv > new.csv'
          : `Line ${line} is not UTF-8. The file is probably Latin-1 (ISO-8859-1 or Windows-1252). Save it as "CSV UTF-8", or convert it: iconv -f WINDOWS-1252 -t UTF-8 old.csv > new.csv`,
      )
    case 'CSV_QUOTE_NOT_CLOSED':
      return fileProblem(
        `A quote that opens a field is not closed before the end of the file. Look for it in the row that begins in line ${line}.`,
      )
    case 'CSV_MAX_RECORD_SIZE':
      return fileProblem(
        `The row that begins in line ${line} has more than ${RECORD_MAX} characters. Look for a quote that is not closed.`,
      )
    default:
      if (!isParsing(error)) throw error
      return fileProblem(
        `The row that begins in line ${line} has a quote in the wrong place. Put the field in quotes, and write quotes within it twice.`,
      )
  }
}
