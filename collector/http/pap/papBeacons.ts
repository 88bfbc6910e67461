import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Deps } from '../deps.js'
import type { Listener, ListenerOptions } from '../listeners.js'
import { clickListener } from './click.js'
import { impressionListener } from './impression.js'
import { papContext } from './papContext.js'
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
  const context = papContext(deps, options)
  const listeners: Readonly<Record<string, Listener>> = {
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
