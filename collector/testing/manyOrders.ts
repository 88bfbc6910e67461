/** What is kept of an order: the columns that name it, and the others. An entry's hash is not copied. */
const TABLES = [
  ['reports', 'id order_key body', 'account_id kind source received_at fingerprint'],
  [
    'orders',
    'order_key order_id',
    `account_id kind product_id code opened_at converted_at source status currency total remaining
     customer bond_affiliate_id bond_campaign_id bond_proven flags test settled_at`,
  ],
  ['order_visitors', 'order_key', 'account_id visitor_id'],
  ['verdicts', 'order_key', 'account_id seq applied decided_at body'],
  [
    'commissions',
    'order_key',
    `account_id affiliate_id tier campaign_id amount currency status reasons matures_at basis
     converted_at test`,
  ],
  [
    'status_log',
    'order_key report_id',
    'account_id seq affiliate_id tier from_status to_status reasons at',
  ],
  [
    'entries',
    'order_key report_id',
    `account_id seq affiliate_id tier from_account to_account amount currency reason payout_id at`,
  ],
] as const

/**
 * SQL for either database that copies a sale under so many other ids, "<id>-1" and so on: to settle
 * thousands of orders one by one would take a test minutes. The id must stand in nothing else of it,
 * and the ledger's hashes are to be filled in afterwards.
 */
export const copiesOf = (orderId: string, count: number): string =>
  TABLES.map(([table, naming, others]) => {
    const names = naming.split(/\s+/)
    const columns = [...names, ...others.split(/\s+/)]
    const values = columns.map((column) =>
      names.includes(column) ? `replace(${column}, '${orderId}', '${orderId}-' || n)` : column,
    )
    return `insert into ${table} (${columns.join(', ')})
      with recursive numbers (n) as (
        select 1 union all select n + 1 from numbers where n < ${count})
      select ${values.join(', ')} from ${table} cross join numbers
      where order_key like '%"${orderId}"%'`
  }).join(';\n')
