import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Deps } from '../deps.js'
import { linkContext } from '../linkCall.js'
import { eventsListener, type Listener, type ListenerOptions, pixelListener } from '../listeners.js'
import { loadScripts } from '../script.js'
import { clickListener } from './click.js'
import { impressionListener } from './impression.js'
import { papScripts } from './papScripts.js'
import { payPalListener, stripeListener } from './payments.js'
import { rpcListener } from './rpcListener.js'
import { saleListener } from './sale.js'
import { trackListener } from './track.js'
import { versionListener } from './version.js'

/**
 * Answers the addresses that integrations of Post Affiliate Pro call, below the configured prefix.
 * Returns false for any other path, and always if `prefix` is undefined.
 */
export const papBeacons = (
  deps: Deps,
  options: ListenerOptions,
  prefix: string | undefined,
): ((path: string, req: IncomingMessage, res: ServerResponse) => boolean) => {
  const context = linkContext(deps, options)
  const ofScript = { ...options, isPapScript: true }
  const listeners: Readonly<Record<string, Listener>> = {
    ...papScripts(loadScripts(), options.papScripts),
    // The script sends to the folder that it was loaded from.
    '/scripts/e': eventsListener(deps, ofScript),
    '/scripts/p': pixelListener(deps, ofScript),
    '/scripts/track.php': trackListener(context),
    '/scripts/sale.php': saleListener(context),
    '/scripts/click.php': clickListener(context),
    '/scripts/imp.php': impressionListener(context),
    '/scripts/server.php': rpcListener(context),
    '/plugins/PayPal/paypal.php': payPalListener(context),
    '/plugins/Stripe/stripe.php': stripeListener(context),
    '/api/version.php': versionListener,
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
