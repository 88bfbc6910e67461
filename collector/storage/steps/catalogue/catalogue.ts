import type { Campaign, CampaignVersion } from '../../../domain/campaign.js'
import { codeKey } from '../../../domain/code.js'
import type { AccountId } from '../../../domain/ids.js'
import type { Policy } from '../../../domain/policy.js'
import type { Site } from '../../../domain/site.js'
import { CATALOGUE_PAGE, type Catalogue } from '../../catalogue.js'
import type { Links } from '../../links.js'
import type { Sealing } from '../../sealing.js'
import type { Webhooks } from '../../webhooks.js'
import { insertKey, insertUser } from '../access/access.js'
import { ofAccount } from '../access/sealed.js'
import { inPages } from '../inPages.js'
import { linksOver } from '../links/linksOver.js'
import { type PostbackEdits, postbackEdits } from '../postbacks/postbackEdits.js'
import { aTask, later } from '../resettling/tasks.js'
import {
  all,
  insert,
  insertAll,
  orNull,
  type Row,
  type Runner,
  run,
  type Step,
  togetherAll,
} from '../step.js'
import { webhooksOver } from '../webhooks/webhooksOver.js'
import { affiliateSettingEdits } from './affiliateSettings.js'
import { aliasEdits } from './aliasEdits.js'
import {
  affiliateEdits,
  couponEdits,
  type Edit,
  NEW,
  spelledTasks,
  UNSEEN_MS,
} from './codeEdits.js'
import { directLinkEdits } from './directLinkEdits.js'
import { lifetimesOver } from './lifetimes.js'
import { type AccountRow, sitesOf, toAccount } from './loadProgram.js'
import { keepPapSettings } from './papSettings.js'
import type { ProgramCache } from './programCache.js'

/** How many accounts are read at the same time. */
const ACCOUNTS_TOGETHER = 50

/** The merchant's program. */
export const catalogueOver = (
  runner: Runner,
  cache: ProgramCache,
  sealing: Sealing,
): Catalogue & Links & Webhooks & PostbackEdits => {
  const { programOf, nextVersion } = cache
  /**
   * An edit, the new program version and the tasks for affected orders are one write, so that no
   * cache stays outdated.
   */
  const edit: Edit = async (accountId, change, tasks = [], at = 0) => {
    const isDone = await runner.write(function* () {
      if ((yield* change()) === 0) return false
      yield* nextVersion(accountId)
      yield* later(accountId, tasks, at)
      return true
    })
    program.forget(accountId)
    return isDone
  }
  const program = oncePerTurn((accountId: AccountId) => runner.read(() => programOf(accountId)))
  const { addAccount, ...accounts } = accountEdits(runner, edit, sealing)
  return {
    ...accounts,
    addAccount: async (account, ...first) => {
      const isAdded = await addAccount(account, ...first)
      program.forget(account.id)
      return isAdded
    },
    ...siteAndCampaignEdits(edit),
    sites: async () => {
      const found: Site[] = []
      const ids = (await accounts.accounts()).map(({ id }) => id)
      for (let from = 0; from < ids.length; from += ACCOUNTS_TOGETHER) {
        const some = ids.slice(from, from + ACCOUNTS_TOGETHER)
        const each = await Promise.all(some.map((id) => runner.read(() => sitesOf(id))))
        found.push(...each.flat())
      }
      return found
    },
    ...affiliateEdits(runner, edit, cache),
    ...affiliateSettingEdits(runner, edit),
    ...aliasEdits(edit),
    ...couponEdits(runner, edit),
    ...linksOver(runner, cache, edit),
    ...directLinkEdits(runner, edit),
    ...webhooksOver(runner, edit, sealing),
    ...lifetimesOver(runner),
    ...postbackEdits(runner, edit, sealing),
    program: program.read,
  }
}

/**
 * Callers in the same turn of the event loop share one read per key, because every event reads the
 * program first. `forget` is called after an edit of this process, so that the next caller reads again.
 */
