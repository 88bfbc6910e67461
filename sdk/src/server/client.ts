import type { Api } from '../../../wire/api/api.js'
import type { ConversionResponse, ConversionsResponse } from '../../../wire/conversion.js'
import type { ClickResponse } from '../../../wire/v1.js'
import { type Answer, type Sending, toProblem } from './attempt.js'
import type { Outgoing } from './authorize.js'
import {
  type AnyInput,
  type Called,
  call,
  type Endpoint,
  type InputOf,
  type List,
  pages,
} from './call.js'
import type { Action, Click, Message, Refund, Sale, Sent } from './messages.js'
import { type ClientOptions, readOptions } from './options.js'
import { makeProof, type ProofFields } from './proof.js'
import type { Batched, Clicked, Found, Refused, Reported } from './results.js'
import { send } from './send.js'
import { sendBatch } from './sendBatch.js'
import { visitorId, type WithCookies } from './visitorId.js'

/** Reports orders and clicks to a collector from a server. */
export interface Client {
  /** The account of the key. */
  readonly account: string
  /** Reports an order. */
  sale(sale: Sale & Sent): Promise<Reported | Refused>
  /** Reports a conversion without a payment. */
  action(action: Action & Sent): Promise<Reported | Refused>
  /** Reports money that the customer got back. */
  refund(refund: Refund & Sent): Promise<Reported | Refused>
  /** Reports a visitor's arrival by an affiliate link. */
  click(click: Click & Sent): Promise<Clicked | Refused>
  /** Reports up to 1,000 messages of any kind in one request. */
  batch(messages: readonly Message[]): Promise<Batched | Refused>
  /** Reads every conversion of an order. */
  conversions(orderId: string): Promise<Found | Refused>
  /**
   * Calls an endpoint about the program, by method and path. The reference of the API lists them.
   *
   * @example await waymark.call('GET /v1/affiliates/{affiliate}', { path: { affiliate: 'jane' } })
   */
  call<Name extends Endpoint>(
    name: Name,
    ...input: InputOf<Name>
  ): Promise<Called<Api[Name]['answer']> | Refused>
  /**
   * Reads a list page by page. Each page is a result; a refusal is the last one.
   *
   * @example for await (const page of waymark.pages('GET /v1/affiliates')) …
   */
  pages<Name extends List>(
    name: Name,
    ...input: InputOf<Name>
  ): AsyncIterable<Called<Api[Name]['answer']> | Refused>
  /** The visitor id in a request's cookies. Undefined for a visitor without referral. */
  visitorId(request: WithCookies | undefined): string | undefined
  /**
   * Signs what a thank-you page is going to report. `at` is when the order was placed, by default now.
   */
  proof(fields: ProofFields, at?: Date): Promise<string>
}

/**
 * Creates a client. Each method resolves with the result, also if the collector refused the message, and
 * throws `WaymarkOutage` if the message could not be delivered. Throws a `TypeError` if an option is wrong.
 */
export const createClient = (options: ClientOptions): Client => {
  const { account, signingKey, ...sending } = readOptions(options)
  const report = async (path: string, said: object, needsKey: boolean) =>
    toReported(await post(sending, path, said, needsKey))
  return {
    account,
    sale: (sale) => report('/v1/sales', sale, false),
    action: (action) => report('/v1/actions', action, !hasId(action)),
    refund: (refund) => report('/v1/refunds', refund, false),
    click: async (click) => toClicked(await post(sending, '/v1/clicks', click, true)),
    batch: (messages) => sendBatch(sending, messages.map(withKey)),
    conversions: async (orderId) => {
      const path = `/v1/conversions/${encodeURIComponent(orderId)}`
      return toFound(await send(sending, { method: 'GET', path }))
    },
    call: ((name: string, input?: AnyInput) => call(sending, name, input)) as Client['call'],
    pages: ((name: string, input?: AnyInput) => pages(sending, name, input)) as Client['pages'],
    visitorId,
    proof: async (fields, at = new Date()) => {
      if (!signingKey) throw new TypeError('Pass signingKey to createClient to make proofs')
      return makeProof(account, signingKey, fields, Math.floor(at.getTime() / 1_000))
    },
  }
}

const post = (sending: Sending, path: string, said: Sent, needsKey: boolean): Promise<Answer> => {
  const { idempotencyKey = needsKey ? newKey() : undefined, ...body } = said
  const call: Outgoing = { method: 'POST', path, body: JSON.stringify(body) }
  return send(sending, idempotencyKey === undefined ? call : { ...call, idempotencyKey })
}

/**
 * A message that has no id of its own gets a key, so that an attempt after a lost answer is a duplicate.
 * Others need none: an order that is reported again by a later job is then a duplicate as well.
 */
const withKey = (message: Message): Message =>
  message.idempotencyKey === undefined && (message.type === 'click' || !hasId(message))
    ? { ...message, idempotencyKey: newKey() }
    : message

const hasId = (said: { readonly orderId?: unknown; readonly actionId?: unknown }): boolean =>
  Boolean(said.orderId || said.actionId)

const newKey = (): string => crypto.randomUUID()

const refused = (answer: Answer): Refused => ({ ok: false, problem: toProblem(answer) })

const STATES: Readonly<Record<number, Reported['state']>> = { 200: 'duplicate', 202: 'parked' }

const toReported = (answer: Answer): Reported | Refused => {
  const { status, value } = answer
  if (status >= 300) return refused(answer)
  const state = STATES[status] || 'recorded'
  return { ok: true, state, conversion: value as ConversionResponse }
}

const toClicked = (answer: Answer): Clicked | Refused => {
  if (answer.status >= 300) return refused(answer)
  const { visitorId: known, state } = answer.value as ClickResponse
  return { ok: true, state: state as Clicked['state'], ...(known && { visitorId: known }) }
}

const toFound = (answer: Answer): Found | Refused => {
  if (answer.status < 300) {
    const { conversions, more = false } = answer.value as ConversionsResponse
    return { ok: true, conversions, more }
  }
  const isUnknown = toProblem(answer).code === 'unknown_order'
  return isUnknown ? { ok: true, conversions: [], more: false } : refused(answer)
}
