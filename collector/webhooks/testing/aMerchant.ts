import type { AccountId, AffiliateId } from '../../domain/ids.js'
import { isProblem } from '../../domain/problem.js'
import { USUAL_RULES } from '../../domain/verdict.js'
import { NEVER_REFUSED } from '../../domain/webhook.js'
import { addAccount } from '../../program/accounts.js'
import { webhookUrl } from '../../program/webhooks.js'
import type { TestCollector } from '../../testing/aCollector.js'
import { anAffiliate, countingDeps } from '../../testing/builders.js'
import type { Credentials } from '../adapter.js'
import { deliveryOf, fixtureBody } from './adapterContract.js'
import type { ProviderFixture } from './providerFixture.js'

/** When deliveries arrive: after everything that the fixtures say. */
export const RECEIVED_AT = Date.UTC(2027, 0, 1)

/** An account of its own with one endpoint. Every order earns its default affiliate 10 %. */
export interface Merchant {
  readonly accountId: AccountId
  readonly endpointId: string
  readonly url: string
  /** Delivers a file of the provider's folder, signed with the fixture's secret. */
  deliver(file: string, secret?: string): Promise<Response>
  send(body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<Response>
}

export const aMerchant = async (
  { storage, url: collectorUrl }: TestCollector,
  fixture: ProviderFixture,
  name: string,
  credentials: Credentials = fixture.credentials,
): Promise<Merchant> => {
  const accountId = name as AccountId
  const deps = countingDeps(storage, () => 0)
  const added = await addAccount(deps, { id: accountId, name })
  if (isProblem(added)) throw new Error(added.message)
  const affiliateId = `${name} jane` as AffiliateId
  await storage.addAffiliate({ ...anAffiliate('jane'), accountId, id: affiliateId })
  const program = await storage.program(accountId)
  if (!program) throw new Error('The account was not added')
  const policy = { rules: USUAL_RULES, defaultAffiliateId: affiliateId }
  await storage.addPolicy(accountId, { ...program.policy, version: 2, ...policy })
  const endpoint = {
    accountId,
    id: 'abcdef012345',
    provider: fixture.adapter.provider,
    label: fixture.adapter.title,
    secrets: credentials.secrets.map((secret) => ({ secret, until: undefined })),
    settings: credentials.settings,
    createdAt: 0,
    removedAt: undefined,
    refused: NEVER_REFUSED,
  }
  await storage.addWebhook(endpoint)
  const url = webhookUrl(collectorUrl, endpoint)
  const send: Merchant['send'] = (body, headers) =>
    fetch(url, { method: 'POST', headers, body: new Uint8Array(body) })
  return {
    accountId,
    endpointId: endpoint.id,
    url,
    send,
    deliver: (file, secret = credentials.secrets[0] ?? '') => {
      const body = fixtureBody(fixture.adapter.provider, file)
      const when = { at: RECEIVED_AT, receivedAt: RECEIVED_AT, secret }
      return send(body, deliveryOf(fixture, body, when).headers)
    },
  }
}
