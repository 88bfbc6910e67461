import type { Account } from '../domain/account.js'
import type { Campaign } from '../domain/campaign.js'
import { CHECKOUT_FOLDERS } from '../domain/checkout.js'
import { type AccountId, type CampaignId, isAccountId } from '../domain/ids.js'
import type { Key } from '../domain/key.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { User } from '../domain/user.js'
import { USUAL_RULES } from '../domain/verdict.js'
import type { Deps } from './deps.js'
import { firstVersion } from './firstVersion.js'
import { makeSecretKey } from './keys.js'
import { FIRST_PASSWORD_LENGTH } from './passwords.js'
import { makeUser } from './users.js'

/** The attribution window of a new account. */
export const FIRST_WINDOW_DAYS = 60

export interface NewAccount {
  readonly id: string
  readonly name: string
}

/** The credentials of a new account. They are shown once; only hashes are stored. */
export interface Secrets {
  readonly account: string
  readonly email: string
  readonly password: string
  readonly secretKey: string
}

/** Creates an account with a user and a secret key in one transaction. */
export const openAccount = async (
  deps: Deps,
  account: NewAccount,
  email: string,
): Promise<Secrets | Problem> => {
  const id = account.id as AccountId
  const password = deps.newSecret().slice(0, FIRST_PASSWORD_LENGTH)
  const user = await makeUser(deps, id, { email, password })
  if (isProblem(user)) return user
  const { key, secret } = makeSecretKey(deps, id, 'first key')
  const added = await addAccount(deps, account, { user, key })
  if (isProblem(added)) return added
  return { account: id, email: user.email, password, secretKey: secret }
}

/**
 * Creates an account with its policy and one campaign, `default`, which is used if nothing else
 * selects a campaign.
 */
export const addAccount = async (
  { storage, now, newId, newSecret }: Deps,
  { id, name }: NewAccount,
  owner?: { readonly user: User; readonly key: Key },
): Promise<Account | Problem> => {
  if (!isAccountId(id)) {
    return problem('invalid', 'id', 'Use 3 to 32 lower-case letters and digits, such as "myshop1".')
  }
  if ((await storage.accounts()).some(({ alias }) => alias === id)) {
    return problem('exists', 'id', `"${id}" is the alias of another account.`)
  }
  const createdAt = now()
  const account: Account = { id, name: name.trim() || id, createdAt, secret: newSecret() }
  const campaign = firstCampaign(id, newId() as CampaignId, createdAt)
  const added = await storage.addAccount(
    account,
    {
      name: 'default',
      version: 1,
      since: createdAt,
      rules: USUAL_RULES,
      clickModel: 'last',
      windowDays: FIRST_WINDOW_DAYS,
      defaultAffiliateId: undefined,
      defaultCampaignId: campaign.id,
      browserReports: { mode: 'review' },
      checkoutFolders: CHECKOUT_FOLDERS,
    },
    campaign,
    owner,
  )
  return added ? account : problem('exists', 'id', `The account "${id}" already exists.`)
}

const firstCampaign = (accountId: AccountId, id: CampaignId, createdAt: number): Campaign => ({
  accountId,
  id,
  code: 'default',
  createdAt,
  versions: [firstVersion('Default', createdAt)],
})
