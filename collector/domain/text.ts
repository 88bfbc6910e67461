/**
 * Whether a text may be kept and asked for: PostgreSQL refuses NUL, and other control characters and
 * halves of letters are never meant.
 */
export const isPlainText = (text: string): boolean => !/\p{Cc}/u.test(text) && text.isWellFormed()

/** What is left of a stranger's text in one line. */
export const toPlainText = (text: string): string => text.replace(/\p{Cc}/gu, ' ').toWellFormed()

/** As much of a text as there is room for, without half a letter at its end. */
export const cutText = (text: string, max: number): string =>
  text.length <= max ? text : text.slice(0, max).replace(/[\ud800-\udbff]$/, '')

/** What is left of a text that may have several lines: all that a database takes. */
export const toStorableText = (text: string): string => text.replaceAll('\0', '').toWellFormed()

/** A text without the characters that are there and not seen: soft hyphens, zero-width spaces and joiners. */
export const withoutIgnorable = (text: string): string =>
  text.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
