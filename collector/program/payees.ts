import type { Affiliate } from '../domain/affiliate.js'
import type { AccountId } from '../domain/ids.js'
import { formatMoney } from '../domain/money.js'
import type { Minimums, Payee, PayoutTerms } from '../domain/payee.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { existingAffiliate } from './affiliates.js'
import type { Deps } from './deps.js'
import { holderOf, type PayeeForm, toIban, toPayeeDetails } from './payeeDetails.js'
import { parseAmounts } from './terms.js'

const SAY_MINIMUMS = 'Write amounts with their currency, such as "25.00 EUR, 30.00 USD".'

export interface FoundPayee {
  readonly affiliate: Affiliate
  /** Undefined: nothing was entered. */
  readonly payee: Payee | undefined
}

/** An affiliate, how it is paid, and minimums of its own. */
export const payeeOf = async (
  { storage }: Deps,
  accountId: AccountId,
  code: string,
): Promise<FoundPayee | Problem> => {
  const affiliate = await existingAffiliate(storage, accountId, code)
  if (isProblem(affiliate)) return affiliate
  const [payee] = await storage.payees(accountId, [affiliate.id])
  return { affiliate, payee }
}

export interface PayeeEdit extends PayeeForm {
  /** Such as "25.00 EUR, 30.00 USD". Empty: those of the account. Omitted: as before. */
  readonly minimums?: string
  readonly by: string
}

/** Stores how an affiliate is paid. Without `method`, the details stay as they are. */
export const setPayee = async (
  deps: Deps,
  accountId: AccountId,
  code: string,
  { minimums, by, ...form }: PayeeEdit,
): Promise<Payee | Problem> => {
  const found = await payeeOf(deps, accountId, code)
  if (isProblem(found)) return found
  const details = form.method === undefined ? found.payee?.details : toPayeeDetails(form)
  if (isProblem(details)) return details
  const least = minimums === undefined ? (found.payee?.minimums ?? {}) : toMinimums(minimums)
  if (isProblem(least)) return least
  const payee = {
    affiliateId: found.affiliate.id,
    details,
    minimums: least as Minimums,
    changedAt: deps.now(),
    changedBy: by,
  }
  await deps.storage.setPayee(accountId, payee)
  return payee
}

/**
 * Erases an affiliate's details and minimums, also from batches that are not open. The file of such a
 * batch cannot be made again afterwards.
 */
export const removePayee = async (
  deps: Deps,
  accountId: AccountId,
  code: string,
): Promise<Problem | undefined> => {
  const found = await payeeOf(deps, accountId, code)
  if (isProblem(found)) return found
  if (await deps.storage.removePayee(accountId, found.affiliate.id)) return undefined
  return problem('nothing', 'affiliate', `No details of "${code}" are stored.`)
}

export interface TermsForm {
  /** Such as "25.00 EUR, 30.00 USD". Empty: none. Omitted: as before. */
  readonly minimums?: string
  /** Omitted with `payerIban`: as before. Both empty: none. */
  readonly payerName?: string
  readonly payerIban?: string
  readonly payerBic?: string
}

/** Sets the smallest amounts that are paid out, and the bank account that SEPA files pay from. */
export const setPayoutTerms = async (
  { storage }: Deps,
  accountId: AccountId,
  form: TermsForm,
): Promise<PayoutTerms | Problem> => {
  const before = await storage.payoutTerms(accountId)
  const minimums = form.minimums === undefined ? before.minimums : toMinimums(form.minimums)
  if (isProblem(minimums)) return minimums
  const payer = toPayer(form, before.payer)
  if (isProblem(payer)) return payer
  const terms = { minimums: minimums as Minimums, payer }
  await storage.setPayoutTerms(accountId, terms)
  return terms
}

const toPayer = (
  { payerName, payerIban, payerBic }: TermsForm,
  before: PayoutTerms['payer'],
): PayoutTerms['payer'] | Problem => {
  if (payerName === undefined && payerIban === undefined && payerBic === undefined) return before
  if (payerName === '' && payerIban === '') return undefined
  const name = holderOf(payerName ?? before?.name, 'payerName')
  if (isProblem(name)) return name
  const form = { iban: payerIban ?? before?.iban ?? '', bic: payerBic ?? before?.bic ?? '' }
  const account = toIban(form, name, { iban: 'payerIban', bic: 'payerBic' })
  if (isProblem(account)) return account
  return { name, iban: account.iban, bic: account.bic }
}

const toMinimums = (text: string): Minimums | Problem => {
  if (text.trim() === '') return {}
  const amounts = parseAmounts(text, 'minimums', SAY_MINIMUMS)
  if (isProblem(amounts)) return amounts
  const twice = amounts.find(({ currency }, index) =>
    amounts.slice(0, index).some((one) => one.currency === currency),
  )
  if (twice) {
    return problem('invalid', 'minimums', `Write one amount for ${twice.currency}, not several.`)
  }
  return Object.fromEntries(amounts.map(({ amount, currency }) => [currency, amount]))
}

/** Minimums as they are entered. */
export const minimumsText = (minimums: Minimums): string =>
  Object.entries(minimums)
    .map(([currency, amount]) => `${formatMoney({ amount, currency })} ${currency}`)
    .join(', ')
