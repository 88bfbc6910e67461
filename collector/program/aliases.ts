import { type Affiliate, ALIASES_KEPT_MAX, ALIASES_MAX } from '../domain/affiliate.js'
import { type AccountId, isCode } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { existingAffiliate, WRONG_CODE } from './affiliates.js'
import type { Deps } from './deps.js'

/** An affiliate's code, and the alias in question. */
export interface AliasForm {
  readonly affiliate: string
  readonly alias: string
}

/**
 * Gives an affiliate a further code. Earlier clicks and orders that name it are settled again. Giving
 * it again changes nothing.
 */
export const addAlias = async (
  { storage, now }: Deps,
  accountId: AccountId,
  { affiliate: code, alias }: AliasForm,
): Promise<Affiliate | Problem> => {
  const affiliate = await existingAffiliate(storage, accountId, code)
  if (isProblem(affiliate)) return affiliate
  if (!isCode(alias)) return problem('invalid', 'alias', WRONG_CODE)
  const added = await storage.addAlias(accountId, affiliate.id, alias, now())
  if (added === 'full') return problem('full', 'alias', FULL)
  if (added === 'full_with_removed') return problem('full', 'alias', FULL_WITH_REMOVED)
  if (added === 'added') return readAgain(storage, affiliate)
  const holder = await storage.affiliateByCode(accountId, alias)
  if (holder?.id !== affiliate.id) return problem('exists', 'alias', takenBy(holder, alias))
  return holder.code === alias || holder.aliases.some((one) => one.code === alias)
    ? holder
    : problem('exists', 'alias', `"${alias}" means this affiliate already. ${SAME_CODE}`)
}

/**
 * Removes an alias of an affiliate from now on. Orders that were placed before, and clicks that were
 * made before, keep counting for the affiliate.
 */
export const removeAlias = async (
  { storage, now }: Deps,
  accountId: AccountId,
  { affiliate: code, alias }: AliasForm,
): Promise<Affiliate | Problem> => {
  const affiliate = await existingAffiliate(storage, accountId, code)
  if (isProblem(affiliate)) return affiliate
  const isRemoved =
    isCode(alias) && (await storage.removeAlias(accountId, affiliate.id, alias, now()))
  return isRemoved
    ? readAgain(storage, affiliate)
    : problem('unknown', 'alias', `The affiliate "${affiliate.code}" has no alias "${alias}".`)
}

const readAgain = async (storage: Deps['storage'], affiliate: Affiliate): Promise<Affiliate> => {
  const [stored] = await storage.affiliatesById(affiliate.accountId, [affiliate.id])
  return stored ?? affiliate
}

const SAME_CODE =
  'Codes that differ only in case, or in dots, dashes and underscores at the end, are the same code.'

const FULL = `An affiliate may have ${ALIASES_MAX} aliases. Remove one of them first.`

const FULL_WITH_REMOVED = `This affiliate has had ${ALIASES_KEPT_MAX} aliases, and no more can be added. Add another affiliate for the code.`

const takenBy = (holder: Affiliate | undefined, alias: string): string =>
  holder
    ? `"${alias}" already means the affiliate "${holder.code}". Choose another alias.`
    : `"${alias}" differs only in case, or in dots, dashes and underscores at the end, from another affiliate’s code. Choose another alias.`
