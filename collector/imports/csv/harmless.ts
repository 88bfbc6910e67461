import { plainName } from '../columns.js'

/** The columns that a file of refused rows has besides those of the imported file. */
export const REFUSED_COLUMNS = ['refused line', 'refused column', 'refused because'] as const

/** Spreadsheets run texts as formulas that begin so. */
const BEGINS_FORMULA = /^[=+\-@\t\r]/

/** Puts an apostrophe before a text that spreadsheets would run as a formula. */
export const harmless = (cell: string): string => (isDangerous(cell) ? `'${cell}` : cell)

/** Undoes `harmless` in the rows of a file of refused rows. Other files are left as they are. */
export const restoring = (
  header: readonly string[],
): ((cells: readonly string[]) => readonly string[]) => {
  const isOurs = header.some((name) => plainName(name) === plainName(REFUSED_COLUMNS[2]))
  return isOurs ? (cells) => cells.map(restored) : (cells) => cells
}

const restored = (cell: string): string =>
  cell.startsWith("'") && isDangerous(cell.slice(1)) ? cell.slice(1) : cell

const isDangerous = (cell: string): boolean =>
  BEGINS_FORMULA.test(cell) && !/^[+-]?[\d.,]+$/.test(cell)
