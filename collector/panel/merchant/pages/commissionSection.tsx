import type { Commission } from '../../../domain/commission.js'
import type { Problem } from '../../../domain/problem.js'
import { REASON_MAX } from '../../../program/decisions.js'
import { StatusBadge } from '../../parts/badge.js'
import { Field } from '../../parts/field.js'
import { Post } from '../../parts/mount.js'
import { orderAddress } from '../../parts/orderAddress.js'
import { Amount, Instant } from '../../parts/values.js'
import { Which, Who } from '../../parts/who.js'
import { formulaOf } from '../../words/formula.js'
import { reasonWords, STATUS_WORDS } from '../../words/statusWords.js'
import { declinable, STEP_WORDS } from '../../words/stepWords.js'
import type { Shown } from './shownConversion.js'

interface CommissionSectionProps {
  readonly commission: Commission
  readonly shown: Shown
  readonly problem: Problem | undefined
}

/**
 * One affiliate's commission: its status, the calculation of its amount, and the possible actions.
 */
export const CommissionSection = ({ commission, shown, problem }: CommissionSectionProps) => {
  const { conversion, names, now } = shown
  return (
    <section class="commission" aria-label="Commission">
      <h2>
        <Amount money={commission.amount} /> for <Who names={names} id={commission.affiliateId} />{' '}
        {commission.tier > 1 && `at tier ${commission.tier} `}
        <StatusBadge status={commission.status} />
      </h2>
      <Standing commission={commission} test={conversion.test} now={now} />
      <Formula commission={commission} shown={shown} />
      {!conversion.test && (
        <Decide
          commission={commission}
          whom={names.affiliates.get(commission.affiliateId)?.name}
          {...{ now, problem }}
        />
      )}
    </section>
  )
}

interface StandingProps {
  readonly commission: Commission
  readonly test: boolean
  readonly now: number
}

const Standing = ({ commission: { status, reasons, maturesAt }, test, now }: StandingProps) => {
  const matured = maturesAt !== undefined && maturesAt <= now
  return (
    <>
      <p>{matured && status === 'pending' ? MATURED : STATUS_WORDS[status].means}</p>
      {test && <p>This is a test. It is never payable.</p>}
      {maturesAt !== undefined && (status === 'pending' || status === 'held') && (
        <p>
          Its hold period {matured ? 'ended' : 'ends'} on <Instant at={maturesAt} /> UTC.
        </p>
      )}
      {reasons.length > 0 && (
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>{reasonWords(reason).means}</li>
          ))}
        </ul>
      )}
    </>
  )
}

/** No timer changes the status at the end of the hold period. The next payout changes it. */
const MATURED =
  'The order is confirmed and its hold period is over. The commission is payable and is part of the next payout.'

interface FormulaProps {
  readonly commission: Commission
  readonly shown: Shown
}

const Formula = ({ commission: { basis, amount, campaignId }, shown }: FormulaProps) => (
  <table class="formula">
    <caption>
      How the amount was calculated with the terms of <Which names={shown.names} id={campaignId} />,
      version {basis.campaignVersion}
    </caption>
    {formulaOf(basis, amount).map(({ title, steps }) => (
      <tbody key={title}>
        {title !== undefined && (
          <tr>
            <th scope="rowgroup" colSpan={2} class="part">
              {title}
            </th>
          </tr>
        )}
        {steps.map(({ label, value }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td class="is-money">{value}</td>
          </tr>
        ))}
      </tbody>
    ))}
  </table>
)

interface DecideProps {
  readonly commission: Commission
  /** The affiliate's name. */
  readonly whom: string | undefined
  readonly now: number
  readonly problem: Problem | undefined
}

const Decide = ({ commission, whom, now, problem }: DecideProps) => {
  const { status, maturesAt, reasons } = commission
  const matured = status === 'pending' && maturesAt !== undefined && maturesAt <= now
  // Without a rate there is no amount to release.
  const isStuck = status === 'held' && reasons.every((reason) => reason === 'rate_missing')
  const step = matured || isStuck ? undefined : STEP_WORDS[status]
  return (
    <div class="decide">
      {step && (
        <Post to="/conversions/approve">
          <Whose commission={commission} />
          <input type="hidden" name="status" value={status} />
          <p>{step.does}</p>
          <button type="submit">
            {step.label}
            {status === 'held' && whom && ` and pay ${whom}`}
          </button>
        </Post>
      )}
      {declinable(status) && <Decline commission={commission} problem={problem} />}
    </div>
  )
}

const Decline = ({ commission, problem }: Omit<DecideProps, 'now' | 'whom'>) => (
  <details open={problem?.field === 'reason'}>
    <summary>Decline…</summary>
    <Post to="/conversions/decline">
      <Whose commission={commission} />
      <Field
        name="reason"
        id={`reason-${commission.affiliateId}`}
        label="Reason"
        hint="One sentence. It is stored with the order."
        problem={problem}
        required
        maxlength={REASON_MAX}
      />
      <button type="submit" class="secondary">
        Decline
      </button>
    </Post>
  </details>
)

const Whose = ({ commission }: { readonly commission: Commission }) => (
  <>
    <input type="hidden" name="order" value={orderAddress(commission.orderKey)} />
    <input type="hidden" name="affiliate" value={commission.affiliateId} />
  </>
)
