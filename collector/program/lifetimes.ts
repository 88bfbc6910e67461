import type { AccountId, AffiliateId } from '../domain/ids.js'
import type { LifetimeAffiliate } from '../domain/lifetime.js'
import { type Problem, problem } from '../domain/problem.js'
import { customerHash } from '../ingest/fingerprint.js'
import type { Deps } from './deps.js'

/**
 * Ends an imported lifetime affiliate. The customer's orders are decided again, except those whose
 * commission is approved or paid. Returns the affiliate.
 */
export const removeLifetime = async (
  { storage, now }: Deps,
  accountId: AccountId,
  customer: string,
): Promise<AffiliateId | Problem> => {
  const hash = await hashOf(storage, accountId, customer)
  const [known] = await storage.lifetimesOf(accountId, [hash])
  if (known && (await storage.removeLifetime(accountId, hash, now()))) return known.affiliateId
  return unknownCustomer
}

/** The imported lifetime affiliate of a customer. */
export const lifetimeOf = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
  customer: string,
): Promise<LifetimeAffiliate | Problem> => {
  const [known] = await storage.lifetimesOf(accountId, [await hashOf(storage, accountId, customer)])
  return known ?? unknownCustomer
}

const hashOf = async (
  storage: Pick<Deps['storage'], 'program'>,
  accountId: AccountId,
  customer: string,
): Promise<string> => {
  const secret = (await storage.program(accountId))?.account.secret ?? ''
  return customerHash(customer.trim(), secret)
}

const unknownCustomer = problem(
  'unknown',
  'customer',
  'The customer has no imported lifetime affiliate. Name the customer as in the file that was imported.',
)
