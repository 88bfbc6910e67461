import type { Waymark } from '../waymark.js'
import { followGoogle } from './googleConsent.js'
import { followTcf, type Tell } from './tcf.js'

/** Whom to follow, and what counts as an answer. */
export interface ConsentOptions {
  /** Whom to ask. Without it both are, and the answer by TCF is the one that counts. */
  readonly manager?: 'tcf' | 'google' | undefined
  /** The TCF purposes that all need consent, for example "1 7", which is the default. */
  readonly tcfPurposes?: string | readonly number[] | undefined
  /** The signal of Google's Consent Mode that counts: "ad_storage" unless said otherwise. */
  readonly signal?: string | undefined
  /** With false, as at the tracker, Global Privacy Control is left to the consent manager. */
  readonly respectGpc?: boolean | string | undefined
}

/**
 * Hands the answers of the page's consent manager to the tracker, whenever they come.
 *
 * @example followConsent(waymark, { manager: 'tcf' })
 */
export const followConsent = (
  tracker: Pick<Waymark, 'consent'>,
  options: ConsentOptions = {},
): void => {
  if (typeof window === 'undefined') return
  const { manager, tcfPurposes = '1 7', signal = 'ad_storage', respectGpc } = options
  const purposes = `${tcfPurposes}`.split(/[\s,]+/)
  let hasTcf = false
  let hasGoogle = false

  const tell: Tell = (isGranted, isExplicit) => {
    // Only an answer outranks the signal of the browser; "nobody had to be asked" is none.
    if (isGranted && !isExplicit && navigator.globalPrivacyControl && `${respectGpc}` !== 'false')
      return
    tracker.consent(isGranted ? 'granted' : 'denied')
  }
  const tellGoogle: Tell = (...answer) => hasTcf || tell(...answer)

  const look = () => {
    hasTcf = hasTcf || (manager !== 'google' && followTcf(tell, purposes))
    hasGoogle = hasGoogle || (manager !== 'tcf' && followGoogle(tellGoogle, signal))
    if (hasTcf || (hasGoogle && manager))
      for (const name of SIGNS) document.removeEventListener(name, look, true)
  }
  // A manager that comes later is one more script, and the document sees each of them load. The
  // window does not: `load` is the one event that ends at the document.
  for (const name of SIGNS) document.addEventListener(name, look, true)
  look()
}

const SIGNS = ['DOMContentLoaded', 'load']
