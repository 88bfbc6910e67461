import { hash } from 'node:crypto'
import type { Account } from '../../domain/account.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import type { ProviderMessage } from '../../domain/providerMessage.js'
import { cutText, toPlainText } from '../../domain/text.js'
import {
  DELIVERY_TEXT_MAX,
  type DeliveryState,
  type KeptDelivery,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '../../domain/webhook.js'
import type { Deps } from '../deps.js'
import { type Recorded, recordMessages } from './recordMessages.js'

/** A genuine delivery, as its adapter understood it. */
export interface Understood {
  readonly eventId: string | undefined
  readonly type: string
  readonly messages: readonly ProviderMessage[]
  readonly note?: string | undefined
  readonly erase?: boolean | undefined
}

/** What a delivery led to, as the provider and the merchant are told. */
export interface DeliveryOutcome {
  readonly id: string
  readonly state: DeliveryState
  readonly note: string | undefined
  readonly orderIds: readonly string[]
}

const NOTHING: Recorded = { orderIds: [], problem: undefined, note: undefined, test: false }

/**
 * Stores what a delivery says, then writes it into the log. Resolves after both are committed, so
 * that a provider that is answered need not repeat it. Rejects with an outage otherwise.
 */
export const recordDelivery = async (
  { storage }: Pick<Deps, 'storage'>,
  account: Account,
  endpoint: Pick<WebhookEndpoint, 'accountId' | 'id' | 'provider'>,
  kept: KeptDelivery,
  understood: Understood | Problem,
  receivedAt: number,
  /** The id of a delivery that is in the log already, and is replayed. */
  loggedId?: string,
): Promise<DeliveryOutcome> => {
  const isUnclear = isProblem(understood)
  const { eventId, type, messages, note, erase } = isUnclear ? UNKNOWN : understood
  if (erase) await storage.eraseBodies(account.id, endpoint.id)
  const recorded =
    messages.length > 0
      ? await recordMessages({ storage }, account, endpoint.provider, messages, receivedAt)
      : NOTHING
  const state = stateOf(isUnclear, messages, recorded)
  const why = isUnclear ? understood.message : (recorded.problem?.message ?? recorded.note ?? note)
  const delivery: WebhookDelivery = {
    accountId: account.id,
    endpointId: endpoint.id,
    id: loggedId ?? idOf(eventId) ?? unclearId(kept),
    type: line(type) || 'unknown',
    state,
    note: why === undefined ? undefined : line(why),
    orderIds: recorded.orderIds,
    test: recorded.test,
    firstAt: receivedAt,
    lastAt: receivedAt,
    times: 1,
    kept: state === 'unclear' || state === 'refused' ? kept : undefined,
  }
  await storage.logDelivery(delivery, unclearId(kept))
  return { id: delivery.id, state, note: delivery.note, orderIds: delivery.orderIds }
}

const UNKNOWN: Understood = { eventId: undefined, type: '', messages: [] }

const stateOf = (
  isUnclear: boolean,
  messages: readonly ProviderMessage[],
  { problem }: Recorded,
): DeliveryState => {
  if (isUnclear) return 'unclear'
  if (messages.length === 0) return 'ignored'
  return problem ? 'refused' : 'applied'
}

/** The provider's id of the event, which a repeated delivery has too. */
const idOf = (eventId: string | undefined): string | undefined => line(eventId ?? '') || undefined

/**
 * The id of a delivery whose event has none, or that was not understood: that of
 * https://www.standardwebhooks.com, else one of the body.
 */
const unclearId = ({ body, headers }: KeptDelivery): string =>
  idOf(headers['webhook-id']) ?? `body:${hash('sha256', body, 'hex').slice(0, 32)}`

const line = (text: string): string => cutText(toPlainText(text).trim(), DELIVERY_TEXT_MAX)
