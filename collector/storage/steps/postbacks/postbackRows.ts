import type { AccountId, AffiliateId } from '../../../domain/ids.js'
import type {
  Delivery,
  DeliveryId,
  Listener,
  Postback,
  PostbackId,
  PostbackSecrets,
  Variables,
} from '../../../domain/postback.js'
import type { Place, Sealing } from '../../sealing.js'
import { all, flag, orNull, type Row, type Step } from '../step.js'

export const ofPostback = (accountId: string, id: string): Place => ['postbacks', accountId, id]

export interface PostbackRow {
  readonly account_id: string
  readonly id: string
  readonly affiliate_id: string | null
  readonly method: string
  readonly url: string
  readonly events: string
  readonly has_total: number
  readonly has_personal: number
  readonly has_tests: number
  readonly status: string
  readonly secret: string
  readonly old_secret: string | null
  readonly old_until: number | null
  readonly created_at: number
}

export const toPostbackRow = (postback: Postback, secret: string, sealing: Sealing): Row => ({
  account_id: postback.accountId,
  id: postback.id,
  affiliate_id: orNull(postback.affiliateId),
  method: postback.method,
  url: postback.url,
  events: JSON.stringify(postback.events),
  has_total: flag(postback.hasTotal),
  has_personal: flag(postback.hasPersonal),
  has_tests: flag(postback.hasTests),
  status: postback.status,
  secret: sealing.seal(secret, ofPostback(postback.accountId, postback.id)),
  old_secret: null,
  old_until: null,
  created_at: postback.createdAt,
})

export const postbackFromRow = (row: PostbackRow): Postback => ({
  accountId: row.account_id as AccountId,
  ...listenerFromRow(row),
  method: row.method as Postback['method'],
  url: row.url,
  status: row.status as Postback['status'],
  createdAt: row.created_at,
})

export const secretsFromRow = (row: PostbackRow, sealing: Sealing): PostbackSecrets => {
  const { old_secret: old, old_until: until } = row
  const place = ofPostback(row.account_id, row.id)
  return {
    secret: sealing.open(row.secret, place),
    old: old === null || until === null ? undefined : { secret: sealing.open(old, place), until },
  }
}

type ListenerRow = Pick<
  PostbackRow,
  'id' | 'affiliate_id' | 'events' | 'has_total' | 'has_personal' | 'has_tests'
>

const listenerFromRow = (row: ListenerRow): Listener => ({
  id: row.id as PostbackId,
  affiliateId: (row.affiliate_id ?? undefined) as AffiliateId | undefined,
  events: JSON.parse(row.events) as Listener['events'],
  hasTotal: row.has_total === 1,
  hasPersonal: row.has_personal === 1,
  hasTests: row.has_tests === 1,
})

/** The active destinations of an account, as a part of its program. */
export function* listenersOf(accountId: AccountId): Step<readonly Listener[]> {
  const rows = yield* all<ListenerRow>(
    `select id, affiliate_id, events, has_total, has_personal, has_tests from postbacks
     where account_id = ? and status = 'active' order by created_at, id`,
    accountId,
  )
  return rows.map(listenerFromRow)
}

export interface DeliveryRow {
  readonly id: string
  readonly postback_id: string
  readonly event: string
  readonly variables: string
  readonly state: string
  readonly attempts: number
  readonly due_at: number
  readonly created_at: number
  readonly started_at: number | null
  readonly attempted_at: number | null
  readonly last_status: number | null
  readonly last_error: string | null
}

export const deliveryFromRow = (row: DeliveryRow): Delivery => ({
  id: row.id as DeliveryId,
  postbackId: row.postback_id as PostbackId,
  event: row.event as Delivery['event'],
  variables: JSON.parse(row.variables) as Variables,
  state: row.state as Delivery['state'],
  attempts: row.attempts,
  dueAt: row.due_at,
  createdAt: row.created_at,
  startedAt: row.started_at ?? undefined,
  attemptedAt: row.attempted_at ?? undefined,
  lastStatus: row.last_status ?? undefined,
  lastError: row.last_error ?? undefined,
})
