import { decodedAddress } from '../../pap/clickEvent.js'
import { readParams } from '../../pap/papParams.js'
import { linkListener } from '../linkCall.js'
import type { Listener } from '../listeners.js'
import { followWords } from '../redirect.js'
import { accountOf, type PapContext } from './papContext.js'
import { queryOf } from './papRequest.js'

/** The names of a link's parameters, in lower case, and what redirect links call them. */
const OWN = new Map([
  ['desturl', 'to'],
  ['a_bid', 'a_bid'],
  ['chan', 'chan'],
  ['data1', 'data1'],
  ['data2', 'data2'],
])

/** They say who reports or which link it is, and are not for the landing page. */
const NOT_PASSED: ReadonlySet<string> = new Set(['a_aid', 'a_cid', 'accountid', 'pdebug', 'to'])

/** `/scripts/click.php?a_aid=jane`: a redirect link, as `/r/jane`. */
export const clickListener = (context: PapContext): Listener =>
  linkListener(context, {
    find: async (req) => {
      const text = queryOf(req)
      const params = readParams(text)
      const query = new URLSearchParams()
      // Of several parameters with one name the last one counts.
      for (const [name, value] of new URLSearchParams(text.replaceAll('&amp;', '&'))) {
        const lower = name.toLowerCase()
        if (NOT_PASSED.has(lower)) continue
        const own = OWN.get(lower)
        query.set(own ?? name, own === 'to' ? decodedAddress(value) : value)
      }
      return {
        account: await accountOf(context, req, params),
        isNamed: params.has('accountid'),
        segments: [params.get('a_aid')?.trim() ?? '', params.get('a_cid')?.trim() ?? ''],
        query,
      }
    },
    reply: async (call) => followWords(context, call),
    nowhere: NOWHERE,
  })

const NOWHERE = `This link leads nowhere.

If you are the shop's owner: the link names no account of this collector, or the account has no site.
An account gets the name that the link has with: waymark account alias <account> <alias>
A site is registered with: waymark site add <host>
`
