import type { ActionEvent, SaleEvent } from '../../../wire/v1.js'
import type { AccountId, VisitorId } from '../../domain/ids.js'
import type { Key } from '../../domain/key.js'
import { type Problem, problem } from '../../domain/problem.js'
import { MINUTE_MS } from '../../domain/time.js'
import type { Deps } from '../deps.js'
import type { ReadEvent } from '../readEvent.js'
import { type Coverable, checkProof, covers } from './proof.js'

/** The result of checking the proof of a page's report. */
export interface PageProof {
  /** The optional fields that the proof covers; undefined if the report is unsigned. */
  readonly signed: readonly Coverable[] | undefined
  /** When the order was placed, by the proof. */
  readonly signedAt: number | undefined
  /** The visitor's id that was signed. */
  readonly visitorId: VisitorId | undefined
  /** There was a proof, and it could not be checked. */
  readonly unchecked: boolean
}

/** Who reports, and what is needed to check a proof. */
export interface Signer {
  readonly accountId: AccountId
  readonly visitorId: VisitorId | undefined
  /** All ids that came with the request. */
  readonly visitorIds: readonly VisitorId[]
  readonly keys: readonly Key[]
  readonly receivedAt: number
}

/**
 * Checks the proof of a page's report. The merchant's server signs the visitor id that it knew,
 * which may be an alias now or differ from the cookie's id, so the proof is valid with any id of
 * the visitor. If fields that it covers are missing from the report, the report counts as unsigned,
 * so that the order is not lost.
 */
export const pageProof = async (
  { storage }: Pick<Deps, 'storage'>,
  { accountId, visitorId, visitorIds, keys, receivedAt }: Signer,
  event: ReadEvent<SaleEvent | ActionEvent>,
): Promise<PageProof | Problem> => {
  const { proof } = event
  if (event.isVouched) return { ...ownWord(visitorId, false), signed: [] }
  if (proof === undefined) return ownWord(visitorId, false)
  const holdsFor = (id: VisitorId | undefined) => {
    // The proof is computed over the values as they were sent.
    const fields = {
      ...event,
      ...event.flaws?.sent,
      account: accountId,
      ...(id && { visitorId: id }),
    }
    const found = checkProof(proof, fields, keys, receivedAt)
    return (
      found && { signed: found.covered, signedAt: found.signedAt, visitorId: id, unchecked: false }
    )
  }
  const known = [...new Set([visitorId, ...visitorIds])]
  for (const id of known) {
    const found = holdsFor(id)
    if (found) return found
  }
  const coversVisitor = covers(proof, 'visitorId')
  if (coversVisitor && visitorId) {
    const { visitors } = await storage.touchesOf(accountId, visitorId)
    for (const id of visitors.keys()) {
      const found = known.includes(id) ? undefined : holdsFor(id)
      if (found) return found
    }
  }
  // An image has no customer id, because URLs end up in logs, but the proof may cover one.
  const lacksCustomer = event.customerId === undefined && covers(proof, 'customerId')
  if (coversVisitor || lacksCustomer) return ownWord(visitorId, true)
  return problem(
    'proof_invalid',
    'proof',
    'The proof is not valid for this order. See docs/wire.md.',
  )
}

const ownWord = (visitorId: VisitorId | undefined, unchecked: boolean): PageProof => ({
  signed: undefined,
  signedAt: undefined,
  visitorId,
  unchecked,
})

/** How far the clock of the merchant's server may be behind the collector's. */
const BEHIND_MS = 5 * MINUTE_MS

/**
 * When a signed order was placed: the time of the proof, which the page cannot choose. The page's
 * own time is used if it differs by no more than clocks may differ.
 */
export const placedAt = (signedAt: number, occurredAt: number, receivedAt: number): number =>
  Math.min(receivedAt, Math.max(signedAt, Math.min(occurredAt, signedAt + BEHIND_MS)))
