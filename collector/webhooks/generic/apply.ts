import type { Money } from '../../domain/money.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import {
  type OrderName,
  OWN_ORDER_ID,
  type ProviderMessage,
  type ProviderRefund,
  type ProviderSale,
} from '../../domain/providerMessage.js'
import type { OrderItem } from '../../domain/report.js'
import type { Translated } from '../adapter.js'
import { evaluate, isMet } from './evaluate.js'
import { type Exact, readExactJson, shownOf } from './exactJson.js'
import type { Outcome } from './outcome.js'
import type { Mapping, Rule } from './rules.js'
import type { Spec } from './specs.js'

/** One field of a rule, and what it became. */
export interface Reading {
  readonly field: string
  readonly spec: Spec
  readonly outcome: Outcome
}

/** What a body means by a mapping; a problem if a rule applies and a field cannot be read. */
export const applyMapping = (mapping: Mapping, text: string): Translated | Problem => {
  const body = readExactJson(text)
  return isProblem(body) ? body : translatedOf(mapping, body)
}

/** As `applyMapping`, for a body that is parsed. */
export const translatedOf = (mapping: Mapping, body: Exact): Translated | Problem => {
  const eventId = mapping.eventId && evaluate(mapping.eventId, body, undefined).value
  const eventType = mapping.eventType && evaluate(mapping.eventType, body, undefined).value
  const messages: ProviderMessage[] = []
  let note: string | undefined
  const rules = mapping.rules.filter(({ when }) => when.every((one) => isMet(one, body)))
  for (const rule of rules) {
    const message = messageOf(rule, readingsOf(rule, body))
    if (isProblem(message)) return message
    if (typeof message === 'string') note = message
    else messages.push(message)
  }
  const type = typeof eventType === 'string' ? eventType : ''
  if (rules.length === 0) {
    const which = type === '' ? 'this event' : `the event "${type}"`
    note = `No rule of the mapping applies to ${which}. Add a rule, or do not send such events.`
  }
  return {
    eventId: typeof eventId === 'string' ? eventId : undefined,
    type: type === '' ? rules.map(({ kind }) => kind).join(' and ') || 'unknown' : type,
    messages,
    note,
  }
}

/** Every field of a rule, in the order of the reference. */
export const readingsOf = ({ fields, names }: Rule, body: Exact): readonly Reading[] => {
  const currencySpec = fields.get('currency')
  const currency = currencySpec && evaluate(currencySpec, body, undefined).value
  const named = names.map((spec, index): [string, Spec] => [`names/${index}`, spec])
  const own = [...fields].filter(([name]) => name === 'orderId')
  const others = [...fields].filter(([name]) => name !== 'orderId')
  return [...own, ...named, ...others].map(([field, spec]) => ({
    field,
    spec,
    outcome: evaluate(spec, body, typeof currency === 'string' ? currency : undefined),
  }))
}

/** What the readings of one rule are, by field. */
interface Values {
  readonly orderId?: string
  readonly at?: number
  readonly test?: boolean
  readonly total?: Money
  readonly tax?: Money
  readonly shipping?: Money
  readonly fixedCost?: Money
  readonly payment?: ProviderSale['payment']
  readonly revision?: number
  readonly visitorId?: string
  readonly customerId?: string
  readonly subscriptionId?: string
  readonly subscriptionIsFirst?: boolean
  readonly coupons?: readonly string[]
  readonly items?: readonly OrderItem[]
  readonly productId?: string
  readonly affiliate?: string
  readonly campaign?: string
  readonly channel?: string
  readonly code?: string
  readonly refundId?: string
  readonly amount?: Money
  readonly soFarOf?: string
  readonly state?: ProviderRefund['state']
}

/** The message of a rule; a sentence if it says nothing yet. */
const messageOf = (
  { kind }: Rule,
  readings: readonly Reading[],
): ProviderMessage | string | Problem => {
  const missing = readings.find(isMissing(kind))
  if (missing) {
    return problem(
      'missing',
      placeOf(missing),
      `"${missing.field}" of the ${kind} is missing in the event. Check its pointer.`,
    )
  }
  const bad = readings.find(({ outcome }) => outcome.wrong !== undefined)
  if (bad) {
    const found = bad.outcome.found === undefined ? '' : ` (found: ${shownOf(bad.outcome.found)})`
    return problem(
      'unreadable',
      placeOf(bad),
      `"${bad.field}" of the ${kind}: ${bad.outcome.wrong}${found}`,
    )
  }
  const values = Object.fromEntries(
    readings.map(({ field, outcome }) => [field, outcome.value]),
  ) as Values
  const names = namesOf(readings)
  if (names.length === 0) {
    return problem(
      'no_order',
      'orderId',
      `None of the ids of the order is in the event. Check the pointers of "orderId" and "names".`,
    )
  }
  const common = { names, at: values.at, test: values.test ?? false }
  return kind === 'refund' ? refundOf(values, common) : { ...saleOf(kind, values), ...common }
}

const NEEDED: Readonly<Record<Rule['kind'], readonly string[]>> = {
  sale: ['total', 'currency'],
  action: ['code'],
  // A refund without the amount that its rule promises would be one of the whole order.
  refund: ['refundId', 'soFarOf', 'amount', 'currency'],
}

const isMissing =
  (kind: Rule['kind']) =>
  ({ field, outcome }: Reading): boolean =>
    NEEDED[kind].includes(field) && outcome.value === undefined && outcome.wrong === undefined

const placeOf = ({ spec, field }: Reading): string => spec.pointer?.text || field

const namesOf = (readings: readonly Reading[]): readonly OrderName[] =>
  readings.flatMap(({ field, outcome: { value } }) => {
    const [, index] = /^names\/(\d+)$/.exec(field) ?? []
    const rank = field === 'orderId' ? OWN_ORDER_ID : Number(index) + 1
    return typeof value === 'string' && !Number.isNaN(rank) ? [{ id: value, rank }] : []
  })

type Common = Pick<ProviderSale, 'names' | 'at' | 'test'>

const saleOf = (kind: 'sale' | 'action', values: Values): Omit<ProviderSale, keyof Common> => ({
  kind,
  code: values.code,
  total: values.total,
  payment: values.payment ?? 'paid',
  revision: values.revision ?? 0,
  visitorId: values.visitorId,
  customerId: values.customerId,
  subscription:
    values.subscriptionId === undefined
      ? undefined
      : { id: values.subscriptionId, isFirst: values.subscriptionIsFirst },
  coupons: values.coupons,
  tax: values.tax,
  shipping: values.shipping,
  fixedCost: values.fixedCost,
  items: values.items,
  productId: values.productId,
  affiliate: values.affiliate,
  campaign: values.campaign,
  channel: values.channel,
})

const refundOf = (values: Values, common: Common): ProviderRefund | string => {
  if (values.soFarOf !== undefined && values.amount?.amount === 0) {
    return 'Nothing of the order was refunded so far.'
  }
  return {
    kind: 'refund',
    ...common,
    refundId: values.refundId ?? '',
    state: values.state ?? 'made',
    amount: values.amount,
    soFarOf: values.soFarOf,
  }
}
