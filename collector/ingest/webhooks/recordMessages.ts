import type { Account } from '../../domain/account.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { ProviderMessage } from '../../domain/providerMessage.js'
import type { Named, Revised } from '../../storage/webhooks.js'
import type { Deps } from '../deps.js'
import { fingerprint } from '../fingerprint.js'
import { recordReport } from '../record.js'
import { moveAgain, moveOrder } from './moveOrder.js'
import { type ProviderContext, toProviderRefund, toProviderStatement } from './providerReport.js'
import { readMessage } from './readMessage.js'

/** What the messages of one delivery led to. */
export interface Recorded {
  readonly orderIds: readonly string[]
  /** Why a message was not applied. The others were. */
  readonly problem: Problem | undefined
  /** What a person should check although everything was applied. */
  readonly note: string | undefined
  readonly test: boolean
}

/**
 * Stores what a provider's event says. Every write can be repeated, so a delivery that was interrupted
 * by an outage is completed when the provider sends it again.
 */
export const recordMessages = async (
  deps: Pick<Deps, 'storage'>,
  account: Account,
  provider: string,
  messages: readonly ProviderMessage[],
  receivedAt: number,
): Promise<Recorded> => {
  const problems: Problem[] = []
  const notes: string[] = []
  const identified: Addressed[] = []
  for (const message of messages) {
    const read = readMessage(message)
    if (isProblem(read)) {
      problems.push(read)
      continue
    }
    const { orderId, isAmbiguous } = await nameOrder(deps, account, read, receivedAt)
    if (isAmbiguous) notes.push(ambiguous(orderId))
    identified.push({ message: read, orderId })
  }
  const revised = revisedBy(identified)
  const state = revised ? await deps.storage.reviseOrder(account.id, revised) : 'new'
  if (state === 'stale') notes.push(STALE)
  for (const { message, orderId } of state === 'new' ? identified : []) {
    const wrong = await recordOne(deps, message, { account, provider, orderId, receivedAt })
    if (wrong) problems.push(wrong)
  }
  if (revised && state === 'new' && problems.length === 0) {
    await deps.storage.revisionStored(account.id, revised)
  }
  return {
    orderIds: [...new Set(identified.map(({ orderId }) => orderId))],
    problem: problems[0],
    note: notes[0],
    test: messages.some((message) => message.test),
  }
}

/** A message, and the id of the order that it is about. */
interface Addressed {
  readonly message: ProviderMessage
  readonly orderId: string
}

/**
 * Which revision of an order a delivery states as a whole. Shops report an order after every edit, some
 * without end, and most edits change nothing that matters here.
 */
const revisedBy = (identified: readonly Addressed[]): Revised | undefined => {
  for (const { message, orderId } of identified) {
    if (message.kind !== 'sale' || message.revision === 0) continue
    const { test, revision } = message
    const content = fingerprint(
      identified.map((one) => ({ ...one.message, at: undefined, revision: undefined })),
    )
    return { orderId, test, revision, content }
  }
  return undefined
}

const STALE = 'A newer state of this order was reported before, so this one changes nothing.'

type Identified = Pick<Named, 'orderId' | 'isAmbiguous'>

/** The id of the order that the message is about. Reports under its other names are moved there. */
const nameOrder = async (
  deps: Pick<Deps, 'storage'>,
  { id: accountId }: Account,
  { kind, names, test }: ProviderMessage,
  at: number,
): Promise<Identified> => {
  const [first] = names
  if (!first) throw new Error('A message without a name was read')
  // An action is known by its code as well, and no provider gives it several ids.
  if (kind === 'action') return { orderId: first.id, isAmbiguous: false }
  const named = await deps.storage.nameOrder(accountId, { names, test, at })
  for (const from of named.others) {
    await moveOrder(deps, { accountId, from, to: named.orderId, test, at })
  }
  for (const from of named.moved) {
    await moveAgain(deps, { accountId, from, to: named.orderId, test, at })
  }
  return named
}

const recordOne = async (
  deps: Pick<Deps, 'storage'>,
  message: ProviderMessage,
  context: ProviderContext,
): Promise<Problem | undefined> => {
  if (message.kind === 'names') return undefined
  const { orderId } = context
  if (message.kind === 'refund') {
    return outcomeOf(await recordReport(deps, toProviderRefund(message, context)), orderId)
  }
  const statement = toProviderStatement(message, context)
  return outcomeOf(await recordReport(deps, statement), orderId)
}

const outcomeOf = (
  { state }: Awaited<ReturnType<typeof recordReport>>,
  orderId: string,
): Problem | undefined => {
  if (state === 'full') {
    const why = `Order ${orderId} already has as many reports of webhooks as are kept.`
    return problem('too_many_reports', 'orderId', why)
  }
  return undefined
}

const ambiguous = (orderId: string): string =>
  `The ids of this event belong to several orders. It was applied to ${orderId}: check that order.`
