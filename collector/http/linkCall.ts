import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AccountId, isAccountId } from '../domain/ids.js'
import { isAlias } from '../domain/papSettings.js'
import type { Program } from '../domain/program.js'
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
  /** From memory, so that links work while the database is away. */
  readonly programs: FromMemory<AccountId, Program>
}

export const linkContext = (deps: Deps, options: ListenerOptions): LinkContext => ({
  ...{ deps, options },
  programs: fromMemory((accountId: AccountId) => deps.storage.program(accountId), deps.now),
})

/** What a request says of a link. */
export interface FoundLink {
  /** An account's id or alias. */
  readonly account: string | undefined
  /** Whether the address names the account. */
  readonly isNamed: boolean
  /** The decoded words of the address, without the account. */
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

/** A request for a link of an account, such as `/r/~default1/jane/summer?data1=a`. */
export interface LinkCall extends Omit<FoundLink, 'account'> {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly accountId: AccountId
  readonly program: Program
  /** Whether a browser may be navigating. */
  readonly isFollowed: boolean
  /** Answers that the link has no account or the account no site. */
  readonly sendNowhere: () => void
}

/** Answers differ by link and by time, and search engines must not list the links. */
export const COMMON: Headers = ['Cache-Control', 'no-store', 'X-Robots-Tag', 'noindex']
export const TEXT: Headers = ['Content-Type', 'text/plain; charset=utf-8', ...COMMON]

interface LinkListenerOptions {
  readonly find: (req: IncomingMessage) => Promise<FoundLink>
  readonly reply: (call: LinkCall) => Promise<void>
  /** The text for a link without an account or a site. */
  readonly nowhere?: string
}

/** A listener for links. */
export const linkListener =
  (
    { deps, programs }: LinkContext,
    { find, reply, nowhere = NOWHERE }: LinkListenerOptions,
  ): Listener =>
  async (req, res) => {
    try {
      if (req.method !== 'GET' && req.method !== 'HEAD') {
        return answer(res, 405, ['Allow', 'GET, HEAD', ...TEXT], 'Open this address with GET.\n')
      }
      const sendNowhere = () => answer(res, 404, TEXT, nowhere)
      const { account, ...found } = await find(req)
      const isOther = account !== undefined && isAlias(account)
      const accountId = isOther ? await deps.accounts.named(account) : account
      if (accountId === undefined || !isAccountId(accountId)) return sendNowhere()
      if (!programs.knows(accountId)) {
        // Made-up accounts cost a read of the database each.
        const wait = deps.limits.page(req)
        if (wait !== undefined) return sendTooMany(res, wait)
      }
      const program = await programs.read(accountId)
      if (!program) return sendNowhere()
      const call = { req, res, accountId, program, ...found, sendNowhere }
      await reply({ ...call, isFollowed: isFollowed(req) })
    } catch (error) {
      answerError(deps, error, res)
    }
  }

/** Finds the link in an address below a prefix, whose account the address or the host names. */
export const addressBelow =
  ({ deps, options }: LinkContext, prefix: string) =>
  async (req: IncomingMessage): Promise<FoundLink> => {
    const { account, segments, query } = readAddress(req, prefix)
    const owner = account ?? (await deps.accounts.ofHost(ownAddress(req, options).ownHost))
    return { account: owner, isNamed: account !== undefined, segments, query }
  }

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
  return { account, segments, query: new URLSearchParams(query) }
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