const oncePerTurn = <Key, Value>(read: (key: Key) => Promise<Value>) => {
  const asked = new Map<Key, Promise<Value>>()
  return {
    read: (key: Key): Promise<Value> => {
      const known = asked.get(key)
      if (known) return known
      const found = read(key)
      asked.set(key, found)
      setImmediate(() => asked.delete(key))
      return found
    },
    forget: (key: Key) => {
      asked.delete(key)
    },
  }
}

function* insertCampaign({ accountId, id, code, createdAt, versions }: Campaign): Step<number> {
  const row = { account_id: accountId, id, code, created_at: createdAt }
  const added = yield* insert('campaigns', row, NEW)
  if (added > 0) {
    yield* insertAll(
      'campaign_versions',
      versions.map((version) => versionRow(accountId, id, version)),
    )
  }
  return added
}

const versionRow = (accountId: string, id: string, version: CampaignVersion): Row => ({
  account_id: accountId,
  campaign_id: id,
  version: version.version,
  since: version.since,
  body: JSON.stringify(version),
})

const insertPolicy = (accountId: string, policy: Policy): Step<number> =>
  insert(
    'policies',
    {
      account_id: accountId,
      version: policy.version,
      since: policy.since,
      body: JSON.stringify(policy),
    },
    NEW,
  )

const accountEdits = (
  { write, read }: Runner,
  edit: Edit,
  sealing: Sealing,
): Pick<Catalogue, 'addAccount' | 'accounts' | 'addPolicy' | 'setAlias' | 'setPapSettings'> => ({
  addAccount: (account, policy, campaign, owner) =>
    write(function* () {
      const row = {
        account_id: account.id,
        name: account.name,
        created_at: account.createdAt,
        secret: sealing.seal(account.secret, ofAccount(account.id)),
      }
      const added = yield* insert('accounts', row, NEW)
      if (added === 0) return false
      yield* togetherAll([
        insertPolicy(account.id, policy),
        insertCampaign(campaign),
        insert('program_versions', { account_id: account.id, version: 1 }),
      ])
      if (owner) yield* togetherAll([insertUser(owner.user), insertKey(owner.key, sealing)])
      return true
    }),
  accounts: async () => {
    const rows = await inPages<AccountRow>((last) =>
      read(() =>
        all<AccountRow>(
          `select * from accounts where (created_at, account_id) > (?, ?)
           order by created_at, account_id limit ?`,
          last?.created_at ?? -1,
          last?.account_id ?? '',
          CATALOGUE_PAGE,
        ),
      ),
    )
    return rows.map((row) => ({ ...toAccount(row, sealing), alias: row.alias ?? undefined }))
  },
  addPolicy: (accountId, policy) => edit(accountId, () => insertPolicy(accountId, policy)),
  setAlias: async (accountId, alias) =>
    (await write(() =>
      run('update accounts set alias = ? where account_id = ?', orNull(alias), accountId),
    )) > 0,
  setPapSettings: (accountId, settings) =>
    edit(accountId, () => keepPapSettings(accountId, settings, sealing)),
})

const siteAndCampaignEdits = (
  edit: Edit,
): Pick<Catalogue, 'addSite' | 'removeSite' | 'addCampaign' | 'addCampaignVersion'> => ({
  addSite: ({ accountId, host, createdAt }) =>
    edit(accountId, () =>
      insert('sites', { account_id: accountId, host, created_at: createdAt }, NEW),
    ),
  removeSite: (accountId, host) =>
    edit(accountId, () =>
      run('delete from sites where account_id = ? and host = ?', accountId, host),
    ),
  addCampaign: (campaign) =>
    edit(
      campaign.accountId,
      () => insertCampaign(campaign),
      // Earlier reports may name the campaign or one of its products.
      [
        ...spelledTasks('campaign', campaign.code, codeKey(campaign.code)),
        ...(campaign.versions[0]?.productIds ?? []).map((id) => aTask('product', id)),
      ],
      campaign.createdAt + UNSEEN_MS,
    ),
  addCampaignVersion: (accountId, id, version) =>
    edit(accountId, () => insert('campaign_versions', versionRow(accountId, id, version), NEW)),
})
