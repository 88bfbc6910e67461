import type { ParkCode } from '../../../domain/flag.js'
import { formatMoney, type Money } from '../../../domain/money.js'
import {
  isAct,
  isBooking,
  isMove,
  isRefund,
  isStatement,
  isTraffic,
  type Refund,
  type Report,
  type Statement,
} from '../../../domain/report.js'
import { countOf } from '../../../domain/traffic.js'
import { refunded } from '../../../settle/refunds.js'
import { type Column, Table } from '../../parts/table.js'
import { Amount, Instant, ShortId } from '../../parts/values.js'
import { PARK_WORDS } from '../../words/flagWords.js'
import { KIND_WORDS, shortSource } from '../../words/reportWords.js'
import type { Shown } from './shownConversion.js'

/** Every report of the order, as it arrived. */
export const ReportsTable = ({ shown }: { readonly shown: Shown }) => {
  const { reports, total, flags } = shown.conversion
  const parked = new Map(
    refunded(reports, total, flags.includes('refund_needs_product'))
      // Until a sale is reported, refunds wait and none is parked.
      .parked.filter(({ code }) => flags.includes(code))
      .map(({ reportId, code }) => [reportId, code]),
  )
  return (
    <section aria-labelledby="reports">
      <h2 id="reports">Reports</h2>
      <Table
        label="Reports"
        rows={reports}
        rowKey={({ id }) => id}
        empty={<p>There are no reports.</p>}
        columns={columns(shown.users, parked)}
      />
    </section>
  )
}

const columns = (
  users: Shown['users'],
  parked: ReadonlyMap<string, ParkCode>,
): readonly Column<Report>[] => [
  {
    head: 'Received (UTC)',
    as: 'tight',
    cell: ({ receivedAt, occurredAt }) => (
      <>
        <Instant at={receivedAt} />
        {occurredAt !== receivedAt && (
          <small>
            happened <Instant at={occurredAt} />
          </small>
        )}
      </>
    ),
  },
  { head: 'Report', cell: ({ kind }) => KIND_WORDS[kind] },
  { head: 'Source', cell: (report) => sourceOf(report, users) },
  { head: 'Id', as: 'tight', cell: ({ id }) => <ShortId id={id} /> },
  {
    head: 'Visitor',
    as: 'tight',
    cell: (report) =>
      isStatement(report) && report.visitorId ? <ShortId id={report.visitorId} /> : null,
  },
  {
    head: 'Content',
    as: 'wide',
    cell: (report) => <Says report={report} parked={parked.get(report.id)} />,
  },
  { head: 'Amount', as: 'money', cell: (report) => <ReportAmount report={report} /> },
]

const sourceOf = (report: Report, users: Shown['users']): string => {
  if (isAct(report) || isBooking(report)) return users.get(report.by) ?? report.by
  return isStatement(report) && report.signed ? shortSource('signed') : shortSource(report.source)
}

const ReportAmount = ({ report }: { readonly report: Report }) => {
  if (isMove(report) || isTraffic(report)) return <span class="muted">–</span>
  const amount = isRefund(report) || isBooking(report) ? report.amount : report.total
  if (amount) return <Amount money={amount} />
  return <span class="muted">{isRefund(report) ? 'everything that remains' : '–'}</span>
}

interface SaysProps {
  readonly report: Report
  readonly parked: ParkCode | undefined
}

const Says = ({ report, parked }: SaysProps) => {
  const said = saidBy(report)
  return (
    <>
      {said.length > 0 && (
        <ul class="pairs">
          {said.map(([name, value]) => (
            <li key={name}>
              <span class="muted">{name}</span> <span class="value">{value}</span>
            </li>
          ))}
        </ul>
      )}
      {parked && <small class="is-bad">Parked: {PARK_WORDS[parked]}</small>}
    </>
  )
}

type Pair = readonly [name: string, value: string]

const saidBy = (report: Report): readonly Pair[] => {
  if (isRefund(report)) return refundWords(report)
  if (isMove(report)) return [['order id', report.to]]
  if (isTraffic(report)) return [[report.counted, countOf(report).toLocaleString('en')]]
  if (isAct(report) || isBooking(report)) return report.reason ? [['reason', report.reason]] : []
  return [...costs(report), ...texts(report)]
}

const refundWords = ({ refundId, state, soFarOf }: Refund): readonly Pair[] => [
  soFarOf === undefined ? ['refund id', refundId] : ['all refunds so far of', soFarOf],
  ...(state === 'undone' ? ([['undone', 'the money stayed with the merchant']] as const) : []),
]

const costs = ({ tax, shipping, fixedCost }: Statement): readonly Pair[] =>
  Object.entries({ tax, shipping, 'fixed cost': fixedCost }).flatMap(([name, cost]) =>
    cost ? [[name, amountText(cost)] as const] : [],
  )

const texts = (statement: Statement): readonly Pair[] =>
  Object.entries({
    site: statement.site,
    coupon: statement.coupons.join(', '),
    affiliate: statement.affiliate,
    campaign: statement.campaign,
    channel: statement.channel,
    data: statement.data.filter(Boolean).join(', '),
    payment: statement.payment,
    subscription: statement.subscription?.id,
    'dropped or cut': statement.flawed?.join(', '),
    items: statement.items.map(({ sku, quantity = 1 }) => `${quantity} × ${sku}`).join(', '),
  }).flatMap(([name, value]) => (value ? [[name, value] as const] : []))

const amountText = (amount: Money) => `${formatMoney(amount)} ${amount.currency}`
