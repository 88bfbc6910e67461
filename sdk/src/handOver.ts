import { advance } from './gate.js'
import { mintId } from './ids.js'
import { now } from './moment.js'
import { withoutParameter } from './parameter.js'
import { send } from './send.js'
import { visitorId } from './visitor.js'

/**
 * Removes the token of a hand-over or of a redirect link, so that an address that the visitor copies
 * neither hands the visitor over nor counts as the same click.
 */
export const withoutToken = (href: string): string => withoutParameter(href, 'wm_[cv]')

/**
 * Makes a random token for a link and sends the collector the token with the visitor id. The token does
 * not contain the visitor id, because addresses end up in logs. The collector accepts a token once and
 * within 120 seconds, so a copied link does not hand the visitor over.
 */
export const handOver = (): string | undefined => {
  advance()
  if (!visitorId) return
  // Earlier scripts have a time after the dot, and those on the landing page require one.
  const token = `${mintId()}.0`
  send({ id: mintId(), type: 'handover', at: now(), token })
  return token
}
