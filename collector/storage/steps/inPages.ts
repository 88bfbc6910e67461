import { setImmediate } from 'node:timers/promises'
import { CATALOGUE_PAGE } from '../catalogue.js'

/** Reads a whole list page by page, so that other work can run in between. */
export const inPages = async <Found>(
  pageAfter: (last: Found | undefined) => Promise<readonly Found[]>,
): Promise<readonly Found[]> => {
  const found: Found[] = []
  for (;;) {
    const page = await pageAfter(found.at(-1))
    for (const one of page) found.push(one)
    if (page.length < CATALOGUE_PAGE) return found
    await setImmediate()
  }
}
