import type { Affiliate } from '../../../domain/affiliate.js'
import { maskedDetails, PAYEE_METHODS, type Payee } from '../../../domain/payee.js'
import type { Problem } from '../../../domain/problem.js'
import type { PayeeForm } from '../../../program/payeeDetails.js'
import { Choice, Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { Instant } from '../../parts/values.js'

export type PayeeValues = Required<PayeeForm> & { readonly minimums: string }

export const PAYEE_FIELDS = [
  ...(['method', 'name', 'iban', 'bic', 'accountNumber', 'routingNumber', 'country'] as const),
  ...(['email', 'text', 'minimums'] as const),
]

interface PayeePageProps {
  readonly affiliate: Affiliate
  readonly payee: Payee | undefined
  readonly values: PayeeValues
  readonly problem: Problem | undefined
}

export const PayeePage = ({ affiliate, payee, values, problem }: PayeePageProps) => {
  const path = `/affiliates/${affiliate.code}/payee`
  return (
    <>
      <p class="crumb">
        <Link to="/affiliates">Affiliates</Link>
      </p>
      <Heading title={`How ${affiliate.name} is paid`}>
        The details are stored encrypted if the collector has an encryption key. Lists show their
        last four characters.
      </Heading>
      <ProblemNote problem={problem} fields={PAYEE_FIELDS} />
      <Stored payee={payee} path={path} />
      <Post to={path}>
        <Choice
          name="method"
          label="Paid by"
          value={values.method}
          problem={problem}
          options={PAYEE_METHODS.map((value) => ({ value, text: METHOD_WORDS[value] }))}
        />
        <Fields values={values} problem={problem} />
        <button type="submit">Save</button>
      </Post>
    </>
  )
}

const METHOD_WORDS = { bank: 'bank transfer', paypal: 'PayPal', other: 'another way' } as const

/** What is stored is not shown again in the form, so that it cannot be read over a shoulder. */
const Stored = ({ payee, path }: { readonly payee: Payee | undefined; readonly path: string }) =>
  payee ? (
    <div class="actions">
      <p>
        Stored: {payee.details ? maskedDetails(payee.details) : 'no details'}, changed{' '}
        <Instant at={payee.changedAt} />. Enter all details again to replace them.
      </p>
      <details class="small">
        <summary>Erase…</summary>
        <Post to={`${path}/remove`}>
          <p>
            They are erased from batches that are not open, too. The files of these batches cannot
            be made again.
          </p>
          <button type="submit" class="small secondary outline">
            Erase the details
          </button>
        </Post>
      </details>
    </div>
  ) : null

const Fields = ({ values, problem }: Pick<PayeePageProps, 'values' | 'problem'>) => (
  <>
    <div class="columns">
      <Text name="name" label="Bank: holder of the account" {...{ values, problem }} />
      <Text name="iban" label="Bank: IBAN" {...{ values, problem }} />
      <Text name="bic" label="Bank: BIC" {...{ values, problem }} />
    </div>
    <div class="columns">
      <Text name="accountNumber" label="Without an IBAN: account number" {...{ values, problem }} />
      <Text name="routingNumber" label="Routing number" {...{ values, problem }} />
      <Text name="country" label="Country, such as US" {...{ values, problem }} />
    </div>
    <div class="columns">
      <Text name="email" label="PayPal: e-mail address" {...{ values, problem }} />
      <Text name="text" label="Another way, in words" {...{ values, problem }} />
    </div>
    <Field
      name="minimums"
      label="Smallest amounts that are paid to this affiliate"
      hint="For example “25.00 EUR”. Empty: those of the payout terms."
      value={values.minimums}
      problem={problem}
    />
  </>
)

interface TextProps {
  readonly name: keyof PayeeValues
  readonly label: string
  readonly values: PayeeValues
  readonly problem: Problem | undefined
}

const Text = ({ name, label, values, problem }: TextProps) => (
  <Field
    name={name}
    label={label}
    value={values[name]}
    problem={problem}
    autocomplete="off"
    spellcheck={false}
  />
)
