import { useSyncExternalStore } from 'react'

const listen = (changed: () => void) => {
  addEventListener('popstate', changed)
  return () => removeEventListener('popstate', changed)
}

/** The smallest router there is; with a real one nothing about the tracker changes. */
export const usePath = (): string => useSyncExternalStore(listen, () => location.pathname)

export const go = (path: string): void => {
  history.pushState(null, '', path)
  dispatchEvent(new PopStateEvent('popstate'))
}
