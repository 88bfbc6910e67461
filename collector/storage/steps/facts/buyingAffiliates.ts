import type { Affiliate } from '../../../domain/affiliate.js'
import type { AffiliateId } from '../../../domain/ids.js'
import type { Program } from '../../../domain/program.js'
import type { Stated } from '../../../settle/considered.js'
import { emailHash } from '../../keyedHash.js'

const NOBODY: ReadonlySet<AffiliateId> = new Set()

/** The affiliates whose e-mail address is one of the buyer's. */
export const buyingAffiliates = (
  { account }: Pick<Program, 'account'>,
  stated: Stated | undefined,
  affiliates: readonly Affiliate[],
): ReadonlySet<AffiliateId> => {
  const hashes = stated?.evidence.emails.map(({ value }) => value) ?? []
  if (hashes.length === 0) return NOBODY
  const found = affiliates.filter(
    ({ email }) => email !== undefined && hashes.includes(emailHash(email, account.secret)),
  )
  return new Set(found.map(({ id }) => id))
}
