import { ANCHOR } from '../clue.js'
import { isOn } from '../options.js'
import type { InitOptions } from '../waymark.js'
import { hostOf } from './page.js'
import { tell } from './speak.js'

/** Prints whether the anchor of the page may name an affiliate, and if not, why. */
export const explainAnchor = ({ anchors }: Pick<InitOptions, 'anchors'>): void => {
  const { hash, href } = location
  // Parameters are explained elsewhere, and a route never names anybody.
  if (!isOn(anchors) || !hash || /[=/]/.test(hash)) return
  const why = whyNot(ANCHOR.exec(href)?.[1])
  tell(
    why
      ? `the anchor ${hash} names no affiliate: ${why}`
      : `the collector is asked whether ${hash} names an affiliate`,
  )
}

const whyNot = (code: string | undefined): string | undefined => {
  if (!code) return 'it cannot be a code'
  const { referrer } = document
  if (referrer && hostOf(referrer) === location.hostname)
    return 'the page was opened from this site'
  if (document.getElementById(code) || document.getElementsByName(code)[0])
    return 'an element of the page has this name'
  return undefined
}
