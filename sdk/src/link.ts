import { hostsOf } from './domains.js'
import { advance } from './gate.js'
import { hear } from './hear.js'
import { mintId } from './ids.js'
import { now } from './moment.js'
import { options } from './options.js'
import { HAND_OVER } from './referral.js'
import { send } from './send.js'
import { visitorId } from './visitor.js'

type Link = HTMLAnchorElement

/** The address with one more parameter; one of that name that was there before goes. */
export const withParameter = (href: string, name: string, value?: string): string =>
  withoutParameter(href, name).replace(/\?|(?=#)|$/, (mark) =>
    value ? `?${name}=${value}${mark && '&'}` : mark,
  )

/** By text, because `URL` would write the shop's own parameters anew and break signed ones. */
export const withoutParameter = (href: string, name = HAND_OVER): string =>
  href.replace(new RegExp(`[?&#]${name}=[^&#]*(?=#|$)|([?&#])${name}=[^&#]*&`), '$1')

/**
 * A token says nothing of the visitor, because addresses end up in logs: the collector hears apart
 * from it whom it stands for. It takes a token once and for 120 seconds, so a copied link hands
 * nobody over.
 */
const handOver = (): string | undefined => {
  advance()
  if (!visitorId) return
  // The zero stands where earlier scripts, which ask for it, have a time.
  const token = `${mintId()}.0`
  send({ id: mintId(), type: 'handover', at: now(), token })
  return token
}

/** Links that `writeTo` named, besides those of the listed domains. */
export const isNamed: ((link: Link) => boolean)[] = []

/** A page of this very host knows the visitor already. */
const isListed = ({ hostname }: { readonly hostname: string }): unknown =>
  hostname &&
  hostname !== location.hostname &&
  hostsOf(options.linkDomains).some((listed) => `.${hostname}`.endsWith(`.${listed}`))

/**
 * Signs at the moment of the click: a token lives two minutes, which is less than people read, and
 * what a framework renders meanwhile cannot take it away.
 */
export const signLinks = (): void => {
  const sign = (event: Event) => {
    for (const target of event.composedPath() as Link[])
      if (isListed(target) || isNamed.some((names) => names(target)))
        target.href = withParameter(target.href, HAND_OVER, handOver())
  }
  // A middle click and "open in new tab" are no `click`.
  hear('click auxclick contextmenu', sign)
  hear('formdata', signForm)
}

/** Sending by GET replaces the query by the fields; sending by POST keeps it. So both are written. */
const signForm = ({ target, formData }: FormDataEvent): void => {
  const form = target as HTMLFormElement
  // A form that has a field named "action" has no address that a script can read, and throws here.
  const signed = isListed(new URL(form.action)) ? handOver() : ''
  if (!signed) return
  form.action = withParameter(form.action, HAND_OVER, signed)
  formData.set(HAND_OVER, signed)
}
