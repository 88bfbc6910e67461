import { pipeline, type Readable } from 'node:stream'
import { CsvError, type Options, parse } from 'csv-parse'
import { onlyUtf8 } from './onlyUtf8.js'

/** Opens a file from its beginning. */
export type Open = () => Readable

/** One record of a CSV file. */
export interface CsvRecord {
  /** The line where it begins, counted from 1. */
  readonly line: number
  readonly cells: readonly string[]
}

/** How many bytes a record may have. A longer one usually has a quote that is not closed. */
export const RECORD_MAX = 65_536

/**
 * Reads the records of a CSV file one after the other, without those of empty lines. Throws what
 * `unreadable` explains if the file cannot be read further; the error of a record has the line where
 * the record begins.
 */
export async function* readRecords(open: Open, delimiter: string): AsyncGenerator<CsvRecord> {
  let line = 1
  const options: Reading = {
    delimiter,
    bom: true,
    // All of them, because files that were put together from several have more than one.
    record_delimiter: ['\r\n', '\n', '\r'],
    // A wrong number of cells concerns one row and not the file.
    relax_column_count: true,
    max_record_size: RECORD_MAX,
    // The parser's own count leaves out line breaks within quoted cells.
    on_record: (cells: readonly string[]): CsvRecord => {
      const record = { line, cells }
      line += 1 + cells.reduce((breaks, cell) => breaks + breaksIn(cell), 0)
      return record
    },
  }
  // The package's types allow another type of records only together with names of columns.
  const parser = parse(options as unknown as Options)
  const pulled = new Promise<unknown>((resolve) => {
    pipeline(open(), onlyUtf8(), parser, resolve)
  })
  try {
    for await (const record of parser as AsyncIterable<CsvRecord>) {
      if (record.cells.some((cell) => cell.trim() !== '')) yield record
    }
  } catch (error) {
    // The first error of the pipeline is the reason; the parser may only know that it was ended.
    const reason = ((await pulled) ?? error) as Error
    throw isParsing(reason) ? Object.assign(reason, { line }) : reason
  }
}

interface Reading extends Omit<Options, 'on_record'> {
  readonly on_record: (cells: readonly string[]) => CsvRecord
}

const breaksIn = (cell: string): number => cell.match(/\r\n|\r|\n/g)?.length ?? 0

/** Whether the parser threw an error, which is then about what the file contains. */
export const isParsing = (error: unknown): boolean => error instanceof CsvError
