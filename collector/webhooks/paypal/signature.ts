import { verify } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { isProblem, problem } from '../../domain/problem.js'
import {
  type Credentials,
  type Delivery,
  type Outside,
  TOLERANCE_MS,
  type Verified,
} from '../adapter.js'
import { instantOf, stale, unsigned } from '../read.js'
import { certificateAt, certificateUrl } from './certificate.js'

export const CERT_URL_HEADER = 'paypal-cert-url'
const ID = /^[\w-]{1,100}$/
const BASE64 = /^[A-Za-z0-9+/]{100,1400}={0,2}$/

/** PayPal repeats a delivery for three days. */
const REPEATED_MS = 4 * 86_400_000

/**
 * SHA256withRSA over `<transmission id>|<transmission time>|<webhook id>|<CRC32 of the body>`. The webhook id is
 * a setting, so that a message for another merchant's webhook does not match.
 *
 * PayPal repeats a delivery for three days, and does not document that it signs it again: its record of a
 * repeated transmission keeps the time of the first attempt. So the signed time may be four days old;
 * refusing older ones than 300 seconds could lose every repeated delivery. A delivery
 * that is sent again changes nothing. All that costs nothing is checked before the certificate is fetched.
 * https://developer.paypal.com/api/rest/webhooks/rest/#link-selfverificationmethod
 */
export const verifySignature = async (
  { headers, body, receivedAt }: Delivery,
  { settings }: Credentials,
  outside: Outside,
): Promise<Verified> => {
  const headerOf = (name: string) => headers[name] ?? ''
  const id = headerOf('paypal-transmission-id')
  const time = headerOf('paypal-transmission-time')
  const signature = headerOf('paypal-transmission-sig')
  const at = instantOf(time)
  if (!ID.test(id)) return unsigned('paypal-transmission-id')
  if (at === undefined) return unsigned('paypal-transmission-time')
  if (!BASE64.test(signature)) return unsigned('paypal-transmission-sig')
  if (headerOf('paypal-auth-algo') !== 'SHA256withRSA') return unsigned('paypal-auth-algo')
  const url = certificateUrl(headerOf(CERT_URL_HEADER))
  if (!url) return unsigned(CERT_URL_HEADER)
  if (at - receivedAt > TOLERANCE_MS || receivedAt - at > REPEATED_MS) return stale
  const certificate = await certificateAt(url, receivedAt, outside)
  if (isProblem(certificate)) return certificate
  const signed = Buffer.from([id, time, settings.webhookId ?? '', crc32(body)].join('|'))
  const isRight = verify(
    'RSA-SHA256',
    signed,
    certificate.publicKey,
    Buffer.from(signature, 'base64'),
  )
  return isRight ? 'genuine' : otherSignature
}

const otherSignature = problem(
  'wrong_signature',
  'paypal-transmission-sig',
  'The signature does not match. Check that the webhook id of this endpoint is the one that PayPal shows.',
)
