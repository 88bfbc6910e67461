import { WARNINGS, type WarningCode } from './warnings.js'

const before = new Set<string>()

/** One step, one line. The same again is no news. */
export const tell = (line: string): void => {
  // biome-ignore lint/suspicious/noConsole: to speak is what debug mode is for.
  if (isNews(line)) console.info(`waymark: ${line}`)
}

/** What has to be put right, and where it is written how. */
export const warn = (code: WarningCode, ...details: readonly unknown[]): void => {
  const rest = [...details]
  const text = WARNINGS[code].replace(/…/g, () => `${rest.shift()}`)
  // biome-ignore lint/suspicious/noConsole: to speak is what debug mode is for.
  if (isNews(text)) console.warn(`waymark: ${text} (docs/debugging.md#${code})`)
}

const isNews = (line: string): boolean => before.size < before.add(line).size
