import { createHmac } from 'node:crypto'
import { type Credentials, type Delivery, TOLERANCE_MS, type Verified } from '../adapter.js'
import { forged, isSameText, secondsOf, stale, unsigned } from '../read.js'

const HEADER = 'stripe-signature'
/** A rotation at Stripe signs with two secrets. */
const SIGNATURES_MAX = 10

/**
 * `t=<seconds>,v1=<hex>,v1=<hex>,v0=<hex>`: HMAC-SHA-256 of `<t>.<body>` with the whole secret, `whsec_`
 * included. One right `v1` is enough; `v0` is a signature for tests and proves nothing.
 * https://docs.stripe.com/webhooks#verify-manually
 */
export const verifySignature = (delivery: Delivery, { secrets }: Credentials): Verified => {
  const parts = (delivery.headers[HEADER] ?? '').split(',').map((part) => part.trim())
  const valuesOf = (scheme: string) =>
    parts.flatMap((part) => (part.startsWith(`${scheme}=`) ? [part.slice(scheme.length + 1)] : []))
  const [time = '', ...otherTimes] = valuesOf('t')
  const signatures = valuesOf('v1')
  const at = /^\d{1,12}$/.test(time) ? secondsOf(Number(time)) : undefined
  if (at === undefined || otherTimes.length > 0 || signatures.length === 0) return unsigned(HEADER)
  if (signatures.length > SIGNATURES_MAX) return unsigned(HEADER)
  const expected = secrets
    .filter((secret) => secret !== '')
    .map((secret) =>
      createHmac('sha256', secret).update(`${time}.`).update(delivery.body).digest('hex'),
    )
  // Every pair is compared, so that the time does not tell which one matched.
  const matching = expected.flatMap((one) => signatures.filter((other) => isSameText(one, other)))
  if (matching.length === 0) return forged
  return Math.abs(delivery.receivedAt - at) > TOLERANCE_MS ? stale : 'genuine'
}
