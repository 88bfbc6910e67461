import type { Runner } from '../storage/steps/step.js'
import { run } from '../storage/steps/step.js'
import { account, visitor } from './builders.js'

/** Rows `1` to `count`, in words of both databases. */
const NUMBERS = (count: number) =>
  `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${count})`

/** Clicks by links of nobody, a second apart from an instant on: more of one visitor than are kept. */
export const storeClicks = (
  { write }: Runner,
  count: number,
  from: number,
  whose: 'anna' | 'everybody',
): Promise<number> =>
  write(() =>
    run(
      `insert into clicks (account_id, visitor_id, id, affiliate_code, clicked_at, received_at,
         late, webdriver, source, test)
       ${NUMBERS(count)}
       select ?, ${whose === 'anna' ? '?' : "? || '-' || n"}, 'stored-' || n, ?,
         ${from} + n * 1000, ${from} + n * 1000, 0, 0, 'browser', 0 from numbers`,
      account,
      visitor('anna'),
      whose === 'anna' ? 'nobody' : 'somebody',
    ),
  )

const ORDER = `account_id, kind, order_id, product_id, code, opened_at, source, status, currency, total,
  remaining, flags, test, settled_at, coded`

/**
 * Copies of the order "1001" with its reports and links, placed one after the other: of the same
 * visitor, customer and codes, or each of its own. That their reports still say "1001" does not matter
 * to whoever settles them.
 */
export const copyOrder = async (
  { write }: Runner,
  count: number,
  whose: 'anna' | 'everybody',
): Promise<void> => {
  const key = `'["sale","${whose}-' || n || '","",""]'`
  const own = (column: string) => (whose === 'anna' ? column : `${column} || '-' || n`)
  const copies = (into: string, same: string, changed: Readonly<Record<string, string>>) =>
    write(() =>
      run(
        `insert into ${into} (${same}, ${Object.keys(changed).join(', ')}) ${NUMBERS(count)}
         select ${same}, ${Object.values(changed).join(', ')} from ${into} cross join numbers
         where account_id = ? and order_key = '["sale","1001","",""]'`,
        account,
      ),
    )
  await copies('orders', ORDER, {
    order_key: key,
    converted_at: 'converted_at + n',
    customer: own('customer'),
  })
  await copies('reports', 'account_id, kind, source, received_at, fingerprint, body', {
    order_key: key,
    id: `id || '-${whose}-' || n`,
  })
  await copies('order_visitors', 'account_id', { order_key: key, visitor_id: own('visitor_id') })
  await copies('order_codes', 'account_id, kind', { order_key: key, code: own('code') })
  await copies('order_uses', 'account_id, proven', {
    order_key: key,
    name: own('name'),
    converted_at: 'converted_at + n',
  })
}
