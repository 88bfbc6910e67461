import { safely } from './say.js'

type Report = (name: string, args: readonly unknown[]) => unknown

const seen = new Set<string>()

/**
 * Reports the JSON blocks of the page, each text once: they need no inline code, so that a strict
 * content policy allows them.
 */
export const readBlocks = (report: Report): void => {
  for (const name of ['sale', 'action'])
    for (const { textContent } of document.querySelectorAll(`script[data-waymark-${name}]`)) {
      const text = name + textContent
      if (seen.has(text)) continue
      const input = safely(JSON.parse, textContent as string)
      // Half of a block may be all that has arrived.
      if (!input && document.readyState === 'loading') continue
      seen.add(text)
      // What cannot be parsed is reported as a sale without its fields, which names what is missing.
      report(name, [input])
    }
}
