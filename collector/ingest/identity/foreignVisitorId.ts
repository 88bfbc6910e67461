import { createHash } from 'node:crypto'
import { isVisitorId, type VisitorId } from '../../domain/ids.js'

/** A visitor id as Post Affiliate Pro writes it: 32 letters and digits, of both cases. */
const FOREIGN = /^[A-Za-z0-9]{32}$/

/**
 * The visitor of an id that Waymark or Post Affiliate Pro has made. The latter's ids are hashed to the
 * form of ours, always with the same result, so that a visitor stays the same one in the old cookie, in
 * a shop's database and in imported clicks. Undefined for any other text.
 */
export const visitorIdOf = (text: string): VisitorId | undefined => {
  if (isVisitorId(text)) return text
  if (!FOREIGN.test(text)) return undefined
  return createHash('sha256').update(`pap-visitor:${text}`).digest('hex').slice(0, 32) as VisitorId
}
