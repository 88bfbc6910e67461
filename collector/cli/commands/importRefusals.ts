import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { cutText, toPlainText } from '../../domain/text.js'
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

/** Collects refused rows. All go to the file, if there is one, and the first ones are printed. */
export const refusals = (file: string | undefined): Refusals => {
  const shown: string[] = []
  let left = 0
  let writing: WriteStream | undefined
  return {
    add: async (refused) => {
      if (shown.length < REFUSALS_SHOWN_MAX) shown.push(inWords(refused))
      else left += 1
      if (file === undefined) return
      if (!writing) {
        writing = await opened(file)
        writing.write(csvLine([...OWN_COLUMNS, ...foreignOf(refused.header, refused.header)]))
      }
      const { line, column, message, header, cells } = refused
      const row = csvLine([String(line), column, message, ...foreignOf(header, cells)])
      if (!writing.write(row)) await once(writing, 'drain')
    },
    close: async () => {
      if (!writing) return
      writing.end()
      await finished(writing)
    },
    lines: () => {
      if (left === 0) return shown
      const rest = file ? `All are in ${file}.` : 'To get all: --refused <file.csv>'
      return [...shown, `… and ${left.toLocaleString('en')} more refused rows. ${rest}`]
    },
  }
}

/** Rows hold personal data, so only the owner of the file may read it. */
const opened = async (file: string): Promise<WriteStream> => {
  const stream = createWriteStream(file, { mode: 0o600 })
  try {
    await once(stream, 'open')
  } catch (error) {
    throw new CommandError(`--refused: The file cannot be written: ${(error as Error).message}`)
  }
  return stream
}

const OWN_COLUMNS = ['refused line', 'refused column', 'refused because'] as const

/** A file of refused rows may be imported again, and then it has our columns already. */
const foreignOf = (header: readonly string[], cells: readonly string[]): readonly string[] =>
  cells.filter((_, index) => !OWN_COLUMNS.some((name) => name === header[index]))

const inWords = ({ line, column, value, message }: Refused): string => {
  const where = column === '' ? '' : `, ${column} "${shownValue(value)}"`
  return `line ${line}${where}: ${withoutAddresses(message)}`
}

const shownValue = (value: string): string => {
  const plain = withoutAddresses(toPlainText(value).trim())
  return plain.length <= VALUE_SHOWN_MAX ? plain : `${cutText(plain, VALUE_SHOWN_MAX)}…`
}

/** Shows one letter of an e-mail address, because terminals and logs are read by many. */
const withoutAddresses = (text: string): string =>
  text.replace(/([^\s@"<]?)[^\s@"<]*@(?=[^\s@"]*\.)/g, '$1…@')

/** A line of CSV. Texts that spreadsheets would run as formulas begin with an apostrophe. */
const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${harmless(cell).replaceAll('"', '""')}"`).join(',')}\r\n`

const harmless = (cell: string): string =>
  /^[=+\-@\t\r]/.test(cell) && !/^[+-]?[\d.,]+$/.test(cell) ? `'${cell}` : cell
