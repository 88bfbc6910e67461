import type { Problem } from '../../../domain/problem.js'
import type { WhatIfJob } from '../../../program/replay/whatIfJobs.js'
import { Choice, Field, type Option } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import type { Names } from '../../words/names.js'
import { WhatIfResult } from './whatIfResult.js'

/** What was typed, by field. */
export type WhatIfValues = Readonly<Record<(typeof WHAT_IF_FIELDS)[number], string>>

export const WHAT_IF_FIELDS = [
  ...(['preset', 'rules', 'clickModel', 'windowDays', 'forgetsAfterSale'] as const),
  ...(['lifetimeDays', 'lifetimeOrders', 'from', 'to'] as const),
] as const

interface WhatIfPageProps {
  readonly job: WhatIfJob | undefined
  readonly names: Names
  readonly values: WhatIfValues
  readonly problem: Problem | undefined
}

export const WhatIfPage = ({ job, names, values, problem }: WhatIfPageProps) => (
  <>
    <p class="crumb">
      <Link to="/policy">Policy</Link>
    </p>
    <Heading title="What if">
      What your orders would have earned under another policy. Nothing is stored, and no money
      moves.
    </Heading>
    <ProblemNote problem={problem} fields={[...WHAT_IF_FIELDS]} />
    {job && !job.result && <Running job={job} />}
    {job?.result && <WhatIfResult result={job.result} names={names} />}
    {(!job || job.result) && <Form values={values} problem={problem} />}
  </>
)

const Running = ({ job: { progress } }: { readonly job: WhatIfJob }) => (
  <section aria-labelledby="running" class="card">
    <h2 id="running">Orders are being replayed</h2>
    <p role="status">
      {progress.orders.toLocaleString('en')} of {progress.total.toLocaleString('en')} orders. This
      page loads itself again every two seconds; you can also{' '}
      <Link to="/policy/what-if">load it now</Link>.
    </p>
    <progress value={progress.orders} max={Math.max(progress.total, 1)} aria-labelledby="running" />
    <Post to="/policy/what-if/stop">
      <button type="submit" class="secondary">
        Stop
      </button>
    </Post>
  </section>
)

const AS_IT_IS: Option = { value: '', text: 'As it is now' }

const Form = ({ values, problem }: Pick<WhatIfPageProps, 'values' | 'problem'>) => (
  <section aria-labelledby="ask" class="card">
    <h2 id="ask">Another policy</h2>
    <p class="muted">
      What you leave empty is as it is now. The policy applies to all orders, whenever they were
      placed. Decisions that people made stay as they are.
    </p>
    <Post to="/policy/what-if" class="columns">
      <RuleFields values={values} problem={problem} />
      <MemoryFields values={values} problem={problem} />
      <Field
        name="from"
        type="date"
        label="Orders from this day on (UTC)"
        hint="Empty: from the first one on."
        value={values.from}
        problem={problem}
      />
      <Field
        name="to"
        type="date"
        label="And up to the end of this day (UTC)"
        hint="Empty: all."
        value={values.to}
        problem={problem}
      />
      <button type="submit">Replay the orders</button>
    </Post>
  </section>
)

const RuleFields = ({ values, problem }: Pick<WhatIfPageProps, 'values' | 'problem'>) => (
  <>
    <Choice
      name="preset"
      label="Start from"
      value={values.preset}
      problem={problem}
      options={[
        { value: '', text: 'The policy as it is now' },
        { value: 'default', text: 'The policy of a new account' },
        { value: 'pap', text: 'Post Affiliate Pro' },
      ]}
    />
    <Field
      name="rules"
      label="Rules, in their order"
      hint="For example “coupon, lifetime, click”. Rules that are not named are off."
      value={values.rules}
      problem={problem}
      autocapitalize="none"
      spellcheck={false}
    />
    <Choice
      name="clickModel"
      label="Credited click"
      value={values.clickModel}
      problem={problem}
      options={[
        AS_IT_IS,
        { value: 'last', text: 'The last click before the order' },
        { value: 'first', text: 'The first click within the window' },
        { value: 'split', text: 'All of them: each affiliate gets a share' },
      ]}
    />
    <Field
      name="windowDays"
      label="Attribution window, in days"
      value={values.windowDays}
      problem={problem}
      inputMode="numeric"
    />
  </>
)

const MemoryFields = ({ values, problem }: Pick<WhatIfPageProps, 'values' | 'problem'>) => (
  <>
    <Choice
      name="forgetsAfterSale"
      label="A click after the visitor’s next sale"
      value={values.forgetsAfterSale}
      problem={problem}
      options={[
        AS_IT_IS,
        { value: 'off', text: 'It earns from all orders within the window' },
        { value: 'on', text: 'It earns from no later order' },
      ]}
    />
    <Field
      name="lifetimeDays"
      label="Lifetime, in days"
      hint="“all”: for ever."
      value={values.lifetimeDays}
      problem={problem}
    />
    <Field
      name="lifetimeOrders"
      label="Lifetime, in orders"
      hint="“all”: for all orders."
      value={values.lifetimeOrders}
      problem={problem}
    />
  </>
)
