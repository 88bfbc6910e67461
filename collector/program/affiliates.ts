import {
  type Affiliate,
  type AffiliateContact,
  type AffiliateStatus,
  hasCode,
} from '../domain/affiliate.js'
import { type AccountId, type AffiliateId, isCode } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { Deps } from './deps.js'

export interface NewAffiliate {
  /** The code in the affiliate link. */
  readonly code: string
  readonly name: string
  readonly email?: string
  /** Default: active. */
  readonly status?: AffiliateStatus
}

export const NAME_MAX = 120

/** Adds an affiliate. */
export const addAffiliate = async (
  deps: Deps,
  accountId: AccountId,
  form: NewAffiliate,
): Promise<Affiliate | Problem> => {
  const affiliate = toAffiliate(deps, accountId, form)
  if (isProblem(affiliate)) return affiliate
  if (await deps.storage.addAffiliate(affiliate)) return affiliate
  const { code } = affiliate
  return exists(code, await deps.storage.affiliateByCode(accountId, code))
}

const exists = (code: string, known: Affiliate | undefined): Problem => {
  if (known && known.code.toLowerCase() !== code.toLowerCase() && hasCode(known, code)) {
    return problem(
      'exists',
      'code',
      `"${code}" is an alias of the affiliate "${known.code}". Choose another code, or remove the alias first.`,
    )
  }
  const why =
    known && known.code !== code ? ' Codes that differ only in case are the same code.' : ''
  return problem('exists', 'code', `The affiliate "${known?.code ?? code}" already exists.${why}`)
}

/** What a code must look like. */
export const WRONG_CODE =
  'Use 1 to 64 letters, digits, dots, dashes or underscores, starting with a letter or digit.'

/** The affiliate that a form describes, or what is wrong with the form. Stores nothing. */
export const toAffiliate = (
  { now, newId }: Pick<Deps, 'now' | 'newId'>,
  accountId: AccountId,
  { code, name, email, status = 'active' }: NewAffiliate,
): Affiliate | Problem => {
  if (!isCode(code)) return problem('invalid', 'code', WRONG_CODE)
  const read = readContact({ name, ...(email !== undefined && { email }) })
  if (isProblem(read)) return read
  const createdAt = now()
  return {
    accountId,
    id: newId() as AffiliateId,
    code,
    aliases: [],
    name: read.name ?? name,
    email: read.email,
    createdAt,
    states: [{ since: createdAt, status }],
  }
}

/** What a merchant edits of an affiliate. An omitted field keeps its value. */
export interface ContactForm {
  readonly name?: string
  /** "none" or an empty text removes the address. */
  readonly email?: string
}

/** Changes the name or the e-mail address of an affiliate. */
export const editAffiliate = async (
  { storage }: Deps,
  accountId: AccountId,
  code: string,
  form: ContactForm,
): Promise<Affiliate | Problem> => {
  const affiliate = await existingAffiliate(storage, accountId, code, 'code')
  if (isProblem(affiliate)) return affiliate
  const isNone = form.email?.trim().toLowerCase() === 'none'
  const changed = readContact({ ...form, ...(isNone && { email: '' }) })
  if (isProblem(changed)) return changed
  await storage.editAffiliate(accountId, affiliate.id, changed)
  return (await storage.affiliateByCode(accountId, code)) ?? affiliate
}

const readContact = ({ name, email }: ContactForm): AffiliateContact | Problem => {
  const shown = name?.trim()
  if (shown !== undefined && (shown === '' || shown.length > NAME_MAX)) {
    return problem('invalid', 'name', `Enter a name of 1 to ${NAME_MAX} characters.`)
  }
  const address = email?.trim() || undefined
  if (address && !/^[^\s@]{1,64}@[^\s@]{1,190}$/.test(address)) {
    return problem(
      'invalid',
      'email',
      'Enter an e-mail address such as jane@example.com, or leave it empty.',
    )
  }
  return {
    ...(shown !== undefined && { name: shown }),
    ...(email !== undefined && { email: address }),
  }
}

/**
 * Pauses, bans or reactivates an affiliate from now on. Earlier clicks still credit the affiliate,
 * but commissions earned while it is not active are held.
 */
export const setAffiliateStatus = async (
  { storage, now }: Deps,
  accountId: AccountId,
  code: string,
  status: AffiliateStatus,
): Promise<Affiliate | Problem> => {
  const affiliate = await existingAffiliate(storage, accountId, code, 'code')
  if (isProblem(affiliate)) return affiliate
  await storage.setAffiliateStatus(accountId, affiliate.id, status, now())
  return (await storage.affiliateByCode(accountId, code)) ?? affiliate
}

/**
 * The affiliate with a code that a person typed, in upper or lower case. Unlike a code in a link,
 * the text is not cut.
 */
export const affiliateCalled = async (
  storage: Pick<Deps['storage'], 'affiliateByCode'>,
  accountId: AccountId,
  code: string,
): Promise<Affiliate | undefined> =>
  isCode(code.trim()) ? storage.affiliateByCode(accountId, code) : undefined

/** The same, or the problem of the field that names an unknown one. */
export const existingAffiliate = async (
  storage: Pick<Deps['storage'], 'affiliateByCode'>,
  accountId: AccountId,
  code: string,
  field = 'affiliate',
): Promise<Affiliate | Problem> =>
  (await affiliateCalled(storage, accountId, code)) ??
  problem('unknown', field, `There is no affiliate "${code}".`)

/** The problem of a change that would let a banned affiliate earn. */
export const isBanned = (field: string, code: string): Problem =>
  problem('banned', field, `"${code}" is banned and earns nothing. Activate the affiliate first.`)
