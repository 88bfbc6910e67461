import { useSyncExternalStore } from 'react'

const listen = (changed: () => void) => {
  addEventListener('popstate', changed)
  return () => removeEventListener('popstate', changed)
}

/** A minimal router. The tracker is used in the same way with any other router. */
export const usePath = (): string => useSyncExternalStore(listen, () => location.pathname)

export const go = (path: string): void => {
  history.pushState(null, '', path)
  dispatchEvent(new PopStateEvent('popstate'))
}
