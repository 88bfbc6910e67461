import { createHmac } from 'node:crypto'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type {
  Credentials,
  Delivery,
  Setting,
  Translated,
  Verified,
  WebhookAdapter,
} from '../adapter.js'
import { settingOf, visitorIdKey } from '../merchantFields.js'
import { type Fields, forged, isSameText, someText, unsigned } from '../read.js'
import { readExactly } from './exact.js'
import { orderMessages } from './order.js'
import { refundMessage } from './refund.js'

const SHOP: Setting = {
  name: 'shop',
  label: 'Shop',
  help: 'The shop’s own address at Shopify, for example soap-room.myshopify.com (Settings, Domains).',
  isRequired: true,
  check: (value) =>
    /^[a-z0-9][a-z0-9-]{0,60}\.myshopify\.com$/i.test(value.trim())
      ? undefined
      : problem('invalid', 'shop', 'Enter the address that ends with .myshopify.com.'),
}
const VISITOR_ID = visitorIdKey(
  '_visitor',
  'The name of the cart attribute that holds the visitor id: attributes[_visitor] in the cart’s form.',
)

/**
 * Shopify: https://shopify.dev/docs/api/webhooks.
 *
 * Order ids. An order is named by its numeric id, which the web pixel reports, too
 * (`gid://shopify/Order/…` without the prefix), then by its name (`#1001`) and the checkout's token.
 * A refund names the order's id.
 *
 * Every event of an order (`orders/create`, `orders/updated`, `orders/paid`, `orders/cancelled`) states
 * the whole order, so all are read alike: `financial_status` says whether it is paid. The topic is in
 * an unsigned header and decides nothing about money. A refund is reported by `refunds/create`, and
 * again by each later event of its order, which also tells when a pending one succeeded. A cancelled
 * order that was paid is a refund of all that is left. A refund cannot be undone.
 *
 * Amounts are decimals in the shop's currency, which is the order's `currency`. The customer may have
 * paid in another one, in which the web pixel reports the total.
 */
export const shopify: WebhookAdapter = {
  provider: 'shopify',
  title: 'Shopify',
  secretFrom: 'provider',
  secretHelp:
    'In Shopify under Settings, Notifications, Webhooks: the text after “Your webhooks will be signed with”. For the webhooks of an app: its client secret.',
  headers: ['x-shopify-topic', 'x-shopify-event-id', 'x-shopify-webhook-id'],
  events: ['orders/create', 'orders/updated', 'orders/paid', 'orders/cancelled', 'refunds/create'],
  settings: [SHOP, VISITOR_ID],
  verify,
  translate,
}

const SIGNATURE = 'x-shopify-hmac-sha256'

function verify({ headers, body }: Delivery, { secrets, settings }: Credentials): Verified {
  const given = headers[SIGNATURE] ?? ''
  if (!/^[A-Za-z0-9+/]{43}=$/.test(given)) return unsigned(SIGNATURE)
  const isSigned = secrets.some((secret) =>
    isSameText(given, createHmac('sha256', secret).update(body).digest('base64')),
  )
  if (!isSigned) return forged
  // One app has one secret for all shops that installed it.
  return isShop(headers['x-shopify-shop-domain'], settings) ? 'genuine' : foreign
}

const isShop = (domain: string | undefined, settings: Credentials['settings']): boolean =>
  domain !== undefined && domain.trim().toLowerCase() === settings.shop?.trim().toLowerCase()

const foreign = problem(
  'wrong_shop',
  'x-shopify-shop-domain',
  'The delivery is of another shop than the one of this endpoint. Give each shop an endpoint of its own.',
)

function translate({ headers, body }: Delivery, credentials: Credentials): Translated | Problem {
  const event = readExactly(body)
  if (isProblem(event)) return event
  const type = someText(headers['x-shopify-topic']) ?? 'unknown'
  const said = { eventId: eventIdOf(headers, type), type }
  const test = headers['x-shopify-test'] === 'true'
  if (/^orders\/(create|updated|paid|cancelled)$/.test(type)) {
    const found = orderMessages(event, { test, visitorIdKey: settingOf(credentials, VISITOR_ID) })
    return isProblem(found) ? found : { ...said, ...found }
  }
  if (type === 'refunds/create') {
    const found = refundMessage(event, { test })
    if (isProblem(found)) return found
    return typeof found === 'string'
      ? { ...said, messages: [], note: found }
      : { ...said, messages: [found] }
  }
  return { ...said, messages: [], ...asideOf(type, event, credentials) }
}

/** Events of several topics share one id if one act of the merchant led to them. */
const eventIdOf = (headers: Delivery['headers'], type: string): string | undefined => {
  const id = someText(headers['x-shopify-event-id']) ?? someText(headers['x-shopify-webhook-id'])
  return id && `${id}:${type}`
}

const asideOf = (
  type: string,
  event: Fields,
  { settings }: Credentials,
): Pick<Translated, 'note' | 'erase'> => {
  if (type === 'customers/redact' || type === 'shop/redact') {
    // The topic is not signed, so the signed body has to be such a request as well.
    if (!isShop(someText(event.shop_domain), settings))
      return { note: `${type} without the domain of this shop: nothing is erased.` }
    return {
      note: 'Shopify asks to erase personal data: the stored bodies are erased.',
      erase: true,
    }
  }
  if (type === 'customers/data_request')
    return {
      note: 'A customer asks the shop for their data. Orders are stored with a keyed hash of the customer’s id only.',
    }
  return { note: `${type} does not matter here. Subscribe to ${shopify.events.join(', ')}.` }
}
