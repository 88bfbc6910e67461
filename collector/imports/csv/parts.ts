import type { CsvRecord } from './records.js'

/**
 * The name in a line such as "[[AFFILIATES]]", with which exports of Post Affiliate Pro begin each of
 * their parts. The next line names the columns of the part.
 */
export const partIn = (cells: readonly string[]): string | undefined => {
  const [first = '', ...others] = cells
  const [, name] = /^\s*\[\[(\w+)\]\]\s*$/.exec(first) ?? []
  return others.every((cell) => cell.trim() === '') ? name : undefined
}

/** The records of the first part of a file, without the line with its name. */
export async function* firstPart(records: AsyncIterable<CsvRecord>): AsyncGenerator<CsvRecord> {
  let isFirst = true
  for await (const record of records) {
    const isName = partIn(record.cells) !== undefined
    if (isName && !isFirst) return
    isFirst = false
    if (!isName) yield record
  }
}
