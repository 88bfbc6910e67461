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
import { orderIdKey, settingOf, visitorIdKey } from '../merchantFields.js'
import { forged, isSameText, readJsonBody, someText, unsigned } from '../read.js'
import { orderMessages } from './order.js'

const ORDER_ID: Setting = {
  ...orderIdKey(
    'id',
    'id, or number if your thank-you page reports the number that a plugin gave the order.',
  ),
  check: (value) =>
    value === 'id' || value === 'number'
      ? undefined
      : problem('invalid', 'orderIdKey', 'Enter id or number.'),
}
const VISITOR_ID = visitorIdKey(
  '_waymark_visitor',
  'The key in the order’s meta data. The plugin in examples/woocommerce writes _waymark_visitor.',
)
const SHOP: Setting = {
  name: 'shop',
  label: 'Shop',
  help: 'The shop’s host, for example shop.example. Copies of the shop for tests send the same secret; with this setting their deliveries are refused.',
  isRequired: false,
  check: (value) =>
    hostOf(`https://${value.trim()}/`) === value.trim().toLowerCase()
      ? undefined
      : problem('invalid', 'shop', 'Enter the host only, for example shop.example.'),
}

/**
 * WooCommerce: https://woocommerce.com/document/webhooks/.
 *
 * Order ids. An order is named by its `id`, which the plugin of `examples/woocommerce` reports, too;
 * then by `#` and its `number`, and by its key (`wc_order_…`). Usually id and number are the same. With
 * a plugin for consecutive numbers the number of one order can be the id of another one, so it is no
 * name without the `#`; if pages report the number, a setting makes it the name instead of the id.
 *
 * Every event of an order states the whole order as it is when it is sent, so all are read alike: the
 * status says whether it is paid, and the list of refunds how much went back so far. A refund that the
 * shop deletes, and a cancelled order that is taken up again, therefore lower that amount with the
 * order's next event. Deleting alone sends none: https://github.com/woocommerce/woocommerce/issues/26532.
 */
export const woocommerce: WebhookAdapter = {
  provider: 'woocommerce',
  title: 'WooCommerce',
  secretFrom: 'waymark',
  secretHelp:
    'In WordPress under WooCommerce, Settings, Advanced, Webhooks: enter it as the secret of both webhooks.',
  headers: ['x-wc-webhook-topic'],
  events: ['order.created', 'order.updated'],
  settings: [ORDER_ID, VISITOR_ID, SHOP],
  verify,
  translate,
}

const SIGNATURE = 'x-wc-webhook-signature'
const SOURCE = 'x-wc-webhook-source'

function verify({ headers, body }: Delivery, { secrets, settings }: Credentials): Verified {
  const given = headers[SIGNATURE]
  // WooCommerce disables a webhook whose ping is not answered with 200.
  if (given === undefined && isPing(body)) return 'ping'
  if (!/^[A-Za-z0-9+/]{43}=$/.test(given ?? '')) return unsigned(SIGNATURE)
  const isSigned = secrets
    .flatMap(spellings)
    .some((secret) =>
      isSameText(given ?? '', createHmac('sha256', secret).update(body).digest('base64')),
    )
  if (!isSigned) return forged
  const shop = settings.shop?.trim().toLowerCase()
  return !shop || hostOf(headers[SOURCE] ?? '') === shop ? 'genuine' : foreign
}

const PING_MAX = 40
const isPing = (body: Uint8Array): boolean =>
  body.length <= PING_MAX && /^webhook_id=\d{1,20}$/.test(Buffer.from(body).toString('latin1'))

/**
 * WordPress stores a secret with entities for some characters, and not every version decodes them
 * before it signs: https://github.com/woocommerce/woocommerce/issues/22500.
 */
const spellings = (secret: string): readonly string[] => {
  const encoded = ENTITIES.reduce((text, [plain, entity]) => text.replaceAll(plain, entity), secret)
  const decoded = ENTITIES.reduceRight(
    (text, [plain, entity]) => text.replaceAll(entity, plain),
    secret,
  )
  return [...new Set([secret, encoded, decoded, secret.replaceAll('<', '&lt;')])]
}
const ENTITIES = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#039;'],
] as const

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined
}

const foreign = problem(
  'wrong_shop',
  SOURCE,
  'The delivery is of another shop than the one of this endpoint, for example of a copy for tests.',
)

function translate({ headers, body }: Delivery, credentials: Credentials): Translated | Problem {
  const order = readJsonBody(body)
  if (isProblem(order)) return order
  const type = someText(headers['x-wc-webhook-topic']) ?? 'unknown'
  // The id of a delivery is made of the webhook's id and the second, so two events can share it.
  const said = { eventId: undefined, type }
  if (!/^order\.(created|updated|restored)$/.test(type)) {
    const note = `${type} does not matter here. Subscribe to ${woocommerce.events.join(', ')}.`
    return { ...said, messages: [], note }
  }
  // https://github.com/woocommerce/woocommerce/pull/68698
  const error = order.id === undefined ? someText(order.code) : undefined
  if (error)
    return problem(
      'error_of_shop',
      'code',
      `WooCommerce sent its error ${error.slice(0, ERROR_MAX)} instead of the order. Save the order once more, so that it is sent again.`,
    )
  const found = orderMessages(order, {
    orderIdKey: settingOf(credentials, ORDER_ID),
    visitorIdKey: settingOf(credentials, VISITOR_ID),
  })
  return isProblem(found) ? found : { ...said, ...found }
}
const ERROR_MAX = 100
