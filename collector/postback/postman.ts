import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { isIP } from 'node:net'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { toStorableText } from '../domain/text.js'
import type { PostbackAnswer, PostbackRequest, Postman } from '../program/postman.js'
import { type AddressRules, allowedUrl, hostOf, refusedAddress } from './address.js'

/** How long a request may take, from resolving the name to the end of the answer. */
export const ANSWER_MS = 10_000
/** How much of an answer is read. */
export const ANSWER_BYTES_MAX = 4_096

export interface PostmanOptions extends AddressRules {
  /** The addresses of a host. */
  readonly resolve: (host: string) => Promise<readonly string[]>
  /** Default: `ANSWER_MS`. */
  readonly answerMs?: number
}

/**
 * A host is resolved once for each request. The connection goes to the addresses that were checked, so
 * a name that resolves differently a moment later cannot lead elsewhere.
 */
export const createPostman = (options: PostmanOptions): Postman => {
  const { answerMs = ANSWER_MS } = options
  return {
    refusal: async (text) => {
      const checked = await check(text, options, AbortSignal.timeout(answerMs))
      return isProblem(checked) ? checked : undefined
    },
    send: async (request) => {
      const signal = AbortSignal.timeout(answerMs)
      const checked = await check(request.url, options, signal)
      if (isProblem(checked)) return checked
      try {
        return await answerTo(request, checked, signal)
      } catch (error) {
        return failed(error, signal)
      }
    },
  }
}

interface Checked {
  readonly url: URL
  readonly addresses: readonly string[]
}

const check = async (
  text: string,
  { resolve, ...rules }: PostmanOptions,
  signal: AbortSignal,
): Promise<Checked | Problem> => {
  const url = allowedUrl(text, rules)
  if (isProblem(url)) return url
  const host = hostOf(url)
  const addresses = isIP(host) === 0 ? await resolved(() => resolve(host), signal) : [host]
  if (isProblem(addresses)) return addresses
  return refusedAddress(url, addresses, rules) ?? { url, addresses }
}

const resolved = (
  resolve: () => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<readonly string[] | Problem> =>
  new Promise((done) => {
    const give = () =>
      done(problem('unresolved', 'url', 'The host of the address has no DNS entry.'))
    signal.addEventListener('abort', give, { once: true })
    resolve().then(done, give)
  })

const answerTo = (
  { method, headers, body }: PostbackRequest,
  { url, addresses }: Checked,
  signal: AbortSignal,
): Promise<PostbackAnswer> =>
  new Promise((done, fail) => {
    const options: RequestOptions = {
      method,
      headers:
        body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: onlyTo(addresses),
      // A connection of its own, so that none is reused whose address was checked for another request.
      agent: false,
      signal,
    }
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    send(url, options, (response) => readAnswer(response, done))
      .on('error', fail)
      .end(body)
  })

const onlyTo =
  (addresses: readonly string[]): LookupFunction =>
  (_host, { all }, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }))
    const [first = { address: '', family: 0 }] = found
    if (all) callback(null, found)
    else callback(null, first.address, first.family)
  }

/** The status decides. An answer whose body breaks off or never ends is therefore complete too. */
const readAnswer = (response: IncomingMessage, done: (answer: PostbackAnswer) => void): void => {
  const parts: Buffer[] = []
  let bytes = 0
  const give = () => {
    const text = Buffer.concat(parts).subarray(0, ANSWER_BYTES_MAX).toString()
    done({ status: response.statusCode ?? 0, body: toStorableText(text) })
    response.destroy()
  }
  response.on('data', (part: Buffer) => {
    parts.push(part)
    bytes += part.length
    if (bytes >= ANSWER_BYTES_MAX) give()
  })
  response.on('error', give)
  response.on('close', give)
  response.on('end', give)
}

const failed = (error: unknown, signal: AbortSignal): Problem => {
  if (signal.aborted) return problem('timeout', 'url', 'There was no answer in time.')
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  return problem('no_answer', 'url', `There was no answer: ${code ?? message ?? 'unknown error'}.`)
}
