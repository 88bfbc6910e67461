import type { Problem } from '../../../domain/problem.js'
import { Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'

export interface TermsValues {
  readonly minimums: string
  readonly payerName: string
  readonly payerIban: string
  readonly payerBic: string
}

const FIELDS = ['minimums', 'payerName', 'payerIban', 'payerBic']

interface PayoutTermsPageProps {
  readonly values: TermsValues
  readonly problem: Problem | undefined
}

export const PayoutTermsPage = ({ values, problem }: PayoutTermsPageProps) => (
  <>
    <p class="crumb">
      <Link to="/payouts">Payouts</Link>
    </p>
    <Heading title="Payout terms">
      They apply to the next batch. How long a commission is held is set in its campaign.
    </Heading>
    <ProblemNote problem={problem} fields={FIELDS} />
    <Post to="/payouts/terms">
      <Field
        name="minimums"
        label="Smallest amounts that are paid"
        hint="For example “25.00 EUR, 30.00 USD”. Less stays for the next payout. Empty: none."
        value={values.minimums}
        problem={problem}
      />
      <h2>Account that SEPA files pay from</h2>
      <div class="columns">
        <Field
          name="payerName"
          label="Holder"
          value={values.payerName}
          problem={problem}
          maxlength={70}
        />
        <Field name="payerIban" label="IBAN" value={values.payerIban} problem={problem} />
        <Field
          name="payerBic"
          label="BIC"
          hint="Only if the bank asks for it."
          value={values.payerBic}
          problem={problem}
        />
      </div>
      <button type="submit">Save</button>
    </Post>
  </>
)
