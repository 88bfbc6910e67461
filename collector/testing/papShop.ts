import { editPap } from '../program/pap.js'
import type { Storage } from '../storage/storage.js'
import { aCollector, type TestCollector } from './aCollector.js'
import { account } from './builders.js'
import type { RawAnswer } from './papRequests.js'

/** A conversion as `GET /v1/conversions/<order>` answers it, as far as these tests look. */
export interface ShownConversion {
  readonly total?: string
  readonly currency?: string
  readonly status: string
  readonly source: string
  readonly flags: readonly string[]
  readonly commissions: readonly { readonly affiliate: string; readonly amount: string }[]
}

/** A collector whose requests are those of existing integrations. */
export interface PapShop extends TestCollector {
  /** Requests an address with a query, as a server does. */
  ask(path: string, params?: object, init?: RequestInit): Promise<Response>
  conversions(orderId: string): Promise<readonly ShownConversion[]>
  /** Why messages were rejected, the newest first. */
  rejected(): Promise<readonly string[]>
  /** The merchant lists this machine, and names the currency of sales without one. */
  trustOwnMachine(): Promise<void>
}

export const aPapShop = async (
  over: Parameters<typeof aCollector>[1] = {},
  given?: Storage,
): Promise<PapShop> => {
  const collector = await aCollector(given, over)
  return {
    ...collector,
    ask: (path, params = {}, init = {}) =>
      fetch(`${collector.url}${path}?${new URLSearchParams(Object.entries(params))}`, {
        redirect: 'manual',
        ...init,
      }),
    conversions: async (orderId) => {
      const response = await collector.v1('GET', `/conversions/${encodeURIComponent(orderId)}`)
      const { conversions = [] } = (await response.json()) as {
        readonly conversions?: readonly ShownConversion[]
      }
      return conversions
    },
    rejected: async () => {
      const found = await collector.storage.listSetAside({ accountId: account, limit: 20 })
      return found.map(({ code }) => code)
    },
    trustOwnMachine: async () => {
      await editPap(collector.app.deps, account, { servers: '127.0.0.1', currency: 'EUR' })
    },
  }
}

/** The visitor's id in an answer of `track.php`; '' if the answer is not as clients expect it. */
export const idIn = ({ body }: Pick<RawAnswer, 'body'>): string =>
  /^setVisitor\('([a-zA-Z0-9]{32})'\);$/.exec(body)?.[1] ?? ''
