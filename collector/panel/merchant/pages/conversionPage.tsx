import { orderBalances } from '../../../domain/balances.js'
import type { ConversionDetail } from '../../../domain/conversion.js'
import type { Problem } from '../../../domain/problem.js'
import { isStatement } from '../../../domain/report.js'
import { StatusBadge, TestBadge } from '../../parts/badge.js'
import { BalanceTable } from '../../parts/balances.js'
import { Heading } from '../../parts/heading.js'
import { Link } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { Amount, Instant, ShortId } from '../../parts/values.js'
import { Who } from '../../parts/who.js'
import { FLAG_WORDS } from '../../words/flagWords.js'
import { actionText } from '../../words/names.js'
import { SOURCE_WORDS } from '../../words/reportWords.js'
import { CommissionSection } from './commissionSection.js'
import { EntriesTable } from './entriesTable.js'
import { ReportsTable } from './reportsTable.js'
import type { Shown } from './shownConversion.js'
import { StatusLogTable } from './statusLogTable.js'
import { SupersededNote, VerdictSection } from './verdictSection.js'

interface ConversionPageProps {
  readonly shown: Shown
  readonly problem: Problem | undefined
}

export const titleOf = ({
  conversion: { kind, code, orderId, verdict },
  names,
}: Pick<Shown, 'conversion' | 'names'>): string =>
  kind !== 'action'
    ? kind === 'traffic'
      ? orderId
      : `Order ${orderId}`
    : `Action ${actionText(names, code, verdict.credits[0]?.campaignId)}, ${orderId}`

export const ConversionPage = ({ shown, problem }: ConversionPageProps) => {
  const { conversion, names } = shown
  return (
    <>
      <p class="crumb">
        <Link to="/conversions">Conversions</Link>
      </p>
      <Heading
        title={
          <>
            {titleOf(shown)} <StatusBadge status={conversion.status} />{' '}
            <TestBadge test={conversion.test} />
          </>
        }
      />
      <ProblemNote problem={problem} fields={['reason']} />
      <OrderFacts conversion={conversion} />
      {conversion.flags.map((flag) => (
        <p key={flag} class="note is-wait">
          {FLAG_WORDS[flag]}
        </p>
      ))}
      {conversion.kind !== 'traffic' && <VerdictSection shown={shown} />}
      {conversion.superseded && <SupersededNote verdict={conversion.superseded} names={names} />}
      {conversion.commissions.map((commission) => (
        <CommissionSection
          key={`${commission.affiliateId} ${commission.tier}`}
          commission={commission}
          shown={shown}
          problem={problem}
        />
      ))}
      {!conversion.test && <OrderBalances shown={shown} />}
      <StatusLogTable log={conversion.statusLog} names={names} />
      <ReportsTable shown={shown} />
      <EntriesTable entries={conversion.entries} names={names} />
    </>
  )
}

/** What this order contributes to the balances of its affiliates. */
const OrderBalances = ({ shown: { conversion, names, now } }: { readonly shown: Shown }) => {
  const balances = orderBalances(conversion, now)
  return balances.length === 0 ? null : (
    <section aria-labelledby="balances">
      <h2 id="balances">Balances from this order</h2>
      <BalanceTable
        label="Balances from this order"
        balances={balances}
        columns={[
          {
            head: 'Affiliate',
            as: 'main',
            cell: ({ affiliateId }) => <Who names={names} id={affiliateId} />,
          },
        ]}
        empty=""
      />
    </section>
  )
}

/** The customers whom the reports name, as far as there is something to show about them. */
const customersOf = ({ reports, test, verdict }: ConversionDetail): readonly string[] => {
  const isBonding = !test && verdict.credits.length > 0
  const named = reports.filter(isStatement).flatMap(({ customer }) => customer ?? [])
  return isBonding ? [...new Set(named)].slice(0, CUSTOMERS_SHOWN) : []
}

const CUSTOMERS_SHOWN = 3

const OrderFacts = ({ conversion }: { readonly conversion: ConversionDetail }) => {
  const { total, remaining, source, convertedAt, openedAt, productId } = conversion
  const isTraffic = conversion.kind === 'traffic'
  return (
    <dl class="facts">
      {!isTraffic && (
        <div>
          <dt>Total</dt>
          <dd>{total ? <Amount money={total} /> : <span class="muted">none</span>}</dd>
        </div>
      )}
      {total && remaining && remaining.amount !== total.amount && (
        <div>
          <dt>Left after refunds</dt>
          <dd>
            <Amount money={remaining} />
          </dd>
        </div>
      )}
      {productId !== '' && (
        <div>
          <dt>Product</dt>
          <dd>{productId}</dd>
        </div>
      )}
      <div>
        <dt>{isTraffic ? 'End of the period (UTC)' : 'Placed (UTC)'}</dt>
        <dd>
          <Instant at={convertedAt} />
        </dd>
      </div>
      <div>
        <dt>{isTraffic ? 'First counted (UTC)' : 'First reported (UTC)'}</dt>
        <dd>
          <Instant at={openedAt} />
        </dd>
      </div>
      {customersOf(conversion).map((customer) => (
        <div key={customer}>
          <dt>Customer</dt>
          <dd>
            <Link to={`/lifetimes/${customer}`}>
              <ShortId id={customer} />
            </Link>
          </dd>
        </div>
      ))}
      <div>
        <dt>Reported by</dt>
        <dd>{SOURCE_WORDS[conversion.source as keyof typeof SOURCE_WORDS] ?? source}</dd>
      </div>
    </dl>
  )
}
