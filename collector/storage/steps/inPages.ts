import { setImmediate } from 'node:timers/promises'
import { CATALOGUE_PAGE } from '../catalogue.js'

/** All of a list, however long, a page at a time: what else there is to do comes in between. */
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
