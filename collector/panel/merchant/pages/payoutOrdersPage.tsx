import type { PayoutBatchRow, PayoutOrderLine } from '../../../domain/payoutBatch.js'
import { Heading } from '../../parts/heading.js'
import { Link } from '../../parts/mount.js'
import { orderAddress } from '../../parts/orderAddress.js'
import { type Column, Table } from '../../parts/table.js'
import { Amount } from '../../parts/values.js'
import { Who } from '../../parts/who.js'
import type { Names } from '../../words/names.js'

interface PayoutOrdersPageProps {
  readonly batchId: string
  readonly row: PayoutBatchRow
  readonly lines: readonly PayoutOrderLine[]
  readonly names: Names
  /** The last line, if there are more. */
  readonly next: PayoutOrderLine | undefined
}

export const PayoutOrdersPage = (props: PayoutOrdersPageProps) => {
  const { batchId, row, lines, names, next } = props
  const path = `/payouts/${batchId}/orders/${row.payoutId}`
  return (
    <>
      <p class="crumb">
        <Link to={`/payouts/${batchId}`}>Payout batch</Link>
      </p>
      <Heading title="Orders of a payment">
        <Who names={names} id={row.affiliateId} />, <Amount money={row.amount} />. An amount below
        zero is a refund after an earlier payout.
      </Heading>
      <Table
        label="Orders"
        columns={COLUMNS}
        rows={lines}
        rowKey={({ orderKey, tier }) => `${orderKey} ${tier}`}
        empty={<p>No order was paid.</p>}
      />
      {next && (
        <nav class="pager" aria-label="Pages">
          <Link to={`${path}?after=${orderAddress(next.orderKey)}`}>More »</Link>
        </nav>
      )}
    </>
  )
}

const COLUMNS: readonly Column<PayoutOrderLine>[] = [
  {
    head: 'Order',
    as: 'main',
    cell: ({ orderKey }) => {
      const [, orderId = ''] = JSON.parse(orderKey) as readonly string[]
      return <Link to={`/conversions/${orderAddress(orderKey)}`}>{orderId}</Link>
    },
  },
  { head: 'Amount', as: 'money', cell: ({ amount }) => <Amount money={amount} /> },
]
