import { statusAt } from '../domain/affiliate.js'
import type { AccountId } from '../domain/ids.js'
import type { LifetimeAffiliate, LifetimeChange } from '../domain/lifetime.js'
import type { LifetimeHistory } from '../domain/lifetimeRows.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { isPlainText } from '../domain/text.js'
import { customerHash } from '../ingest/fingerprint.js'
import { existingAffiliate, isBanned } from './affiliates.js'
import { REASON_MAX } from './decisions.js'
import type { Deps } from './deps.js'

/** What a person enters to end a customer's relation to an affiliate. */
export interface LifetimeEndForm {
  /** The merchant's customer id, or what lists show instead: see `namedByHash`. */
  readonly customer: string
  /** For orders that are placed from this instant on. Undefined: now. */
  readonly since?: number | undefined
  readonly reason: string
  readonly by: string
}

/** What a person enters to give a customer an affiliate. */
export interface LifetimeForm extends LifetimeEndForm {
  /** The affiliate's code. */
  readonly affiliate: string
  /** A campaign's code. Undefined or '': chosen as for any order. */
  readonly campaign?: string | undefined
}

/**
 * Sets who earns from a customer's orders, from an instant on. Orders that were placed before keep their
 * affiliate, and so do those whose commission is approved or paid.
 */
export const setLifetime = async (
  deps: Deps,
  accountId: AccountId,
  form: LifetimeForm,
): Promise<LifetimeHistory | Problem> => {
  const { storage, now } = deps
  const at = now()
  const affiliate = await existingAffiliate(storage, accountId, form.affiliate)
  if (isProblem(affiliate)) return affiliate
  if (statusAt(affiliate, at) === 'banned') return isBanned('affiliate', form.affiliate)
  const program = await storage.program(accountId)
  const campaign = program?.campaigns.find(({ code }) => code === form.campaign)
  if (form.campaign && !campaign) {
    return problem('unknown', 'campaign', `There is no campaign "${form.campaign}".`)
  }
  return change(deps, accountId, form, {
    ...{ kind: 'entered', affiliateId: affiliate.id, campaignId: campaign?.id, changedAt: at },
  })
}

/**
 * Ends what a customer is bonded to, from an instant on: nobody earns by a lifetime bond, until an order
 * that is placed from then on bonds the customer anew.
 */
export const endLifetime = async (
  deps: Deps,
  accountId: AccountId,
  form: LifetimeEndForm,
): Promise<LifetimeHistory | Problem> => {
  const known = await lifetimeOf(deps, accountId, form.customer)
  if (isProblem(known)) return known
  return change(deps, accountId, form, {
    ...{ kind: 'ended', affiliateId: undefined, campaignId: undefined, changedAt: deps.now() },
  })
}

const change = async (
  { storage }: Deps,
  accountId: AccountId,
  { customer, since, reason, by }: LifetimeEndForm,
  said: Omit<LifetimeChange, 'customer' | 'since' | 'reason' | 'by'>,
): Promise<LifetimeHistory | Problem> => {
  if (customer.trim() === '') {
    return problem(
      'invalid',
      'customer',
      'Name the customer, as your shop reports it in customerId.',
    )
  }
  if (!isPlainText(reason) || reason.trim() === '' || reason.length > REASON_MAX) {
    const message = `Enter a reason of 1 to ${REASON_MAX} characters. It is kept with the change.`
    return problem('invalid', 'reason', message)
  }
  const from = since ?? said.changedAt
  if (!Number.isSafeInteger(from) || from < 0 || from > said.changedAt) {
    return problem('invalid', 'since', 'Enter an instant that is not in the future.')
  }
  const hash = await hashOf(storage, accountId, customer)
  const entry = { ...said, customer: hash, since: from, reason: reason.trim(), by }
  const done = await storage.changeLifetime(accountId, entry)
  if (done === 'full') {
    const message = 'The affiliate of this customer has been changed too often.'
    return problem('full', 'customer', message)
  }
  return storage.lifetimeHistory(accountId, hash)
}

/** The affiliate of a customer, and how it came to be. */
export const lifetimeOf = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
  customer: string,
): Promise<LifetimeHistory | Problem> => {
  const history = await storage.lifetimeHistory(
    accountId,
    await hashOf(storage, accountId, customer),
  )
  return history.current ? history : unknownCustomer
}

/** Imports the affiliates of customers for whom none is set. Returns for each whether it was added. */
export const importLifetimes = (
  { storage, now }: Pick<Deps, 'storage' | 'now'>,
  accountId: AccountId,
  lifetimes: readonly LifetimeAffiliate[],
): Promise<readonly boolean[]> => storage.addLifetimes(accountId, lifetimes, now())

/** How a customer is named by what is stored, as lists show it: customer ids are not stored. */
export const namedByHash = (hash: string): string => `${BY_HASH}${hash}`

const BY_HASH = 'hash:'
const HASH = /^hash:([0-9a-f]{32})$/

/** What stands for a customer in storage. */
export const hashOf = async (
  storage: Pick<Deps['storage'], 'program'>,
  accountId: AccountId,
  customer: string,
): Promise<string> => {
  const text = customer.trim()
  const [, hash] = HASH.exec(text) ?? []
  if (hash !== undefined) return hash
  const secret = (await storage.program(accountId))?.account.secret ?? ''
  return customerHash(text, secret)
}

const unknownCustomer = problem(
  'unknown',
  'customer',
  'No order bonds this customer, and nobody set an affiliate. Name the customer as your shop reports it in customerId.',
)
