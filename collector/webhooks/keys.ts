import { isVisitorId, KEY_TEXT_MAX } from '../domain/ids.js'
import { problem } from '../domain/problem.js'
import { type OrderName, OWN_ORDER_ID } from '../domain/providerMessage.js'
import { isPlainText } from '../domain/text.js'
import type { Credentials, Setting } from './adapter.js'
import { type Fields, someText } from './read.js'

/** Under which keys a provider's metadata hold the merchant's order id and the visitor id. */
export interface Keys {
  readonly orderId: string
  readonly visitorId: string
}

const USUAL: Keys = { orderId: 'order_id', visitorId: 'waymark_visitor' }
const KEY_MAX = 40

const checkKey = (field: string) => (value: string) =>
  value.length <= KEY_MAX && isPlainText(value) && !/[[\]]/.test(value)
    ? undefined
    : problem('bad_key', field, `A key has at most ${KEY_MAX} characters and no square brackets.`)

export const ORDER_ID_KEY: Setting = {
  name: 'orderIdKey',
  label: 'Metadata key of the order id',
  help: 'The key under which your shop writes its own order id into the metadata of a payment.',
  isRequired: false,
  usual: USUAL.orderId,
  check: checkKey('orderIdKey'),
}

export const VISITOR_ID_KEY: Setting = {
  name: 'visitorIdKey',
  label: 'Metadata key of the visitor id',
  help: 'The key under which your shop writes the id of the Waymark visitor into the metadata.',
  isRequired: false,
  usual: USUAL.visitorId,
  check: checkKey('visitorIdKey'),
}

export const keysOf = ({ settings }: Credentials): Keys => ({
  orderId: settings.orderIdKey || USUAL.orderId,
  visitorId: settings.visitorIdKey || USUAL.visitorId,
})

/** The first of several values that is a visitor id. Merchants use the same fields for other things. */
export const visitorIdAmong = (values: readonly unknown[]): string | undefined =>
  values.map(someText).find((text) => text !== undefined && isVisitorId(text))

/** The first of several metadata that names the merchant's order, if its id fits into a key. */
export const ownOrderId = (keys: Keys, metadata: readonly Fields[]): string | undefined =>
  metadata.map((fields) => someText(fields[keys.orderId])).find(isName)

/** Says that an order id was not used because no order can have it. */
export const unfitOrderId = (keys: Keys, metadata: Fields): string | undefined => {
  const text = someText(metadata[keys.orderId])
  if (text === undefined || isName(text)) return undefined
  return `The order id in "${keys.orderId}" is not used: it has more than ${KEY_TEXT_MAX} characters or a control character.`
}

const isName = (text: string | undefined): text is string =>
  text !== undefined && text.length <= KEY_TEXT_MAX && isPlainText(text)

/** Names by rank, the merchant's own order id first. Places without a usable id are left out. */
export const namesOf = (
  own: string | undefined,
  ids: readonly (string | undefined)[],
): readonly OrderName[] => {
  const ranked = [own, ...ids].flatMap((id, index) =>
    isName(id) ? [{ id, rank: OWN_ORDER_ID + index }] : [],
  )
  return ranked.filter(({ id }, at) => ranked.findIndex((name) => name.id === id) === at)
}
