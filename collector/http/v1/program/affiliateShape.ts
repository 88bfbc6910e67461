import { z } from 'zod'
import {
  AFFILIATE_CLASSES,
  AFFILIATE_STATUSES,
  type Affiliate,
  aliasesOf,
  classAt,
  membershipAt,
  parentAt,
  payoutCurrencyAt,
  statusAt,
} from '../../../domain/affiliate.js'
import { termsByName } from '../../../domain/campaign.js'
import type { AccountId, AffiliateId } from '../../../domain/ids.js'
import { formatTerms } from '../../../program/terms.js'
import type { Deps } from '../../deps.js'
import { codesFor } from './names.js'
import { instant, iso, known } from './shapes.js'

const place = z
  .object({
    campaign: z.string().meta({ description: 'The code of the campaign.' }),
    isMember: z
      .boolean()
      .meta({ description: 'Whether the affiliate earns in the campaign if it is private.' }),
    group: z.string().exactOptional().meta({ description: 'Its commission group.' }),
    terms: z.record(z.string(), z.string()).exactOptional().meta({
      description: 'Terms for this affiliate alone, by "sale" or the code of an action.',
    }),
  })
  .meta({ id: 'Place', description: 'The place of an affiliate in a campaign.' })

export const affiliateShape = z
  .object({
    code: z.string().meta({ description: 'The code in its affiliate links.' }),
    name: z.string(),
    email: z.string().exactOptional(),
    status: z.enum(AFFILIATE_STATUSES),
    class: z.enum(AFFILIATE_CLASSES).meta({
      description:
        'A click of a soft affiliate does not take the place of one of a hard affiliate.',
    }),
    aliases: z.array(z.string()).meta({ description: 'Further codes that mean the affiliate.' }),
    parent: z.string().exactOptional().meta({
      description:
        'The code of the affiliate who recruited it, and who earns where tiers are paid.',
    }),
    payoutCurrency: z.string().exactOptional().meta({
      description:
        'The currency in which it is paid, if it is another one than that of the account.',
    }),
    places: z.array(place).meta({ description: 'What was set for it in single campaigns.' }),
    createdAt: instant,
  })
  .meta({ id: 'Affiliate' })

export type AffiliateAnswer = z.output<typeof affiliateShape>

/** Affiliates as they are answered, with their parents and campaigns by code. */
export const toAffiliates = async (
  deps: Deps,
  accountId: AccountId,
  affiliates: readonly Affiliate[],
): Promise<AffiliateAnswer[]> => {
  const at = deps.now()
  const parents = affiliates.flatMap((one): readonly AffiliateId[] => {
    const parent = parentAt(one, at)
    return parent ? [parent] : []
  })
  const codes = await codesFor(deps, accountId, parents)
  return affiliates.map((one) => {
    const parent = parentAt(one, at)
    return known({
      code: one.code,
      name: one.name,
      email: one.email,
      status: statusAt(one, at),
      class: classAt(one, at),
      aliases: [...aliasesOf(one)],
      parent: parent && codes.affiliate(parent),
      payoutCurrency: payoutCurrencyAt(one, at),
      places: codes.program.campaigns.flatMap((campaign) => {
        const found = membershipAt(one, campaign.id, at)
        if (!found) return []
        const terms = Object.entries(termsByName(found.terms)).map(
          ([name, each]) => [name, formatTerms(each)] as const,
        )
        return known({
          campaign: campaign.code,
          isMember: found.isMember,
          group: found.group,
          terms: terms.length > 0 ? Object.fromEntries(terms) : undefined,
        })
      }),
      createdAt: iso(one.createdAt),
    })
  })
}

/** One affiliate as it is answered. */
export const toAffiliateAnswer = async (
  deps: Deps,
  accountId: AccountId,
  affiliate: Affiliate,
): Promise<AffiliateAnswer> => {
  const [answer] = await toAffiliates(deps, accountId, [affiliate])
  if (!answer) throw new Error('Each affiliate has an answer')
  return answer
}
