import type { Sum } from '../../../domain/money.js'
import type { ChangeRow } from '../../../program/replay/changeRows.js'
import type { ReplayedSum } from '../../../program/replay/sums.js'
import type { WhatIf } from '../../../program/replay/whatIf.js'
import { Link, Post } from '../../parts/mount.js'
import { orderAddress } from '../../parts/orderAddress.js'
import { type Column, Table } from '../../parts/table.js'
import { Amount, Instant } from '../../parts/values.js'
import { Who } from '../../parts/who.js'
import type { Names } from '../../words/names.js'
import { REASON_WORDS } from '../../words/replayWords.js'

/** How many orders the page shows. The file has more. */
export const ROWS_SHOWN_MAX = 200

interface WhatIfResultProps {
  readonly result: WhatIf
  readonly names: Names
}

export const WhatIfResult = ({ result, names }: WhatIfResultProps) => {
  const { orders, total, changed, sums, rows, moreRows, isStopped } = result
  const shown = rows.slice(0, ROWS_SHOWN_MAX)
  return (
    <>
      <p class={isStopped ? 'note is-wait' : 'note is-good'}>
        {isStopped
          ? `Stopped after ${count(orders)} of ${count(total)} orders. The sums are of these only.`
          : `${count(changed)} of ${count(orders)} orders would earn other money.`}
      </p>
      <section aria-labelledby="affiliates">
        <h2 id="affiliates">By affiliate</h2>
        <Table
          label="By affiliate"
          columns={sumColumns(names)}
          rows={sums}
          rowKey={({ affiliateId, currency }) => `${affiliateId} ${currency}`}
          empty={<p>No order of this time earns anything, now or then.</p>}
        />
      </section>
      <section aria-labelledby="orders">
        <h2 id="orders">Orders that would earn other money</h2>
        <Table
          label="Orders that would earn other money"
          columns={rowColumns(names)}
          rows={shown}
          rowKey={({ orderKey, affiliateId, tier, currency }) =>
            `${orderKey} ${affiliateId} ${tier} ${currency}`
          }
          empty={<p>There are none.</p>}
        />
        {rows.length + moreRows > shown.length && (
          <p class="muted">
            These are the first {shown.length} of {count(rows.length + moreRows)} rows.
            {moreRows > 0 && ` The file has the first ${count(rows.length)}.`}
          </p>
        )}
        {rows.length > 0 && (
          <Post to="/policy/what-if/csv">
            <button type="submit" class="secondary">
              Download as CSV
            </button>
          </Post>
        )}
      </section>
    </>
  )
}

const count = (number: number): string => number.toLocaleString('en')

const sumColumns = (names: Names): readonly Column<ReplayedSum>[] => {
  const money = (read: (row: ReplayedSum) => bigint) => (row: ReplayedSum) => (
    <Amount money={{ amount: read(row), currency: row.currency } satisfies Sum} />
  )
  return [
    { head: 'Affiliate', as: 'main', cell: ({ affiliateId: id }) => <Who names={names} id={id} /> },
    { head: 'Now', as: 'money', cell: money(({ was }) => was.earned) },
    { head: 'Then', as: 'money', cell: money(({ is }) => is.earned) },
    { head: 'Difference', as: 'money', cell: money(({ was, is }) => is.earned - was.earned) },
    { head: 'Undecided now', as: 'money', cell: money(({ was }) => was.undecided) },
    { head: 'Undecided then', as: 'money', cell: money(({ is }) => is.undecided) },
  ]
}

const rowColumns = (names: Names): readonly Column<ChangeRow>[] => [
  {
    head: 'Order',
    as: 'main',
    cell: ({ orderKey, orderId, productId }) => (
      <>
        <Link to={`/conversions/${orderAddress(orderKey)}`}>{orderId}</Link>
        {productId && <small>{productId}</small>}
      </>
    ),
  },
  { head: 'Placed (UTC)', as: 'tight', cell: ({ placedAt }) => <Instant at={placedAt} /> },
  { head: 'Affiliate', cell: ({ affiliateId: id }) => <Who names={names} id={id} /> },
  { head: 'Now', as: 'money', cell: ({ earnsNow, currency }) => earned(earnsNow, currency) },
  { head: 'Then', as: 'money', cell: ({ earnsThen, currency }) => earned(earnsThen, currency) },
  {
    head: 'Why',
    cell: ({ reasons, rulesNow, rulesThen }) => (
      <>
        {reasons.map((reason) => REASON_WORDS[reason]).join(' ')}
        {rulesNow.length + rulesThen.length > 0 && (
          <small>{[...rulesNow.map((rule) => `not ${rule}`), ...rulesThen].join(', ')}</small>
        )}
      </>
    ),
  },
]

const earned = (text: string, currency: string) =>
  text === '' ? (
    <span class="muted">nothing</span>
  ) : (
    <span class="amount">
      {text} <span class="currency">{currency}</span>
    </span>
  )
