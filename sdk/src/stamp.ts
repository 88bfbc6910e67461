import type { Moment } from './moment.js'
import { placeOf, readReferral } from './referral.js'
import { rung } from './visitor.js'

/** What every event carries: of the page, only where it is and what the affiliate link said. */
export const stampOf = ([href, , at]: Moment, referral = readReferral(href)) => ({
  at,
  url: `${placeOf(href)}?${referral}`.replace(/\?$/, ''),
  rung,
  webdriver: navigator.webdriver || undefined,
})
