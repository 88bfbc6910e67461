import type { Problem } from '../../../domain/problem.js'
import { REASON_MAX } from '../../../program/decisions.js'
import { AffiliateField } from '../../parts/affiliateField.js'
import { CampaignField } from '../../parts/campaignField.js'
import { Field } from '../../parts/field.js'
import { Link, Post } from '../../parts/mount.js'
import type { Names } from '../../words/names.js'

/** What was typed. */
export interface LifetimeValues {
  readonly affiliate: string
  readonly campaign: string
  readonly since: string
  readonly reason: string
}

const SINCE_HINT =
  'Orders that are placed from then on. Empty: now. Orders whose commission is approved or paid stay as they are.'

interface LifetimeFormProps {
  readonly to: string
  readonly names: Names
  readonly now: number
  readonly values: LifetimeValues
  readonly problem: Problem | undefined
  /** If the form asks for the customer: the id that was typed. */
  readonly customerId?: string
}

/** Sets the affiliate of a customer. */
export const LifetimeForm = (props: LifetimeFormProps) => {
  const { to, names, now, values, problem, customerId } = props
  return (
    <section aria-labelledby="give" class="card">
      <h2 id="give">Set the affiliate</h2>
      {names.affiliates.size === 0 ? (
        <p>
          There are no affiliates yet. <Link to="/affiliates">Add an affiliate</Link> first.
        </p>
      ) : (
        <Post to={to} class="columns">
          {customerId !== undefined && (
            <Field
              name="customer"
              label="Customer"
              hint="The customer’s id, as your shop reports it."
              value={customerId}
              problem={problem}
              required
              maxlength={191}
              autocapitalize="none"
              spellcheck={false}
            />
          )}
          <AffiliateField
            names={names}
            value={values.affiliate}
            problem={problem}
            earningAt={now}
          />
          <CampaignField
            names={names}
            value={values.campaign}
            problem={problem}
            none="Chosen as for any order"
          />
          <SinceAndReason values={values} problem={problem} />
          <button type="submit">Set the affiliate</button>
        </Post>
      )}
    </section>
  )
}

/** Ends what a customer is bonded to. */
export const LifetimeEndForm = ({
  to,
  values,
  problem,
}: Pick<LifetimeFormProps, 'to' | 'values' | 'problem'>) => (
  <section aria-labelledby="stop" class="card">
    <h2 id="stop">End the relation</h2>
    <p class="muted">
      Nobody earns as lifetime affiliate from later orders, until one of them bonds the customer
      anew.
    </p>
    <Post to={to} class="columns">
      <SinceAndReason values={values} problem={problem} prefix="end-" />
      <button type="submit" class="secondary">
        End the relation
      </button>
    </Post>
  </section>
)

interface SinceProps extends Pick<LifetimeFormProps, 'values' | 'problem'> {
  readonly prefix?: string
}

const SinceAndReason = ({ values, problem, prefix = '' }: SinceProps) => (
  <>
    <Field
      name="since"
      id={`${prefix}since`}
      label="Since (UTC)"
      hint={SINCE_HINT}
      type="datetime-local"
      value={values.since}
      problem={problem}
    />
    <Field
      name="reason"
      id={`${prefix}reason`}
      label="Reason"
      value={values.reason}
      problem={problem}
      required
      maxlength={REASON_MAX}
    />
  </>
)
