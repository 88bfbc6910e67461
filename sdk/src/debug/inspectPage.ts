import { entriesOf, hostIn } from '../links/domains.js'
import { options } from '../options.js'
import { readReferral } from '../referral.js'
import { explainAnchor } from './explainAnchor.js'
import { INIT_OPTIONS } from './explainCall.js'
import { hostOf, type Seen, siteOf } from './page.js'
import { tell, warn } from './speak.js'

/** Parameters that other affiliate programs use in their links. */
const AFFILIATE_NAMES =
  /^(ref|via|aff|aff_?id|affiliate(_?(id|code))?|referral|referrer|ref_?id|partner(_?id)?|a_aid)$/i

/** Attributes that other tools add to script tags. */
const FOREIGN =
  /^(cf|cookie|rocket|pagespeed|turbo|astro|nscript|category|optimized|usercentrics|n?$)/

/** Warns about mistakes that are visible in the page itself. */
export const inspectPage = (seen: Seen): void => {
  const { tags, collector } = seen
  tell(`events are sent to ${collector}`)
  if (tags.length > 1) warn('loaded-twice')
  inspectTag(seen)
  inspectAddress(seen)
  inspectBlocks()
  inspectLinks()
  const site = siteOf(hostOf(collector))
  if (site !== siteOf(location.hostname))
    warn('third-party-collector', collector, location.hostname)
  if (!hasStorage()) warn('storage-refused')
}

const inspectTag = ({ tags, options: given }: Seen): void => {
  const unknown = Object.keys(given).filter(
    (name) => !INIT_OPTIONS.includes(name) && !FOREIGN.test(name),
  )
  for (const name of unknown)
    warn(
      'unknown-attribute',
      `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    )
  if (/^(sk|wh)_/.test(given.account || '')) warn('secret-key')
  if (given.test !== undefined && given.test !== 'false')
    tell(
      'data-test is set: everything on this page is a test, shown in the panel and never payable',
    )
  const hasManager = document.querySelector('script[src*="/wm-consent"]')
  if (hasManager && tags[0] && given.consent !== 'pending') warn('not-pending')
  if (navigator.globalPrivacyControl && given.respectGpc !== 'false') warn('privacy-control')
}

const inspectAddress = ({ options: given }: Seen): unknown => {
  // Read the parameters as the tracker does, including the names that its tag adds.
  Object.assign(options, { params: given.params })
  const referral = readReferral(location.href)
  if (referral.has('a_aid'))
    return tell(`the address contains the referral ${decodeURIComponent(`${referral}`)}`)
  explainAnchor(given as object)
  const { searchParams } = new URL(location.href)
  searchParams.forEach((_, name) => {
    if (AFFILIATE_NAMES.test(name)) warn('unknown-parameter', name, name)
  })
  return
}

/** Parses the tag of `wm-links.js` in the same way as the add-on. */
const inspectLinks = (): void => {
  const tag = document.querySelector<HTMLElement>('script[src*="/wm-links"]')
  const { domains = '', paymentLinks = '' } = { ...tag?.dataset }
  const payments = entriesOf(paymentLinks)
  for (const entry of [...entriesOf(domains), ...payments])
    if (!/\.|^localhost$/.test(`${hostIn(entry)}`)) warn('unreadable-domain', entry)
  for (const entry of payments) if (!/\?./.test(entry)) warn('no-payment-parameter', entry)
}

const inspectBlocks = (): void => {
  for (const { textContent } of document.querySelectorAll(
    'script[data-waymark-sale],script[data-waymark-action]',
  ))
    try {
      JSON.parse(`${textContent}`)
    } catch (error) {
      warn('unreadable-block', error)
    }
}

const hasStorage = (): boolean => {
  try {
    return Boolean(localStorage)
  } catch {
    return false
  }
}
