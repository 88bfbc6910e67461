import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AccountId, isAccountId } from '../domain/ids.js'
import type { Program } from '../domain/program.js'
import type { AccountOfHost } from './accountOfHost.js'
import { answer, type Headers } from './answer.js'
import type { Deps } from './deps.js'
import { answerError } from './errors.js'
import { type FromMemory, fromMemory } from './fromMemory.js'
import { type Listener, type ListenerOptions, ownAddress } from './listeners.js'
import { sendTooMany } from './problemJson.js'
import { urlOf } from './url.js'

/** What the links and banners of all accounts are answered with. */
export interface LinkContext {
  readonly deps: Deps
  readonly options: ListenerOptions
  readonly ownerOf: AccountOfHost
  /** From memory, so that links work while the database is away. */
  readonly programs: FromMemory<AccountId, Program>
}

export const linkContext = (
  deps: Deps,
  options: ListenerOptions,
  ownerOf: AccountOfHost,
): LinkContext => ({
  ...{ deps, options, ownerOf },
  programs: fromMemory((accountId: AccountId) => deps.storage.program(accountId), deps.now),
})

/** An address below a prefix, such as `/r/~default1/jane/summer?data1=a`. */
export interface LinkCall {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly accountId: AccountId
  readonly program: Program
  /** Whether the address names the account. */
  readonly isNamed: boolean
  /** Decoded, without the account. There may be fewer or more than the address needs. */
  readonly segments: readonly string[]
  readonly query: URLSearchParams
  /** Whether a browser may be navigating. */
  readonly isFollowed: boolean
}

/** Answers differ by link and by time, and search engines must not list the links. */
export const COMMON: Headers = ['Cache-Control', 'no-store', 'X-Robots-Tag', 'noindex']
export const TEXT: Headers = ['Content-Type', 'text/plain; charset=utf-8', ...COMMON]

/** A listener for the addresses below a prefix, whose account the address or the host names. */
export const linkListener =
  (
    { deps, options, ownerOf, programs }: LinkContext,
    prefix: string,
    reply: (request: LinkCall) => Promise<void>,
  ): Listener =>
  async (req, res) => {
    try {
      if (req.method !== 'GET' && req.method !== 'HEAD') {
        return answer(res, 405, ['Allow', 'GET, HEAD', ...TEXT], 'Open this address with GET.\n')
      }
      const { account, segments, query } = readAddress(req, prefix)
      const accountId = account ?? (await ownerOf(ownAddress(req, options).ownHost))
      if (accountId === undefined || !isAccountId(accountId)) return sendNowhere(res)
      if (!programs.knows(accountId)) {
        // Made-up accounts cost a read of the database each.
        const wait = deps.limits.page(req)
        if (wait !== undefined) return sendTooMany(res, wait)
      }
      const program = await programs.read(accountId)
      if (!program) return sendNowhere(res)
      const isNamed = account !== undefined
      const call = { req, res, accountId, program, isNamed, segments, query }
      await reply({ ...call, isFollowed: isFollowed(req) })
    } catch (error) {
      answerError(deps, error, res)
    }
  }

export const sendNowhere = (res: ServerResponse): void => answer(res, 404, TEXT, NOWHERE)

const NOWHERE = `This link leads nowhere.

If you are the shop's owner: the link names no account of this collector, or the account has no site.
On a host that is no site of the account, the account follows the first part of the address, as in
/r/~<account>/jane, if there are several accounts.
A site is registered with: waymark site add <host>
`

const readAddress = (req: IncomingMessage, prefix: string) => {
  const [path = '', query = ''] = splitAt(urlOf(req), '?')
  const segments = path.slice(prefix.length).split('/').map(decoded)
  const account = segments[0]?.startsWith('~') ? segments.shift()?.slice(1) : undefined
  return { account: account as AccountId | undefined, segments, query: new URLSearchParams(query) }
}

const splitAt = (text: string, mark: string): readonly [string, string] => {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone percent sign.
    return text
  }
}

/**
 * Whether a browser may be navigating. Browsers say if a page embeds the address (`Sec-Fetch-Dest`);
 * Safari before 16.4 says nothing. A prefetched page is followed, because its script runs only when it
 * is shown. https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Dest
 */
const isFollowed = ({ method, headers }: IncomingMessage): boolean => {
  const { 'sec-fetch-dest': dest = 'document', 'sec-fetch-mode': mode = 'navigate' } = headers
  return method === 'GET' && dest === 'document' && mode === 'navigate'
}
