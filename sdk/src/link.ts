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

/**
 * Sets a parameter of an address, or removes it where there is no value. It becomes the first one of
 * the query: the expression finds the "?", or where the fragment begins, or the end.
 */
export const withParameter = (href: string, name: string, value?: string): string =>
  withoutParameter(href, name).replace(/\?|(?=#)|$/, (mark) =>
    value ? `?${name}=${value}${mark && '&'}` : mark,
  )

/**
 * Removes a parameter from query and fragment. It works on the text, because `URL` would encode the
 * shop's own parameters anew, which invalidates signed addresses.
 */
export const withoutParameter = (href: string, name = HAND_OVER): string =>
  href.replace(new RegExp(`[?&#]${name}=[^&#]*(?=#|$)|([?&#])${name}=[^&#]*&`), '$1')

/**
 * Makes a random token for a link and tells the collector for which visitor it stands. The token
 * itself says nothing about the visitor, because addresses end up in logs. The collector accepts it
 * once and for 120 seconds, so a copied link hands nobody over.
 */
const handOver = (): string | undefined => {
  advance()
  if (!visitorId) return
  // Earlier scripts have a time after the dot, and those on the landing page require one.
  const token = `${mintId()}.0`
  send({ id: mintId(), type: 'handover', at: now(), token })
  return token
}

/** Tests for links that `writeTo` named, besides those that lead to the listed domains. */
export const namedLinks: ((link: Link) => boolean)[] = []

/** A page of the same host knows the visitor without a token. */
const isListed = ({ hostname }: { readonly hostname: string }): boolean =>
  Boolean(hostname) &&
  hostname !== location.hostname &&
  hostsOf(options.linkDomains).some((listed) => `.${hostname}`.endsWith(`.${listed}`))

/**
 * Adds tokens to links at the moment of the click. A token expires after two minutes, which is less
 * than people read; and a framework that renders the link anew cannot remove it.
 */
export const signLinks = (): void => {
  // Browsers fire `auxclick` for the middle button and `contextmenu` for "open in new tab", and no
  // `click` (https://w3c.github.io/uievents/#event-type-auxclick).
  hear('click auxclick contextmenu', signLink)
  hear('formdata', signForm)
}

const signLink = (event: Event): void => {
  for (const target of event.composedPath() as Link[])
    if (isListed(target) || namedLinks.some((isNamed) => isNamed(target)))
      target.href = withParameter(target.href, HAND_OVER, handOver())
}

/**
 * Writes the token into the form's address and into its data. A form that is sent by GET replaces the
 * query of its address by its data, and one that is sent by POST keeps the query
 * (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#form-submission-algorithm).
 */
const signForm = ({ target, formData }: FormDataEvent): void => {
  const form = target as HTMLFormElement
  // If a field of the form is named "action", `form.action` is that field, and `URL` throws.
  const token = isListed(new URL(form.action)) ? handOver() : ''
  if (!token) return
  form.action = withParameter(form.action, HAND_OVER, token)
  formData.set(HAND_OVER, token)
}
