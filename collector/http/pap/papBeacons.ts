import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Deps } from '../deps.js'
import { eventsListener, type Listener, type ListenerOptions, pixelListener } from '../listeners.js'
import { loadScripts } from '../script.js'
import { papScripts } from './papScripts.js'

/**
 * Answers the addresses that integrations of Post Affiliate Pro call, below the configured prefix.
 * Returns false for any other path, and always if `prefix` is undefined.
 */
export const papBeacons = (
  deps: Deps,
  options: ListenerOptions,
  prefix: string | undefined,
): ((path: string, req: IncomingMessage, res: ServerResponse) => boolean) => {
  const listeners: Readonly<Record<string, Listener>> = {
    ...papScripts(loadScripts(), options.papScripts),
    // The script sends to the folder that it was loaded from.
    '/scripts/e': eventsListener(deps, options),
    '/scripts/p': pixelListener(deps, options),
  }
  return (path, req, res) => {
    if (prefix === undefined || !path.startsWith(prefix)) return false
    const name = path.slice(prefix.length)
    const listener = Object.hasOwn(listeners, name) ? listeners[name] : undefined
    if (!listener) return false
    void listener(req, res)
    return true
  }
}
