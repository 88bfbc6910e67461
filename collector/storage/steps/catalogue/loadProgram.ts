import type { Account } from '../../../domain/account.js'
import type { Campaign, CampaignVersion } from '../../../domain/campaign.js'
import type { AccountId, CampaignId } from '../../../domain/ids.js'
import type { Policy } from '../../../domain/policy.js'
import type { Program } from '../../../domain/program.js'
import type { Site } from '../../../domain/site.js'
import type { Sealing } from '../../sealing.js'
import { ofAccount } from '../access/sealed.js'
import { bannersOf } from '../links/bannersOf.js'
import { listenersOf } from '../postbacks/postbackRows.js'
import { all, Overtaken, one, type Step, together } from '../step.js'
import { approvedLinks } from './approvedLinks.js'
import { papSettingsOf } from './papSettings.js'

export interface AccountRow {
  readonly account_id: string
  readonly name: string
  readonly created_at: number
  readonly secret: string
  readonly program_version: number
  readonly alias: string | null
}

export const toAccount = (
  { account_id, name, created_at, secret }: AccountRow,
  sealing: Sealing,
): Account => ({
  id: account_id as AccountId,
  name,
  createdAt: created_at,
  secret: sealing.open(secret, ofAccount(account_id)),
})

/** Reads the program of an account: everything but its affiliates and coupons, which may be many. */
export function* loadProgram(account: Account, sealing: Sealing): Step<Program> {
  const { id } = account
  const found = yield* together({
    bodies: all<{ body: string }>(
      'select body from policies where account_id = ? order by version',
      id,
    ),
    sites: sitesOf(id),
    campaigns: loadCampaigns(id),
    banners: bannersOf(id),
    directLinks: approvedLinks(id),
    pap: papSettingsOf(id, sealing),
    webhook: one('select 1 as one from webhook_endpoints where account_id = ? limit 1', id),
    postbacks: listenersOf(id),
  })
  const { bodies, sites, campaigns, banners, directLinks, pap, webhook, postbacks } = found
  const policies = bodies.map(({ body }) => JSON.parse(body) as Policy)
  const policy = policies.at(-1)
  // On a cluster, the row of a new account may become visible before its other rows.
  if (!policy) throw new Overtaken(`Account ${id} has no policy`)
  return {
    account,
    policy,
    policies,
    campaigns,
    sites,
    banners,
    directLinks,
    pap,
    hasWebhooks: webhook !== undefined,
    postbacks,
  }
}

export function* sitesOf(accountId: AccountId): Step<readonly Site[]> {
  const rows = yield* all<{ host: string; created_at: number }>(
    'select host, created_at from sites where account_id = ? order by host',
    accountId,
  )
  return rows.map(({ host, created_at }) => ({ accountId, host, createdAt: created_at }))
}

function* loadCampaigns(accountId: AccountId): Step<readonly Campaign[]> {
  const { versions, rows } = yield* together({
    versions: all<{ campaign_id: string; body: string }>(
      `select campaign_id, body from campaign_versions
       where account_id = ? order by campaign_id, version`,
      accountId,
    ),
    rows: all<{ id: string; code: string; created_at: number }>(
      'select id, code, created_at from campaigns where account_id = ? order by created_at, id',
      accountId,
    ),
  })
  const versionsOf = new Map<string, CampaignVersion[]>()
  for (const { campaign_id, body } of versions) {
    const known = versionsOf.get(campaign_id) ?? []
    versionsOf.set(campaign_id, known)
    known.push(JSON.parse(body) as CampaignVersion)
  }
  return rows.map(({ id, code, created_at }) => ({
    accountId,
    id: id as CampaignId,
    code,
    createdAt: created_at,
    versions: versionsOf.get(id) ?? [],
  }))
}
