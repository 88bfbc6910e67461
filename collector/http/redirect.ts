import type { IncomingMessage } from 'node:http'
import { type AccountId, isAccountId } from '../domain/ids.js'
import { isAlias } from '../domain/papSettings.js'
import type { Program } from '../domain/program.js'
import { followLink, type OpenedLink } from '../ingest/links/followLink.js'
import type { AccountOfHost } from './accountOfHost.js'
import { answer, type Headers } from './answer.js'
import type { Deps } from './deps.js'
import { answerError } from './errors.js'
import { type FromMemory, fromMemory } from './fromMemory.js'
import { type Listener, type ListenerOptions, ownAddress } from './listeners.js'
import { sendTooMany } from './problemJson.js'
import { urlOf } from './url.js'

/** Redirect links begin with it. */
export const REDIRECT_PATH = '/r/'

export const isRedirect = (path: string): boolean => path.startsWith(REDIRECT_PATH)

/** Answers differ by link and by time, and search engines must not list the links. */
const COMMON: Headers = ['Cache-Control', 'no-store', 'X-Robots-Tag', 'noindex']
const TEXT: Headers = ['Content-Type', 'text/plain; charset=utf-8', ...COMMON]

/**
 * `GET /r/<affiliate>[/<campaign>]` and `/r/~<account>/<affiliate>[/<campaign>]`: sends the visitor to
 * the shop.
 */
export const redirectListener = (
  deps: Deps,
  options: ListenerOptions,
  ownerOf: AccountOfHost,
): Listener =>
  followListener(
    deps,
    fromMemory((accountId) => deps.storage.program(accountId), deps.now),
    async (req) => {
      const { account, link } = linkIn(req)
      const accountId = account ?? (await ownerOf(ownAddress(req, options).ownHost))
      return { accountId, link }
    },
    NOWHERE,
  )

/** A link and the account that it belongs to, as far as the request says. */
export interface FoundLink {
  readonly accountId: string | undefined
  readonly link: OpenedLink
}

/**
 * Sends the visitor to the shop. It reads the account's sites from memory, so that links work while the
 * database is away. `nowhere` is the text for a link without an account or a site.
 */
export const followListener = (
  deps: Deps,
  programs: FromMemory<AccountId, Program>,
  find: (req: IncomingMessage) => Promise<FoundLink>,
  nowhere: string,
): Listener => {
  const { newId, limits, accounts } = deps
  return async (req, res) => {
    try {
      if (req.method !== 'GET' && req.method !== 'HEAD') {
        return answer(res, 405, ['Allow', 'GET, HEAD', ...TEXT], 'Open this address with GET.\n')
      }
      const { accountId: name, link } = await find(req)
      const accountId = name !== undefined && isAlias(name) ? await accounts.named(name) : name
      if (accountId === undefined || !isAccountId(accountId)) return answer(res, 404, TEXT, nowhere)
      if (!programs.knows(accountId)) {
        // Made-up accounts cost a read of the database each.
        const wait = limits.page(req)
        if (wait !== undefined) return sendTooMany(res, wait)
      }
      const program = await programs.read(accountId)
      const to = program && followLink(program, link, newId)
      if (to === undefined) return answer(res, 404, TEXT, nowhere)
      answer(res, 302, ['Location', to, ...COMMON])
    } catch (error) {
      answerError(deps, error, res)
    }
  }
}

const NOWHERE = `This link leads nowhere.

If you are the shop's owner: the link names no account of this collector, or the account has no site.
On a host that is no site of the account, a link begins with /r/~<account>/ if there are several accounts.
A site is registered with: waymark site add <host>
`

interface ReadLink {
  /** The account that the link names. */
  readonly account: AccountId | undefined
  readonly link: OpenedLink
}

/** Segments beyond the campaign are ignored: a visitor must not be stranded by a damaged link. */
const linkIn = (req: IncomingMessage): ReadLink => {
  const [path = '', query = ''] = splitAt(urlOf(req), '?')
  const segments = path.slice(REDIRECT_PATH.length).split('/').map(decoded)
  const named = segments[0]?.startsWith('~') ? segments.shift()?.slice(1) : undefined
  const [affiliate = '', campaign] = segments
  return {
    account: named as AccountId | undefined,
    link: {
      affiliate,
      campaign: campaign || undefined,
      query: new URLSearchParams(query),
      isFollowed: isFollowed(req),
    },
  }
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
export const isFollowed = ({ method, headers }: IncomingMessage): boolean => {
  const { 'sec-fetch-dest': dest = 'document', 'sec-fetch-mode': mode = 'navigate' } = headers
  return method === 'GET' && dest === 'document' && mode === 'navigate'
}
