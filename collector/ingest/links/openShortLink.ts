import { REFERRAL } from '../../domain/referral.js'
import type { NamedLink } from '../../domain/shortLink.js'
import type { OpenedLink } from './followLink.js'

/** What whoever shares a short link may add to it. All else is fixed by the link. */
const ADDED: ReadonlySet<string> = new Set([REFERRAL.channel, REFERRAL.data1, REFERRAL.data2])
const FIXED: ReadonlySet<string> = new Set([...Object.values(REFERRAL), 'to'])

/** A short link as it was opened, with the parameters of the address that was followed. */
export const openShortLink = (
  { link, affiliate, campaign }: NamedLink,
  said: URLSearchParams,
  isFollowed: boolean,
): OpenedLink => {
  const query = new URLSearchParams()
  for (const [name, value] of said) {
    const isKept = ADDED.has(name) ? value.trim() !== '' : !FIXED.has(name)
    if (isKept) query.append(name, value)
  }
  const stored = {
    [REFERRAL.banner]: link.banner,
    [REFERRAL.channel]: link.channel,
    [REFERRAL.data1]: link.data1,
    [REFERRAL.data2]: link.data2,
    to: link.to,
  }
  for (const [name, value] of Object.entries(stored)) {
    if (value !== undefined && !query.has(name)) query.set(name, value)
  }
  return { affiliate, campaign, query, linkId: link.id, isFollowed }
}
