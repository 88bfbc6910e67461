import type { Sending } from './attempt.js'
import { accountOf } from './authorize.js'
import type { SigningKey } from './proof.js'

/** How to reach the collector. */
export interface ClientOptions {
  /** The collector's address, for example `https://go.shop.example`. */
  readonly collector: string
  /**
   * A secret key (`sk_…`), which is sent, or a call key (`ck_…`), which signs every call and is not sent.
   */
  readonly key: string
  /** Signs proofs for pages. Only `proof` needs it. */
  readonly signingKey?: SigningKey | undefined
  /** By default the account of `key`. */
  readonly account?: string | undefined
  /** How long an attempt may take, by default 10,000; a batch may take six times as long. */
  readonly timeoutMs?: number | undefined
  /** How many further attempts there are after a failure that passes, by default 3. */
  readonly retries?: number | undefined
  /** Used instead of the global `fetch`. */
  readonly fetch?: typeof fetch | undefined
}

const TIMEOUT_MS = 10_000
const RETRIES = 3
const RETRIES_MAX = 20

/** Options with their defaults. Throws a `TypeError` that names a wrong one, and never shows a key. */
export const readOptions = (
  options: ClientOptions,
): Sending & { readonly account: string; readonly signingKey: SigningKey | undefined } => {
  const { collector, key, signingKey, timeoutMs = TIMEOUT_MS, retries = RETRIES } = options
  if (!/^https?:\/\/[^/]/.test(`${collector}`)) {
    throw new TypeError('collector must be an address such as "https://go.shop.example"')
  }
  const own = accountOf(`${key}`)
  if (own === undefined) {
    throw new TypeError(
      'key must be a secret key (sk_…) or a call key (ck_…). To make one: waymark key add, or waymark key add --calls',
    )
  }
  const { account = own } = options
  if (account !== own) throw new TypeError(`key belongs to the account "${own}", not "${account}"`)
  if (!(timeoutMs > 0)) throw new TypeError('timeoutMs must be a number above 0')
  if (!(retries >= 0 && retries <= RETRIES_MAX)) {
    throw new TypeError(`retries must be a number from 0 to ${RETRIES_MAX}`)
  }
  // Looked up for every call, because monitoring replaces the global `fetch` later.
  const call: typeof fetch = (...words) => (options.fetch || fetch)(...words)
  const origin = collector.replace(/\/+$/, '')
  return { collector: origin, key, timeoutMs, retries, fetch: call, account, signingKey }
}
