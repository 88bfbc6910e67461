import { safely } from './say.js'

type Report = (name: string, args: readonly unknown[]) => unknown

const seen: Record<string, true> = {}

/**
 * Reports the JSON blocks of the page, each text once. A block is data and not code, so a strict
 * content security policy allows it.
 */
export const readBlocks = (report: Report): void => {
  for (const name of ['sale', 'action'])
    for (const { textContent } of document.querySelectorAll(`script[data-waymark-${name}]`)) {
      const text = name + textContent
      if (seen[text]) continue
      const input = safely(JSON.parse, textContent as string)
      // While the page is loading, only a part of the block may have arrived.
      if (!input && document.readyState === 'loading') continue
      seen[text] = true
      // A block that cannot be parsed is reported without fields: the collector's answer then names
      // the missing fields, and the merchant sees it among the rejected events.
      report(name, [input])
    }
}
