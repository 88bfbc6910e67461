import { safely } from './say.js'

/**
 * Hears events of the window and, because it captures, of the document and everything in it: what
 * happens there need not bubble up.
 */
export const hear = (names: string, listener: (event: never) => unknown): void => {
  for (const name of names.split(' '))
    addEventListener(name, (event) => safely(listener, event as never), true)
}
