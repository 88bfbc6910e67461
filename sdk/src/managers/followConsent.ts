import type { Waymark } from '../waymark.js'
import { followGoogle } from './googleConsent.js'
import { followTcf, type Tell } from './tcf.js'

/** Which consent manager to follow, and what counts as consent. */
export interface ConsentOptions {
  /** The manager to follow. Default: both, and TCF takes precedence. */
  readonly manager?: 'tcf' | 'google' | undefined
  /** The TCF purposes that must all have consent. Default: "1 7". */
  readonly tcfPurposes?: string | readonly number[] | undefined
  /** The signal of Google's Consent Mode that counts. Default: "ad_storage". */
  readonly signal?: string | undefined
  /** With false, the add-on ignores Global Privacy Control, as the tracker's option does. Default: true. */
  readonly respectGpc?: boolean | string | undefined
}

/**
 * Passes each answer of the page's consent manager to the tracker, also if the manager loads later.
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
    // Only the visitor's own answer overrides Global Privacy Control. A grant without a question, for
    // example because the GDPR does not apply, does not.
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
  // A manager that loads later does so in a script, and the document sees the `load` event of each
  // script in the capture phase. The window does not see it: `load` is the one event whose path ends at
  // the document (https://dom.spec.whatwg.org/#interface-document, "get the parent").
  for (const name of SIGNS) document.addEventListener(name, look, true)
  look()
}

const SIGNS = ['DOMContentLoaded', 'load']
