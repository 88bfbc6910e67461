import type { Alias } from './affiliate.js'
import { isCode } from './ids.js'
import { withoutIgnorable } from './text.js'

/** The longest run of characters that a code may hold, at the beginning of a text. */
const BEGINNING = /^[\p{P}\p{S}]*([A-Za-z0-9][A-Za-z0-9._-]*)(?![\p{Script=Latin}\p{M}\w.\uFFFD-])/u

/**
 * The codes that a text of a link or report may mean, the most likely first. E-mail clients, chats
 * and other trackers append text to a link (`bob/`, `bob?fbclid=x`, `bob.`). The text is therefore
 * cut at the first character that a code cannot contain, and then once more before trailing dots,
 * dashes and underscores. A word is not cut before another Latin letter or an undecodable
 * character: "jörg" does not mean "j".
 */
export const codesMeant = (text: string): readonly string[] => {
  if (isCode(text) && /[A-Za-z0-9]$/.test(text)) return [text]
  const cut = BEGINNING.exec(withoutIgnorable(text).trim())?.[1] ?? ''
  return [...new Set([cut, cut.replace(/[._-]+$/, '')])].filter(isCode)
}

/**
 * One spelling for all texts that may mean the same code. It finds orders and clicks whose code is
 * entered after them. The SQL equivalent is `rtrim(lower(code), '._-')`.
 */
export const codeKey = (text: string): string => (codesMeant(text).at(-1) ?? text).toLowerCase()

/** What a code belongs to. */
export interface Coded {
  readonly code: string
  readonly createdAt: number
  readonly id: string
  /** Only affiliates have them. */
  readonly aliases?: readonly Alias[]
}

/** The instant that is asked about by default: only what is in force now counts. */
const NOW = Number.POSITIVE_INFINITY

/**
 * Finds what a text means: the exact code, else the code that differs only in case, else an alias,
 * else the same for the cut text. Earlier versions accepted codes that differ only in case; of those,
 * the first entered one matches all other spellings.
 *
 * An alias that was removed after the instant `at` comes first: the code was nobody else's until then.
 */
export const findByCode = <Known extends Coded>(
  text: string | undefined,
  known: readonly Known[],
  at = NOW,
): Known | undefined => {
  for (const code of text === undefined ? [] : codesMeant(text)) {
    const lower = code.toLowerCase()
    const alike = known.filter((one) => one.code.toLowerCase() === lower)
    const found =
      byRemovedAlias(lower, known, at) ??
      alike.find((one) => one.code === code) ??
      alike.sort(byEntry)[0] ??
      known.find((one) => aliasIn(one, lower, isInForce))
    if (found) return found
  }
  return undefined
}

/**
 * The same for a text that is a name and not part of a link. Nothing that could be part of a name
 * is cut: "bob/" means bob, but "Max Mustermann" and "max@firm.example" do not mean max.
 */
export const findNamed = <Known extends Coded>(
  text: string,
  known: readonly Known[],
  at = NOW,
): Known | undefined => (NAME.test(text.trim()) ? findByCode(text, known, at) : undefined)

/** Whether what a text means depends on the instant, because one of these had it as an alias. */
export const wasAlias = (text: string, known: readonly Coded[]): boolean => {
  const codes = new Set(codesMeant(text).map((code) => code.toLowerCase()))
  return known.some(({ aliases = [] }) =>
    aliases.some((one) => !isInForce(one) && codes.has(one.code.toLowerCase())),
  )
}

const NAME = /^[^\p{L}\p{N}]*[\w.-]+[^\p{L}\p{N}]*$/u

const byEntry = (a: Coded, b: Coded): number =>
  a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

const aliasIn = (
  { aliases = [] }: Coded,
  lower: string,
  isWanted: (alias: Alias) => boolean,
): Alias | undefined => aliases.find((one) => one.code.toLowerCase() === lower && isWanted(one))

const isInForce = ({ removedAt }: Alias): boolean => removedAt === undefined

/** Of several that had the alias one after the other, the first one whose alias was not removed yet. */
const byRemovedAlias = <Known extends Coded>(
  lower: string,
  known: readonly Known[],
  at: number,
): Known | undefined => {
  if (at === NOW) return undefined
  const holders = known.flatMap((one) => {
    const ends = (one.aliases ?? [])
      .filter(({ code }) => code.toLowerCase() === lower)
      .flatMap(({ removedAt }) => (removedAt !== undefined && removedAt > at ? [removedAt] : []))
    return ends.length === 0 ? [] : [{ one, end: Math.min(...ends) }]
  })
  return holders.sort((a, b) => a.end - b.end || byEntry(a.one, b.one))[0]?.one
}
