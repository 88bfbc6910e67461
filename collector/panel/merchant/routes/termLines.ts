/** The lines of a text area, without empty ones. */
export const linesOf = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/**
 * Terms by name, from lines such as "signup 5.00 EUR". A name of `before` that has no line any more is
 * "none", so that deleting a line deletes its terms. Undefined: a line has no terms.
 */
export const termLines = (
  text: string,
  before: readonly string[],
): Readonly<Record<string, string>> | undefined => {
  const pairs = linesOf(text).map((line) => LINE.exec(line))
  if (pairs.includes(null)) return undefined
  const said = pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? ''] as const)
  return Object.fromEntries([...before.map((name) => [name, 'none'] as const), ...said])
}

/**
 * Texts by code, from lines such as "signup Newsletter sign-up"; '' for a line of a code alone. A code of
 * `before` that has no line any more is "none".
 */
export const codeLines = (
  text: string,
  before: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries([
    ...before.map((code) => [code, 'none'] as const),
    ...linesOf(text).map((line) => {
      const [code = '', ...words] = line.split(/\s+/)
      return [code, words.join(' ')] as const
    }),
  ])

/** A product's id may contain blanks, so the commission is what ends the line. */
const LINE = /^(.+?)\s+(none|[\d.,]+\s*%|[\d.,]+\s+\p{L}{3}|\S+)$/iu
