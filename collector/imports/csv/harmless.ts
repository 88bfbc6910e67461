import { isFormula } from '../../domain/csv.js'
import { plainName } from '../columns.js'

/** The columns that a file of refused rows has besides those of the imported file. */
export const REFUSED_COLUMNS = ['refused line', 'refused column', 'refused because'] as const

/** Undoes `harmless` in the rows of a file of refused rows. Other files are left as they are. */
export const restoring = (
  header: readonly string[],
): ((cells: readonly string[]) => readonly string[]) => {
  const isOurs = header.some((name) => plainName(name) === plainName(REFUSED_COLUMNS[2]))
  return isOurs ? (cells) => cells.map(restored) : (cells) => cells
}

const restored = (cell: string): string =>
  cell.startsWith("'") && isFormula(cell.slice(1)) ? cell.slice(1) : cell
