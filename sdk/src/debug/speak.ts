import { WARNINGS, type WarningCode } from './warnings.js'

const printed = new Set<string>()

/** Prints one line for a step. The same line is printed only once. */
export const tell = (line: string): void => {
  // biome-ignore lint/suspicious/noConsole: debug mode exists to print to the console.
  if (isNew(line)) console.info(`waymark: ${line}`)
}

/** Prints what is wrong, and the heading of the documentation that says what to do. */
export const warn = (code: WarningCode, ...details: readonly unknown[]): void => {
  const rest = [...details]
  const text = WARNINGS[code].replace(/…/g, () => `${rest.shift()}`)
  // biome-ignore lint/suspicious/noConsole: debug mode exists to print to the console.
  if (isNew(text)) console.warn(`waymark: ${text} (docs/debugging.md#${code})`)
}

const isNew = (line: string): boolean => printed.size < printed.add(line).size
