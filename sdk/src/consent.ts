import { options } from './options.js'
import type { Consent } from './waymark.js'

/** The consent that the tracker last acted on; undefined until the tracker knows its account. */
export let consent: Consent | undefined

/** What the merchant passed to `consent(...)`. It overrides the option and Global Privacy Control. */
let choice: Consent | undefined

export const choose = (chosen: Consent): void => {
  choice = chosen
}

/** Derives the consent from the merchant's call, the browser's signal and the option. */
export const updateConsent = (): void => {
  consent = choice || (isRefusedByBrowser() ? 'denied' : options.consent || 'granted')
}

/**
 * Global Privacy Control (https://w3c.github.io/gpc/) counts as a refusal. While consent is pending
 * nothing is stored or sent either, and the visitor's own answer will follow.
 */
const isRefusedByBrowser = (): boolean =>
  Boolean(navigator.globalPrivacyControl) &&
  `${options.respectGpc}` !== 'false' &&
  options.consent !== 'pending'
