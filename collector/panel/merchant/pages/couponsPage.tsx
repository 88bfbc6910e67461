import type { Coupon } from '../../../domain/coupon.js'
import type { Problem } from '../../../domain/problem.js'
import { COUPON_MAX, couponLimits } from '../../../program/coupons.js'
import { AffiliateField } from '../../parts/affiliateField.js'
import { Badge } from '../../parts/badge.js'
import { CampaignField } from '../../parts/campaignField.js'
import { Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Instant } from '../../parts/values.js'
import { Which, Who } from '../../parts/who.js'
import type { Names } from '../../words/names.js'

export interface CouponValues {
  readonly code: string
  readonly affiliate: string
  readonly campaign: string
  readonly lastDay: string
  readonly usesMax: string
  readonly customerUsesMax: string
}

interface CouponsPageProps {
  readonly coupons: readonly Coupon[]
  readonly names: Names
  readonly now: number
  readonly values: CouponValues
  readonly problem: Problem | undefined
}

export const CouponsPage = (props: CouponsPageProps) => {
  const { coupons, names, values, problem, now } = props
  return (
    <>
      <Heading title="Coupons">
        A sale with an affiliate’s coupon is credited to the affiliate, even without a click.
        Waymark does not apply the discount; your shop does.
      </Heading>
      <ProblemNote problem={problem} fields={FIELDS} />
      <Table
        label="Coupons"
        columns={columns(props)}
        rows={coupons}
        rowKey={({ code }) => code}
        empty={<p>There are no coupons yet.</p>}
      />
      {names.affiliates.size === 0 ? (
        <p>
          A coupon belongs to an affiliate: <Link to="/affiliates">add an affiliate</Link> first.
        </p>
      ) : (
        <AddCoupon {...{ values, problem, names, now }} />
      )}
    </>
  )
}

const FIELDS = ['code', 'affiliate', 'campaign', 'lastDay', 'usesMax', 'customerUsesMax']

const columns = ({ names, now }: CouponsPageProps): readonly Column<Coupon>[] => [
  { head: 'Coupon', as: 'main', cell: ({ code }) => <code>{code}</code> },
  { head: 'Affiliate', cell: ({ affiliateId }) => <Who names={names} id={affiliateId} /> },
  {
    head: 'Campaign',
    cell: ({ campaignId }) =>
      campaignId ? (
        <Which names={names} id={campaignId} />
      ) : (
        <span class="muted">chosen as for any sale</span>
      ),
  },
  { head: 'Limit', cell: (coupon) => couponLimits(coupon) || 'none' },
  { head: 'Valid', cell: (coupon) => <Validity coupon={coupon} now={now} /> },
  {
    head: 'Change',
    as: 'tight',
    cell: ({ code, validUntil }) =>
      validUntil !== undefined && validUntil <= now ? null : (
        <Post to="/coupons/end" class="inline">
          <input type="hidden" name="coupon" value={code} />
          <button type="submit" class="small secondary outline">
            End now<span class="unseen"> {code}</span>
          </button>
        </Post>
      ),
  },
]

const Validity = ({ coupon, now }: { readonly coupon: Coupon; readonly now: number }) => {
  const { validUntil } = coupon
  if (validUntil === undefined) return <Badge tone="good">no end date</Badge>
  return (
    <>
      <Badge tone={validUntil <= now ? 'quiet' : 'good'}>
        {validUntil <= now ? 'ended' : 'valid until'}
      </Badge>{' '}
      <Instant at={validUntil} />
    </>
  )
}

interface AddCouponProps {
  readonly now: number
  readonly values: CouponValues
  readonly problem: Problem | undefined
  readonly names: Names
}

const AddCoupon = ({ values, problem, names, now }: AddCouponProps) => (
  <section aria-labelledby="add" class="card">
    <h2 id="add">Add a coupon</h2>
    <Post to="/coupons" class="columns">
      <Field
        name="code"
        label="Code"
        hint="The coupon’s code in your shop. Upper and lower case are treated as the same."
        value={values.code}
        problem={problem}
        required
        maxlength={COUPON_MAX}
        autocapitalize="characters"
        spellcheck={false}
      />
      <AffiliateField names={names} value={values.affiliate} problem={problem} earningAt={now} />
      <CampaignField
        names={names}
        value={values.campaign}
        problem={problem}
        none="Chosen as for any sale"
      />
      <Field
        name="lastDay"
        label="Last day, UTC (optional)"
        type="date"
        value={values.lastDay}
        problem={problem}
      />
      <Field
        name="usesMax"
        label="Orders that may use it (optional)"
        hint="Further orders with the coupon are credited as if it had not been used."
        value={values.usesMax}
        problem={problem}
        inputmode="numeric"
      />
      <Field
        name="customerUsesMax"
        label="Orders of one customer (optional)"
        hint="Counts only if reports name the customer."
        value={values.customerUsesMax}
        problem={problem}
        inputmode="numeric"
      />
      <button type="submit">Add the coupon</button>
    </Post>
  </section>
)
