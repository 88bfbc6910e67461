import { orderAddress } from '../parts/orderAddress.js'
import { routes } from '../routes.js'
import { BATCH, CUSTOMER, ENDPOINT, keyOf, PAYOUT, POSTBACK } from './aShop.js'

/** What stands for a part of an address in a shop made by `aShop`. */
const PARTS: Readonly<Record<string, string>> = {
  order: orderAddress(keyOf('1002')),
  affiliate: 'bob',
  code: 'summer',
  slug: 'summer',
  postback: POSTBACK,
  token: 'default1.unknown',
  endpoint: ENDPOINT,
  batch: BATCH,
  payout: PAYOUT,
  subject: 'affiliates',
  customer: CUSTOMER,
}

/** A route with its parts filled in. Throws for a part that nobody thought of. */
export const fill = (path: string, parts = PARTS): string =>
  path.replace(/:(\w+)/g, (_match, name: string) => {
    const part = parts[name]
    if (part === undefined) throw new Error(`Tell addresses.ts what :${name} may be`)
    return part
  })

/** Every page that a session is needed for. */
export const pages: readonly string[] = routes
  .filter(({ method, open }) => method === 'get' && !open)
  .map(({ path }) => fill(path))
