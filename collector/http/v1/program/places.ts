import { z } from 'zod'
import { isProblem } from '../../../domain/problem.js'
import { setMembership } from '../../../program/affiliateSettings.js'
import { addAlias, removeAlias } from '../../../program/aliases.js'
import { editing, type OfAffiliate, readAffiliate } from './affiliateEdit.js'
import { affiliateShape } from './affiliateShape.js'
import type { Endpoint, ProgramCall } from './endpoint.js'
import { campaignIn } from './names.js'
import { code, declare, flag, known, texts } from './shapes.js'

const SUBJECT = 'Affiliates'
const TERMS_MAX = 100

const patchPlace = declare({
  method: 'PATCH',
  path: '/affiliates/{affiliate}/campaigns/{campaign}',
  subject: SUBJECT,
  summary: 'Change an affiliate’s place in a campaign',
  description:
    'Membership of a private campaign, the commission group, and terms for this affiliate alone. Terms are texts such as "12.5%" and "5.00 EUR", by "sale" or the code of an action; "none" removes them.',
  scopes: ['manage'],
  status: 200,
  shape: 'item',
  body: z.strictObject({
    isMember: flag.exactOptional(),
    group: code.nullable().exactOptional().meta({ description: 'Null: no group.' }),
    terms: texts(TERMS_MAX).exactOptional(),
  }),
  answer: affiliateShape,
  example: {
    params: { affiliate: 'jane', campaign: 'default' },
    body: { isMember: true, terms: { sale: '15%' } },
  },
  current: readAffiliate,
  answerTo: editing(async (call: OfPlace, found) => {
    const { deps, accountId, params, body } = call
    const campaign = await campaignIn(deps, accountId, params.campaign)
    if (isProblem(campaign)) return campaign
    const { isMember, group, terms } = body
    const form = known({
      isMember: isMember === undefined ? undefined : onOff(isMember),
      group: group === null ? 'none' : group,
      terms,
    })
    return setMembership(deps, accountId, found.code, campaign.code, form)
  }),
})

type OfPlace = ProgramCall<
  { readonly affiliate: string; readonly campaign: string },
  unknown,
  {
    readonly isMember?: boolean
    readonly group?: string | null
    readonly terms?: Readonly<Record<string, string>>
  }
>

const onOff = (value: boolean): string => (value ? 'on' : 'off')

const postAlias = declare({
  method: 'POST',
  path: '/affiliates/{affiliate}/aliases',
  subject: SUBJECT,
  summary: 'Give an affiliate a further code',
  description: 'Earlier clicks and orders that name it are settled again.',
  scopes: ['manage'],
  status: 201,
  shape: 'item',
  body: z.strictObject({ alias: code }),
  answer: affiliateShape,
  example: { params: { affiliate: 'jane' }, body: { alias: '11111111' } },
  answerTo: editing(
    (
      { deps, accountId, body }: OfAffiliate & { readonly body: { alias: string } },
      { code: own },
    ) => addAlias(deps, accountId, { affiliate: own, alias: body.alias }),
  ),
})

const deleteAlias = declare({
  method: 'DELETE',
  path: '/affiliates/{affiliate}/aliases/{alias}',
  subject: SUBJECT,
  summary: 'Remove a further code of an affiliate',
  description: 'From now on. Earlier clicks and orders keep counting for the affiliate.',
  scopes: ['manage'],
  status: 200,
  shape: 'item',
  answer: affiliateShape,
  example: { params: { affiliate: 'bob', alias: 'robert' } },
  current: readAffiliate,
  answerTo: editing(
    (
      {
        deps,
        accountId,
        params,
      }: ProgramCall<{ affiliate: string; alias: string }, unknown, unknown>,
      found,
    ) => removeAlias(deps, accountId, { affiliate: found.code, alias: params.alias }),
  ),
})

/** Places in campaigns, and aliases. */
export const places: readonly Endpoint[] = [patchPlace, postAlias, deleteAlias]
