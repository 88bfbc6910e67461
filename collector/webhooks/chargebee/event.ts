import { isProblem } from '../../domain/problem.js'
import { type Fields, fieldsOf, secondsOf, textOf } from '../read.js'
import { type Decimals, readDecimals } from './amounts.js'

/** An event of Chargebee, and the settings with which it is read. */
export interface ChargebeeEvent {
  readonly type: string
  readonly occurredAt: number | undefined
  readonly invoice: Fields | undefined
  readonly transaction: Fields | undefined
  readonly creditNote: Fields | undefined
  readonly subscription: Fields
  readonly customer: Fields
  readonly isTest: boolean
  readonly decimals: Decimals
  readonly orderIdKey: string
  readonly visitorIdKey: string
}

/** The parts of an event's body. */
export const eventOf = (
  body: Fields,
  settings: Readonly<Record<string, string>>,
): ChargebeeEvent => {
  const content = fieldsOf(body.content)
  const transaction = partOf(content.transaction)
  const decimals = readDecimals(settings.decimals ?? '')
  return {
    type: textOf(body.event_type),
    occurredAt: secondsOf(body.occurred_at),
    invoice: partOf(content.invoice),
    transaction,
    creditNote: partOf(content.credit_note),
    subscription: fieldsOf(content.subscription),
    customer: fieldsOf(content.customer),
    // The gateway "chargebee" is the test gateway. Most events name no gateway and no site.
    isTest: settings.mode === 'test' || transaction?.gateway === 'chargebee',
    decimals: isProblem(decimals) ? new Map() : decimals,
    orderIdKey: settings.orderIdKey || 'order_id',
    visitorIdKey: settings.visitorIdKey || 'waymark_visitor',
  }
}

const partOf = (value: unknown): Fields | undefined =>
  Object.keys(fieldsOf(value)).length > 0 ? fieldsOf(value) : undefined

/** A custom field (`cf_<key>`) of an object, or the same key of its `meta_data`. */
export const customOf = (object: Fields, key: string): string =>
  textOf(object[`cf_${key}`]) || textOf(fieldsOf(object.meta_data)[key])
