import { HAND_OVER, withParameter } from '../parameter.js'
import { quietly } from '../quietly.js'
import type { Waymark } from '../waymark.js'
import { entriesOf, hostIn, isWithin } from './domains.js'

/** The links and forms that the add-on changes. Default: none. */
export interface LinkOptions {
  /** Other domains of the shop. Links and forms to them and their subdomains get a hand-over token. */
  readonly domains?: string | readonly string[] | undefined
  /**
   * Domains of payment providers, each with the parameter that takes the visitor id:
   * "buy.stripe.com?client_reference_id".
   */
  readonly paymentLinks?: string | readonly string[] | undefined
}

/** The commands that the add-on uses. The stub of the script tag has no `handOver`. */
type Tracker = Pick<Waymark, 'on' | 'flush'> & Partial<Pick<Waymark, 'handOver'>>

/**
 * Hands the visitor over to other domains: it adds a token to a link or form when the visitor clicks or
 * submits it. Not earlier, because a token expires after two minutes, and because a framework that
 * renders a link again would remove the token.
 *
 * @example followLinks(waymark, { domains: 'pay.example' })
 */
export const followLinks = (tracker: Tracker, options: LinkOptions): void => {
  if (typeof window === 'undefined') return
  const { domains = '', paymentLinks = '' } = options
  const listed = entriesOf(domains).map(hostIn)
  const payments = entriesOf(paymentLinks).map((entry) => {
    const [address = '', name = ''] = entry.split('?')
    return { host: hostIn(address), name }
  })
  let visitorId: string | undefined
  tracker.on('visitor', (id) => {
    visitorId = id
  })

  /** Links to the page's own host need no token, because the host has the visitor id. */
  const isListed = ({ hostname }: { readonly hostname: string }): boolean =>
    hostname !== location.hostname && listed.some((domain) => isWithin(hostname, domain))

  const signLink = (link: HTMLAnchorElement): void => {
    // The event's path also contains targets without an address, such as the document.
    if (!link.hostname) return
    const token = isListed(link) && tracker.handOver?.()
    if (token) link.href = withParameter(link.href, HAND_OVER, token)
    const payment = payments.find(({ host, name }) => name && isWithin(link.hostname, host))
    if (!payment) return
    // The script handles the landing in a later task, and the visitor may click before that task.
    tracker.flush()
    if (visitorId) link.href = withParameter(link.href, payment.name, visitorId)
  }

  /**
   * Writes the token into the form's address and into its data. A form that is sent by GET replaces the
   * query of its address by its data, and one that is sent by POST keeps the query
   * (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#form-submission-algorithm).
   */
  const signForm = ({ target, formData }: FormDataEvent): void => {
    const form = target as HTMLFormElement
    // If a field of the form is named "action", `form.action` is that field, and `URL` throws.
    const token = isListed(new URL(form.action)) && tracker.handOver?.()
    if (!token) return
    form.action = withParameter(form.action, HAND_OVER, token)
    formData.set(HAND_OVER, token)
  }

  // Browsers fire `auxclick` for the middle button and `contextmenu` for "open in new tab", and no
  // `click` (https://w3c.github.io/uievents/#event-type-auxclick). The capture phase also sees events
  // that the page stops.
  for (const name of ['click', 'auxclick', 'contextmenu'])
    addEventListener(
      name,
      (event) => event.composedPath().forEach(quietly((target) => signLink(target as never))),
      true,
    )
  addEventListener('formdata', quietly(signForm), true)
}
