import { lazyReads } from '../lazyReads.js'
import type { Reader } from './lists.js'

/** Runs lists on a read-only connection in this thread. The first list opens it. */
export const inlineReader = (file: string): Reader => {
  let opened: Promise<Reader> | undefined
  const open = () => {
    opened ??= import('./lists.js').then(({ openLists }) => openLists(file))
    return opened
  }
  return {
    ...lazyReads(open),
    close: async () => {
      // A connection that could not be opened needs no closing.
      await opened?.then((lists) => lists.close()).catch(() => undefined)
    },
  }
}
