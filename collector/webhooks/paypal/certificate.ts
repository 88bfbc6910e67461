import { X509Certificate } from 'node:crypto'
import { type Problem, problem } from '../../domain/problem.js'
import type { Outside } from '../adapter.js'

/** A URL under which PayPal publishes the certificates of its webhooks. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+paypal\.com$/
const PATH = /^\/v1\/notifications\/certs\/[A-Za-z0-9_-]{1,100}$/
const URL_MAX = 500

/**
 * The URL of a header, if it is one of PayPal's certificates. Anything else must never be fetched: the sender
 * chose it, and would sign with a key of its own.
 */
export const certificateUrl = (text: string): URL | undefined => {
  if (text.length > URL_MAX || !URL.canParse(text)) return undefined
  const url = new URL(text)
  // A URL that the parser changed had something left out here, such as a port, or a tab in the host.
  const isPlain = url.href === text && url.origin === `https://${url.hostname}`
  const isBare = [url.username, url.password, url.search, url.hash].every((part) => part === '')
  return isPlain && isBare && HOST.test(url.hostname) && PATH.test(url.pathname) ? url : undefined
}

/** PayPal signs with few certificates at a time. */
const KEPT_MAX = 8
const kept = new Map<string, readonly X509Certificate[]>()

/**
 * The certificate of a URL, fetched once while it is valid. A problem if it is not PayPal's, or not valid at this time. Rejects
 * if PayPal cannot be reached, or has a failure of its own.
 */
export const certificateAt = async (
  url: URL,
  at: number,
  outside: Outside,
): Promise<X509Certificate | Problem> => {
  const known = kept.get(url.href)
  const isKnown = known !== undefined && isTrusted(known, at)
  const chain = isKnown ? known : await fetchChain(url, outside)
  const [leaf] = chain
  if (!leaf || !isTrusted(chain, at)) return badCertificate
  if (!isKnown) keep(url.href, chain)
  return leaf
}

const badCertificate = problem(
  'bad_certificate',
  'paypal-cert-url',
  'The certificate of this URL is not a valid one of PayPal. Check the clock of this machine.',
)

const keep = (url: string, chain: readonly X509Certificate[]): void => {
  kept.delete(url)
  const [oldest] = kept.keys()
  if (kept.size >= KEPT_MAX && oldest !== undefined) kept.delete(oldest)
  kept.set(url, chain)
}

const fetchChain = async (url: URL, outside: Outside): Promise<readonly X509Certificate[]> => {
  const { status, body } = await outside.fetch(url.href)
  if (status >= 500 || status === 429) {
    throw new Error(`PayPal answered ${status} for the certificate of a webhook`)
  }
  return status === 200 ? readChain(new TextDecoder('latin1').decode(body)) : []
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,20000}-----END CERTIFICATE-----/g
const CHAIN_MAX = 6

const readChain = (pem: string): readonly X509Certificate[] => {
  try {
    return (pem.match(CERTIFICATE) ?? []).slice(0, CHAIN_MAX).map((one) => new X509Certificate(one))
  } catch {
    return []
  }
}

/**
 * PayPal's own libraries check the same name:
 * https://github.com/paypal/PayPal-Java-SDK/blob/master/rest-api-sdk/src/main/java/com/paypal/base/SSLUtil.java
 */
const SUBJECT = /^CN=messageverificationcerts(?:\.[a-z0-9-]+)*\.paypal\.com$/m

/**
 * In PayPal's name, with the key of its algorithm, and valid now; where the file has the issuers too, each
 * signed the one before it. PayPal often sends the certificate alone: then the connection, whose own
 * certificate was checked, is the proof of its origin.
 */
const isTrusted = (chain: readonly X509Certificate[], at: number): boolean => {
  const [leaf, ...issuers] = chain
  const isValid = ({ validFrom, validTo }: X509Certificate) =>
    Date.parse(validFrom) <= at && at <= Date.parse(validTo)
  return (
    leaf !== undefined &&
    SUBJECT.test(leaf.subject) &&
    leaf.publicKey.asymmetricKeyType === 'rsa' &&
    chain.every(isValid) &&
    issuers.every((issuer, index) => {
      const issued = chain[index]
      return issued && issuer.ca && issued.checkIssued(issuer) && issued.verify(issuer.publicKey)
    })
  )
}
