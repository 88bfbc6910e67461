import { safely } from './say.js'

/**
 * Adds a listener on the window in the capture phase, so that it also receives events of the document
 * and of elements that do not bubble.
 */
export const hear = (names: string, listener: (event: never) => unknown): void => {
  for (const name of names.split(' '))
    addEventListener(name, (event) => safely(listener, event as never), true)
}
