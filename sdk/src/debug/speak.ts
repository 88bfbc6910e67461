import { WARNINGS, type WarningCode } from './warnings.js'

const before = new Set<string>()

/** Prints a step as one line. A line that was printed before is not repeated. */
export const tell = (line: string): void => {
  // biome-ignore lint/suspicious/noConsole: debug mode prints to the console.
  if (isNews(line)) console.info(`waymark: ${line}`)
}

/** Prints a mistake, with the section of the documentation that says how to correct it. */
export const warn = (code: WarningCode, ...details: readonly unknown[]): void => {
  const rest = [...details]
  const text = WARNINGS[code].replace(/…/g, () => `${rest.shift()}`)
  // biome-ignore lint/suspicious/noConsole: debug mode prints to the console.
  if (isNews(text)) console.warn(`waymark: ${text} (docs/debugging.md#${code})`)
}

const isNews = (line: string): boolean => before.size < before.add(line).size
