import type { AccountId } from '../../../domain/ids.js'
import { MINUTE_MS } from '../../../domain/time.js'
import {
  ENDPOINTS_MAX,
  type EndpointSecret,
  type WebhookEndpoint,
} from '../../../domain/webhook.js'
import type { Sealing } from '../../sealing.js'
import type { Webhooks } from '../../webhooks.js'
import { type Edit, NEW } from '../catalogue/codeEdits.js'
import { all, insert, one, orNull, type Runner, run, type Step } from '../step.js'
import { ofWebhook } from './places.js'

type Endpoints = Pick<
  Webhooks,
  | 'addWebhook'
  | 'editWebhook'
  | 'setWebhookSecrets'
  | 'removeWebhook'
  | 'webhooks'
  | 'webhook'
  | 'noteRefused'
>

interface EndpointRow {
  readonly account_id: string
  readonly id: string
  readonly provider: string
  readonly label: string
  readonly secrets: string
  readonly settings: string
  readonly created_at: number
  readonly removed_at: number | null
  readonly refused: number
  readonly refused_at: number | null
  readonly refused_why: string | null
}

/**
 * Edits of endpoints. Only the first one concerns what orders are decided with (`Program.hasWebhooks`),
 * and so changes the version of the program.
 */
export const endpointsOver = (
  { read, write }: Runner,
  edit: Edit,
  sealing: Sealing,
): Endpoints => ({
  addWebhook: async (endpoint) =>
    (await edit(endpoint.accountId, () => addEndpoint(endpoint, sealing))) ? 'added' : 'full',
  editWebhook: async ({ accountId, id, label, settings }) =>
    (await write(() =>
      run(
        `update webhook_endpoints set label = ?, settings = ?
         where account_id = ? and id = ? and removed_at is null`,
        label,
        JSON.stringify(settings),
        accountId,
        id,
      ),
    )) > 0,
  setWebhookSecrets: async ({ accountId, id, secrets }) => {
    const kept = sealed(secrets, accountId, id, sealing)
    return (await write(() => setSecrets(accountId, id, kept))) > 0
  },
  removeWebhook: async (accountId, id, at) =>
    (await write(() =>
      run(
        `update webhook_endpoints set removed_at = ?, secrets = ?
         where account_id = ? and id = ? and removed_at is null`,
        at,
        sealed([], accountId, id, sealing),
        accountId,
        id,
      ),
    )) > 0,
  webhooks: async (accountId) => {
    const rows = await read(() =>
      all<EndpointRow>(
        `select * from webhook_endpoints where account_id = ? and removed_at is null
         order by created_at, id limit ?`,
        accountId,
        ENDPOINTS_MAX,
      ),
    )
    return rows.map((row) => toEndpoint(row, sealing))
  },
  webhook: async (accountId, id) => {
    const row = await read(() =>
      one<EndpointRow>(
        `select * from webhook_endpoints
         where account_id = ? and id = ? and removed_at is null`,
        accountId,
        id,
      ),
    )
    return row && toEndpoint(row, sealing)
  },
  noteRefused: async (accountId, id, at, why) => {
    await write(() => noteRefused(accountId, id, at, why))
  },
})

const setSecrets = (accountId: AccountId, id: string, secrets: string): Step<number> =>
  run(
    `update webhook_endpoints set secrets = ?
     where account_id = ? and id = ? and removed_at is null`,
    secrets,
    accountId,
    id,
  )

const noteRefused = (accountId: AccountId, id: string, at: number, why: string): Step<number> =>
  run(
    `update webhook_endpoints set refused = refused + 1, refused_at = ?, refused_why = ?
     where account_id = ? and id = ? and (refused_at is null or refused_at <= ?)`,
    at,
    why,
    accountId,
    id,
    at - MINUTE_MS,
  )

function* addEndpoint(endpoint: WebhookEndpoint, sealing: Sealing): Step<number> {
  const { accountId, id, secrets, refused } = endpoint
  const found = yield* one<{ count: number }>(
    'select count(*) as count from webhook_endpoints where account_id = ? and removed_at is null',
    accountId,
  )
  if ((found?.count ?? 0) >= ENDPOINTS_MAX) return 0
  return yield* insert(
    'webhook_endpoints',
    {
      account_id: accountId,
      id,
      provider: endpoint.provider,
      label: endpoint.label,
      secrets: sealed(secrets, accountId, id, sealing),
      settings: JSON.stringify(endpoint.settings),
      created_at: endpoint.createdAt,
      removed_at: orNull(endpoint.removedAt),
      refused: refused.count,
      refused_at: orNull(refused.at),
      refused_why: orNull(refused.why),
    },
    NEW,
  )
}

const sealed = (
  secrets: readonly EndpointSecret[],
  accountId: AccountId,
  id: string,
  sealing: Sealing,
): string => sealing.seal(JSON.stringify(secrets), ofWebhook(accountId, id))

const toEndpoint = (row: EndpointRow, sealing: Sealing): WebhookEndpoint => ({
  accountId: row.account_id as AccountId,
  id: row.id,
  provider: row.provider,
  label: row.label,
  secrets: JSON.parse(sealing.open(row.secrets, ofWebhook(row.account_id, row.id))),
  settings: JSON.parse(row.settings),
  createdAt: row.created_at,
  removedAt: row.removed_at ?? undefined,
  refused: {
    count: row.refused,
    at: row.refused_at ?? undefined,
    why: row.refused_why ?? undefined,
  },
})
