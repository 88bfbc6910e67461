/** Spreadsheets run texts as formulas that begin so. */
const BEGINS_FORMULA = /^[=+\-@\t\r]/

/** Whether spreadsheets would run a text as a formula. A number with a sign is none. */
export const isFormula = (cell: string): boolean =>
  BEGINS_FORMULA.test(cell) && !/^[+-]?[\d.,]+$/.test(cell)

/** Puts an apostrophe before a text that spreadsheets would run as a formula. */
export const harmless = (cell: string): string => (isFormula(cell) ? `'${cell}` : cell)

/** A line of CSV. Texts that spreadsheets would run as formulas begin with an apostrophe. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${harmless(cell).replaceAll('"', '""')}"`).join(',')}\r\n`
