import type { AccountId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { ProviderMessage } from '../domain/providerMessage.js'
import { cutText, toPlainText } from '../domain/text.js'
import { DELIVERY_MAX, DELIVERY_TEXT_MAX, secretsAt } from '../domain/webhook.js'
import { readMessage } from '../ingest/webhooks/readMessage.js'
import type { Deps } from './deps.js'
import { webhookCalled } from './webhooks.js'

/** What a delivery with a body would mean. */
export interface Sample {
  /** As the provider names the event. */
  readonly type: string
  readonly note: string | undefined
  /** The provider asks to erase what is kept. */
  readonly erases: boolean
  /** A problem: why a delivery with this message would not be applied. */
  readonly messages: readonly (ProviderMessage | Problem)[]
}

export interface SampleBody {
  readonly body: Uint8Array
  /** Lines "name: value". Some providers name the event in a header. */
  readonly headers?: readonly string[]
}

const HEADERS_MAX = 50
const HEADER_TEXT_MAX = 2_000

/**
 * Reads a body as the adapter of an endpoint reads deliveries. Stores nothing, and does not check the
 * signature.
 */
export const sampleDelivery = async (
  { storage, now }: Pick<Deps, 'storage' | 'now'>,
  accountId: AccountId,
  endpointId: string,
  { body, headers = [] }: SampleBody,
): Promise<Sample | Problem> => {
  const known = await webhookCalled(storage, accountId, endpointId)
  if (isProblem(known)) return known
  if (body.length === 0) return problem('missing', 'body', 'The body of the delivery is missing.')
  if (body.length > DELIVERY_MAX) {
    return problem('too_large', 'body', `A delivery has at most ${DELIVERY_MAX} bytes.`)
  }
  const named = readHeaders(headers, body)
  if (isProblem(named)) return named
  const { endpoint, adapter } = known
  const at = now()
  const credentials = { secrets: secretsAt(endpoint, at), settings: endpoint.settings }
  const found = adapter.translate({ headers: named, body, receivedAt: at }, credentials)
  // The field of its problem is one of the provider's. Here all of them are in the body.
  if (isProblem(found)) return { ...found, field: 'body' }
  return {
    type: line(found.type) || 'unknown',
    note: found.note === undefined ? undefined : line(found.note),
    erases: found.erase === true,
    messages: found.messages.map(readMessage),
  }
}

const readHeaders = (
  lines: readonly string[],
  body: Uint8Array,
): Readonly<Record<string, string>> | Problem => {
  if (lines.length > HEADERS_MAX || lines.some((text) => text.length > HEADER_TEXT_MAX)) {
    const most = `At most ${HEADERS_MAX} headers, each of at most ${HEADER_TEXT_MAX} characters.`
    return problem('too_long', 'headers', most)
  }
  const read = new Map([['content-type', contentTypeOf(body)]])
  for (const text of lines) {
    const [, name, value] = HEADER.exec(text) ?? []
    if (name === undefined || value === undefined) {
      const why = `"${cutText(toPlainText(text), 60)}" is no header. Write "name: value".`
      return problem('invalid', 'headers', why)
    }
    read.set(name.toLowerCase(), value.trim())
  }
  return Object.fromEntries(read)
}

const HEADER = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})\s*:\s*(.*)$/

/** The usual one, if none is given. IPN of PayPal is a form, for example. */
const contentTypeOf = (body: Uint8Array): string =>
  /^\s*[[{]/.test(new TextDecoder().decode(body.subarray(0, 100)))
    ? 'application/json'
    : 'application/x-www-form-urlencoded'

const line = (text: string): string => cutText(toPlainText(text).trim(), DELIVERY_TEXT_MAX)
