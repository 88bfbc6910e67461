import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { chmod, unlink } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { csvLine } from '../../domain/csv.js'
import { cutText, toPlainText } from '../../domain/text.js'
import { REFUSED_COLUMNS } from '../../imports/csv/harmless.js'
import type { Refused } from '../../imports/importFile.js'
import { CommandError } from '../io.js'

/** How many refused rows are printed. */
export const REFUSALS_SHOWN_MAX = 20
/** How much of a value is printed. */
export const VALUE_SHOWN_MAX = 40

/** What was refused, for the terminal and for a file. */
export interface Refusals {
  readonly add: (refused: Refused) => Promise<void>
  readonly close: () => Promise<void>
  readonly lines: () => readonly string[]
}

/**
 * Collects refused rows. All go to the file, if there is one, and the first ones are printed. Without
 * refused rows there is no file in the end.
 */
export const refusals = async (file: string | undefined): Promise<Refusals> => {
  const shown: string[] = []
  let left = 0
  const writing = file === undefined ? undefined : await openedPrivately(file, '--refused')
  return {
    add: async (refused) => {
      const isFirst = shown.length === 0
      if (shown.length < REFUSALS_SHOWN_MAX) shown.push(inWords(refused))
      else left += 1
      if (!writing) return
      const { line, column, message, header, cells } = refused
      if (isFirst) writing.write(csvLine([...REFUSED_COLUMNS, ...foreignOf(header, header)]))
      const row = csvLine([String(line), column, message, ...foreignOf(header, cells)])
      if (!writing.write(row)) await once(writing, 'drain')
    },
    close: async () => {
      if (!writing || file === undefined) return
      writing.end()
      await finished(writing)
      if (shown.length === 0) await unlink(file)
    },
    lines: () => {
      if (left === 0) return shown
      const rest = file ? `All are in ${file}.` : 'To get all: --refused <file.csv>'
      return [...shown, `… and ${left.toLocaleString('en')} more refused rows. ${rest}`]
    },
  }
}

/** Opens the file before anything is stored. Its rows hold personal data, so only its owner may read it. */
export const openedPrivately = async (file: string, option: string): Promise<WriteStream> => {
  const stream = createWriteStream(file, { mode: 0o600 })
  try {
    await once(stream, 'open')
    await chmod(file, 0o600)
    return stream
  } catch (error) {
    throw new CommandError(`${option}: The file cannot be written: ${(error as Error).message}`)
  }
}

/** A file of refused rows may be imported again, and then it has our columns already. */
const foreignOf = (header: readonly string[], cells: readonly string[]): readonly string[] =>
  cells.filter((_, index) => !REFUSED_COLUMNS.some((name) => name === header[index]))

const inWords = ({ line, column, value, message }: Refused): string => {
  const where = column === '' ? '' : `, ${column} "${shownValue(value)}"`
  return `line ${line}${where}: ${withoutAddresses(message)}`
}

export const shownValue = (value: string): string => {
  const plain = withoutAddresses(toPlainText(value).trim())
  return plain.length <= VALUE_SHOWN_MAX ? plain : `${cutText(plain, VALUE_SHOWN_MAX)}…`
}

/** Shows one letter of an e-mail address, because terminals and logs are read by many. */
export const withoutAddresses = (text: string): string =>
  text.replace(/([^\s@"<]?)[^\s@"<]*@(?=[^\s@"]*\.)/g, '$1…@')
