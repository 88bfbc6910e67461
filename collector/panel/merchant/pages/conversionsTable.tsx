import type { ComponentChildren } from 'preact'
import type { ConversionRow } from '../../../domain/conversion.js'
import { Badge, StatusBadge, TestBadge } from '../../parts/badge.js'
import { Link } from '../../parts/mount.js'
import { orderAddress } from '../../parts/orderAddress.js'
import { type Column, Table } from '../../parts/table.js'
import { Amount, Instant } from '../../parts/values.js'
import { Who } from '../../parts/who.js'
import { actionText, type Names } from '../../words/names.js'
import { shortSource } from '../../words/reportWords.js'

interface ConversionsTableProps {
  readonly conversions: readonly ConversionRow[]
  readonly names: Names
  readonly empty: ComponentChildren
}

export const ConversionsTable = ({ conversions, names, empty }: ConversionsTableProps) => (
  <Table
    label="Conversions"
    columns={columns(names)}
    rows={conversions}
    rowKey={({ orderKey }) => orderKey}
    empty={empty}
  />
)

const columns = (names: Names): readonly Column<ConversionRow>[] => [
  { head: 'Order', as: 'main', cell: (row) => <OrderLink row={row} names={names} /> },
  { head: 'Time (UTC)', as: 'tight', cell: ({ convertedAt }) => <Instant at={convertedAt} /> },
  {
    head: 'Status',
    cell: ({ status, flags, test }) => (
      <span class="badges">
        <StatusBadge status={status} /> <TestBadge test={test} />
        <Review flags={flags} />
      </span>
    ),
  },
  { head: 'Source', cell: ({ source }) => shortSource(source) },
  {
    head: 'Affiliate',
    cell: ({ affiliates }) =>
      affiliates.length === 0 ? (
        <span class="muted">nobody</span>
      ) : (
        affiliates.map((id) => (
          <div key={id}>
            <Who names={names} id={id} />
          </div>
        ))
      ),
  },
  { head: 'Total', as: 'money', cell: ({ total }) => total && <Amount money={total} /> },
  {
    head: 'Commission',
    as: 'money',
    cell: ({ commissions }) =>
      commissions.length === 0
        ? null
        : commissions.map((money, index) => (
            <div key={String(index)}>
              <Amount money={money} />
            </div>
          )),
  },
]

/**
 * A refund or a decision for an order that was never reported. The usual cause is a wrong order id.
 */
const Review = ({ flags }: Pick<ConversionRow, 'flags'>) => {
  if (flags.length === 0) return null
  const [first] = flags
  return first === 'awaiting_sale' ? (
    <Badge tone="bad">never reported</Badge>
  ) : (
    <Badge tone="wait">needs review</Badge>
  )
}

type OrderRow = Pick<ConversionRow, 'orderKey' | 'orderId' | 'productId' | 'kind' | 'code'>

/** An order's id, action and product, as a link to its page. */
export const OrderLink = ({ row, names }: { readonly row: OrderRow; readonly names: Names }) => (
  <>
    <Link to={`/conversions/${orderAddress(row.orderKey)}`}>
      {row.kind === 'booking' ? 'bonus or correction' : row.orderId}
    </Link>
    {row.kind === 'action' && <small>action {actionText(names, row.code)}</small>}
    {row.productId !== '' && <small>product {row.productId}</small>}
  </>
)
