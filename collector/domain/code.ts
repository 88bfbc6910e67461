import { isCode } from './ids.js'
import { withoutIgnorable } from './text.js'

/** The longest run of characters that a code may hold, at the beginning of a text. */
const BEGINNING = /^[\p{P}\p{S}]*([A-Za-z0-9][A-Za-z0-9._-]*)(?![\p{Script=Latin}\p{M}\w.\uFFFD-])/u

/**
 * The codes that a text of a link or a report may mean, the likeliest first: mails, chats and other
 * trackers write things behind a link (`bob/`, `bob?fbclid=x`, `bob.`), so the text is cut where no
 * code goes on, and then once more before its last dots, dashes and underscores. A word that goes on
 * in another Latin letter, or in one that could not be decoded, is another word and not cut: "jörg" does
 * not mean "j".
 */
export const codesMeant = (text: string): readonly string[] => {
  const cut = BEGINNING.exec(withoutIgnorable(text).trim())?.[1] ?? ''
  return [...new Set([cut, cut.replace(/[._-]+$/, '')])].filter(isCode)
}

/**
 * One spelling for all texts that may mean the same code: what orders and clicks are found by whose
 * code is entered after them. SQL writes it as `rtrim(lower(code), '._-')`.
 */
export const codeKey = (text: string): string => (codesMeant(text).at(-1) ?? text).toLowerCase()

/** What a code belongs to. */
export interface Coded {
  readonly code: string
  readonly createdAt: number
  readonly id: string
}

/**
 * Whom or what a text means: the code as it is written, else the one that differs only in case, else
 * the same of what is left once it is cut. Earlier versions let codes in that differ only in case: of
 * those the one that was entered first stands for all other ways to write it.
 */
export const findByCode = <Known extends Coded>(
  text: string | undefined,
  known: readonly Known[],
): Known | undefined => {
  for (const code of text === undefined ? [] : codesMeant(text)) {
    const alike = known.filter((one) => one.code.toLowerCase() === code.toLowerCase())
    const found = alike.find((one) => one.code === code) ?? alike.sort(byEntry)[0]
    if (found) return found
  }
  return undefined
}

/**
 * The same for a text that names somebody, instead of being what is left of a link: nothing that could
 * be a part of a name is cut off. "bob/" means bob, "Max Mustermann" and "max@firm.example" not max.
 */
export const findNamed = <Known extends Coded>(
  text: string,
  known: readonly Known[],
): Known | undefined => (NAME.test(text.trim()) ? findByCode(text, known) : undefined)

const NAME = /^[^\p{L}\p{N}]*[\w.-]+[^\p{L}\p{N}]*$/u

const byEntry = (a: Coded, b: Coded): number =>
  a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
