import { currenciesIn } from '../domain/currenciesIn.js'
import { decimalsOf } from '../domain/currency.js'
import type { AccountId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { parseRate, RATE_SOURCE_MAX, RATES_PER_DAY_MAX, type Rate } from '../domain/rate.js'
import { isPlainText } from '../domain/text.js'
import { DAY_MS, startOfDay, utcDay } from '../domain/time.js'
import type { Deps } from './deps.js'
import { rateAdvice } from './rateAdvice.js'

/** A rate as it is typed. */
export interface RateForm {
  readonly from: string
  readonly to: string
  readonly rate: string
  /** "2026-11-27". Undefined: today, in UTC. */
  readonly day?: string
  /** Undefined: `BY_HAND`. */
  readonly source?: string
}

/** The source of rates whose source nobody names. */
export const BY_HAND = 'by hand'

/** Stores the rate of a day. `isNew`: it was not in force already. */
export const setRate = async (
  { storage, now }: Deps,
  accountId: AccountId,
  form: RateForm,
): Promise<{ readonly rate: Rate; readonly isNew: boolean } | Problem> => {
  if (!(await storage.program(accountId))) {
    return problem('unknown', 'account', `There is no account "${accountId}".`)
  }
  const rate = readRate(form, accountId, now())
  if (isProblem(rate)) return rate
  const [fate] = await storage.addRates(accountId, [rate])
  return fate === 'full' ? dayIsFull(rate.day) : { rate, isNew: fate === 'added' }
}

export const dayIsFull = (day: string): Problem =>
  problem('full', 'day', `${day} has ${RATES_PER_DAY_MAX} rates already, with their corrections.`)

/** A typed rate as it is stored, or what is wrong with it. */
export const readRate = (
  { from, to, rate, day, source = BY_HAND }: RateForm,
  accountId: AccountId,
  at: number,
): Rate | Problem => {
  const [fromCode, toCode] = [readCurrency(from, 'from'), readCurrency(to, 'to')]
  if (isProblem(fromCode)) return fromCode
  if (isProblem(toCode)) return toCode
  if (fromCode === toCode) return problem('invalid', 'to', 'Name two different currencies.')
  const read = parseRate(rate.trim())
  if (typeof read === 'string') return problem(read, 'rate', rateAdvice(read, rate.trim()))
  const on = readDay(day ?? utcDay(at), at)
  if (isProblem(on)) return on
  const name = source.trim()
  if (name === '' || name.length > RATE_SOURCE_MAX || !isPlainText(name)) {
    const message = `Enter who publishes the rate, such as "ECB", in at most ${RATE_SOURCE_MAX} characters.`
    return problem('invalid', 'source', message)
  }
  return { accountId, day: on, from: fromCode, to: toCode, ...read, source: name, enteredAt: at }
}

/** An ISO 4217 code in any case. */
export const readCurrency = (text: string, field: string): string | Problem => {
  const code = text.trim().toUpperCase()
  if (decimalsOf(code) !== undefined) return code
  return problem('unknown_currency', field, `"${text}" is no ISO 4217 code such as "EUR".`)
}

/** A payout currency. "none" or nothing: none. */
export const readPayoutCurrency = (
  text: string,
): { readonly currency: string | undefined } | Problem => {
  const typed = text.trim()
  if (typed === '' || typed.toLowerCase() === 'none') return { currency: undefined }
  const currency = readCurrency(typed, 'payoutCurrency')
  return isProblem(currency) ? currency : { currency }
}

/** The day of a rate. At most tomorrow, because a day begins earlier in the east. */
export const readDay = (text: string, at: number): string | Problem => {
  const day = text.trim()
  const start = startOfDay(day)
  if (start === undefined) return problem('invalid', 'day', 'Enter the day as "2026-11-27".')
  if (start > at + DAY_MS) return problem('invalid', 'day', `${day} is in the future.`)
  return day
}

/**
 * The currencies whose rates are imported: those that are named ("USD,GBP"), "all", or, if nothing is named,
 * those that the account uses. `wanted` is undefined for all.
 */
export const readCurrencies = async (
  deps: Deps,
  accountId: AccountId,
  text: string | undefined,
): Promise<{ readonly wanted: ReadonlySet<string> | undefined } | Problem> => {
  if (text?.trim().toLowerCase() === 'all') return { wanted: undefined }
  if (text === undefined) {
    const used = await currenciesInUse(deps, accountId)
    return { wanted: used.length < 2 ? undefined : new Set(used) }
  }
  const wanted = new Set<string>()
  for (const code of text.split(',')) {
    const read = readCurrency(code, 'currencies')
    if (isProblem(read)) return read
    wanted.add(read)
  }
  return { wanted }
}

/** The currencies of an account's money, terms and payouts, in the order of the alphabet. */
const currenciesInUse = async (
  { storage }: Deps,
  accountId: AccountId,
): Promise<readonly string[]> => {
  const [program, paid, balances] = await Promise.all([
    storage.program(accountId),
    storage.payoutCurrencies(accountId),
    storage.ledgerBalances(accountId),
  ])
  const ofPolicies = program?.policies.flatMap(({ payoutCurrency }) => payoutCurrency ?? []) ?? []
  const ofMoney = balances.map(({ amount }) => amount.currency)
  const ofTerms = currenciesIn(program?.campaigns)
  return [...new Set([...ofPolicies, ...paid, ...ofMoney, ...ofTerms])].sort()
}
