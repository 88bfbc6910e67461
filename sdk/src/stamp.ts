import type { Moment } from './moment.js'
import { placeOf, readReferral } from './referral.js'
import { rung } from './visitor.js'

/** What every event carries. Of the page's address only the place and the referral parameters are sent. */
export const stampOf = ({ href, at }: Moment, referral = readReferral(href)) => ({
  at,
  url: `${placeOf(href)}?${referral}`.replace(/\?$/, ''),
  rung,
  webdriver: navigator.webdriver || undefined,
})
