import {
  type Affiliate,
  type Membership,
  membershipAt,
  parentAt,
} from '../../../domain/affiliate.js'
import {
  type Campaign,
  type CampaignVersion,
  termsByName,
  versionAt,
} from '../../../domain/campaign.js'
import type { Problem } from '../../../domain/problem.js'
import { termsLines } from '../../../program/terms.js'
import { Area, Choice, Field } from '../../parts/field.js'
import { Link, Post } from '../../parts/mount.js'

/** What was typed into a form of the page. Undefined: nothing yet. */
export interface PlaceValues {
  readonly parent?: string
  readonly class?: string
  readonly payoutCurrency?: string
  readonly campaign?: string
  readonly isMember?: string
  readonly group?: string
  readonly terms?: string
  readonly name?: string
  readonly email?: string
}

export interface PlacesProps {
  readonly affiliate: Affiliate
  /** The affiliates that are above and below it, by id. */
  readonly relatives: readonly Affiliate[]
  readonly campaigns: readonly Campaign[]
  readonly now: number
  readonly typed: PlaceValues
  readonly problem: Problem | undefined
}

/** Who recruited the affiliate, and whom it recruited. */
export const Recruiting = ({ affiliate, relatives, now, typed, problem }: PlacesProps) => {
  const parentId = parentAt(affiliate, now)
  const parent = relatives.find(({ id }) => id === parentId)
  const below = relatives.filter((one) => parentAt(one, now) === affiliate.id)
  return (
    <section aria-labelledby="recruiting" class="card">
      <h2 id="recruiting">Recruiting</h2>
      <p>
        {parent ? (
          <>
            Recruited by <To affiliate={parent} />.
          </>
        ) : (
          'Recruited by nobody.'
        )}{' '}
        {below.length > 0 && (
          <>
            Recruited{' '}
            {below.map((one, index) => (
              <>
                {index > 0 && ', '}
                <To affiliate={one} />
              </>
            ))}
            .
          </>
        )}
      </p>
      <Post to={`/affiliates/${affiliate.code}/parent`} class="columns">
        <Field
          name="parent"
          label="Recruited by"
          hint="The code of the affiliate who earns from this one’s later orders, where a campaign pays higher tiers. Empty: nobody."
          value={typed.parent ?? parent?.code ?? ''}
          problem={problem}
          maxlength={64}
          autocapitalize="none"
          spellcheck={false}
        />
        <button type="submit">Save</button>
      </Post>
    </section>
  )
}

const To = ({ affiliate: { code, name } }: { readonly affiliate: Affiliate }) => (
  <Link to={`/affiliates/${code}`}>{name}</Link>
)

/** The affiliate's place in each campaign. */
export const CampaignPlaces = (props: PlacesProps) => (
  <section aria-labelledby="places" class="card">
    <h2 id="places">Campaigns</h2>
    <p>What applies to this affiliate alone. Changes apply to later orders.</p>
    {props.campaigns.map((campaign) => (
      <Place key={campaign.id} campaign={campaign} {...props} />
    ))}
  </section>
)

const Place = ({
  affiliate,
  campaign,
  now,
  typed,
  problem,
}: PlacesProps & { readonly campaign: Campaign }) => {
  const version = versionAt(campaign.versions, now)
  const place = membershipAt(affiliate, campaign.id, now)
  const isTyped = typed.campaign === campaign.code
  const values = isTyped ? typed : {}
  const own = { prefix: `${campaign.code}-`, problem: isTyped ? problem : undefined }
  return (
    <details open={isTyped && problem !== undefined}>
      <summary>
        {version.name}: {placeText(version, place)}
      </summary>
      <Post to={`/affiliates/${affiliate.code}/campaigns`} class="columns">
        <input type="hidden" name="campaign" value={campaign.code} />
        <MemberFields {...{ version, place, values, own }} />
        <Area
          name="terms"
          id={`${own.prefix}terms`}
          label="Commission for this affiliate alone, one per line"
          hint="“sale 20%” for sales, “signup 2.00 EUR” for the action “signup”."
          value={values.terms ?? termsLines(termsByName(place?.terms)).join('\n')}
          problem={own.problem}
          rows={2}
          class="lines"
        />
        <button type="submit">
          Save<span class="unseen"> for {version.name}</span>
        </button>
      </Post>
    </details>
  )
}

interface MemberFieldsProps {
  readonly version: CampaignVersion
  readonly place: Membership | undefined
  readonly values: PlaceValues
  readonly own: { readonly prefix: string; readonly problem: Problem | undefined }
}

const MemberFields = ({ version, place, values, own }: MemberFieldsProps) => {
  const groups = Object.keys(version.groups ?? {})
  const isMember = place?.isMember ?? !version.isPrivate
  return (
    <>
      <Choice
        name="isMember"
        id={`${own.prefix}isMember`}
        label="May earn while the campaign is private"
        value={values.isMember ?? (isMember ? 'on' : 'off')}
        problem={own.problem}
        options={[
          { value: 'on', text: 'yes' },
          { value: 'off', text: 'no' },
        ]}
      />
      <Choice
        name="group"
        id={`${own.prefix}group`}
        label="Commission group"
        value={values.group ?? place?.group ?? ''}
        problem={own.problem}
        options={[
          { value: '', text: 'none' },
          ...groups.map((group) => ({ value: group, text: group })),
        ]}
      />
    </>
  )
}

const placeText = (version: CampaignVersion, place: Membership | undefined): string => {
  const isExcluded = version.isPrivate && !place?.isMember
  const terms = place?.terms ? ['terms of its own'] : []
  const group = place?.group === undefined ? [] : [`group ${place.group}`]
  const special = [...(isExcluded ? ['not a member'] : []), ...group, ...terms]
  return special.length > 0 ? special.join(', ') : 'the usual terms'
}
