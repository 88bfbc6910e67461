/** The parameters of a landing page that say who referred the visitor. */
export const REFERRAL = {
  affiliate: 'a_aid',
  campaign: 'a_cid',
  banner: 'a_bid',
  channel: 'chan',
  data1: 'data1',
  data2: 'data2',
} as const

/** The parameter with the token of a click that came by a redirect link. */
export const CLICK_TOKEN = 'wm_c'

const NAMES: ReadonlySet<string> = new Set([...Object.values(REFERRAL), CLICK_TOKEN])

export const isReferral = (name: string): boolean => NAMES.has(name)

/**
 * The page with these parameters instead of its own referral parameters. Its other parameters stay as
 * they are spelled, because the shop may have signed them.
 */
export const withReferral = (
  page: URL,
  added: Iterable<readonly [name: string, value: string]>,
): URL => {
  const own = page.search.slice(1).split('&')
  const kept = own.filter((part) => part !== '' && !isReferral(part.split('=', 1)[0] ?? ''))
  const text = new URLSearchParams([...added].map((one) => [...one])).toString()
  const changed = new URL(page)
  changed.search = [...kept, ...(text === '' ? [] : [text])].join('&')
  return changed
}
