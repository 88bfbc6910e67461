import type { AccountId } from '../../../domain/ids.js'
import { NO_PAP_SETTINGS, type PapSettings } from '../../../domain/papSettings.js'
import type { Sealing } from '../../sealing.js'
import { ofPapSettings } from '../access/sealed.js'
import { insert, one, orNull, type Step } from '../step.js'

interface PapRow {
  readonly servers: string
  readonly currency: string | null
  readonly key_hash: string | null
  readonly hash_field: number | null
  readonly hash_secret: string | null
  readonly anchors: number
  readonly direct_links: number
}

export function* papSettingsOf(accountId: AccountId, sealing: Sealing): Step<PapSettings> {
  const row = yield* one<PapRow>(
    `select servers, currency, key_hash, hash_field, hash_secret, anchors, direct_links
     from pap_settings where account_id = ?`,
    accountId,
  )
  if (!row) return NO_PAP_SETTINGS
  const { hash_field: field, hash_secret: kept } = row
  return {
    servers: JSON.parse(row.servers) as readonly string[],
    currency: row.currency ?? undefined,
    keyHash: row.key_hash ?? undefined,
    saleHash:
      field === null || kept === null
        ? undefined
        : { field, secret: sealing.open(kept, ofPapSettings(accountId)) },
    anchors: row.anchors === 1,
    directLinks: row.direct_links === 1,
  }
}

/** Changes the settings that are named, also to undefined, and leaves all others as they are stored. */
export const keepPapSettings = (
  accountId: AccountId,
  changed: Partial<PapSettings>,
  sealing: Sealing,
): Step<number> => {
  const { servers, currency, keyHash, saleHash, anchors, directLinks } = {
    ...NO_PAP_SETTINGS,
    ...changed,
  }
  const columns = Object.keys(changed).flatMap((name) => COLUMNS[name as keyof PapSettings])
  const edits = columns.map((column) => `${column} = excluded.${column}`)
  return insert(
    'pap_settings',
    {
      account_id: accountId,
      servers: JSON.stringify(servers),
      currency: orNull(currency),
      key_hash: orNull(keyHash),
      hash_field: orNull(saleHash?.field),
      hash_secret: saleHash ? sealing.seal(saleHash.secret, ofPapSettings(accountId)) : null,
      anchors: Number(anchors),
      direct_links: Number(directLinks),
    },
    `on conflict (account_id) do ${edits.length > 0 ? `update set ${edits.join(', ')}` : 'nothing'}`,
  )
}

const COLUMNS: Readonly<Record<keyof PapSettings, readonly (keyof PapRow)[]>> = {
  servers: ['servers'],
  currency: ['currency'],
  keyHash: ['key_hash'],
  saleHash: ['hash_field', 'hash_secret'],
  anchors: ['anchors'],
  directLinks: ['direct_links'],
}
