import type { AccountId, AffiliateId } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import { customerHash } from '../ingest/fingerprint.js'
import type { Deps } from '../program/deps.js'

/**
 * Ends an imported lifetime affiliate. The customer's orders are decided again, except those whose
 * commission is approved or paid. Returns the affiliate.
 */
export const removeLifetime = async (
  { storage, now }: Deps,
  accountId: AccountId,
  customer: string,
): Promise<AffiliateId | Problem> => {
  const secret = (await storage.program(accountId))?.account.secret ?? ''
  const hash = customerHash(customer.trim(), secret)
  const [known] = await storage.lifetimesOf(accountId, [hash])
  if (known && (await storage.removeLifetime(accountId, hash, now()))) return known.affiliateId
  return problem(
    'unknown',
    'customer',
    'The customer has no imported lifetime affiliate. Name the customer as in the file that was imported.',
  )
}
