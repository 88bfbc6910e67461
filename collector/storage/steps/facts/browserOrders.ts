import type { Program } from '../../../domain/program.js'
import { DAY_MS } from '../../../domain/time.js'
import { just, one, type Step } from '../step.js'

/** The largest daily limit of any trusted policy; 0 if there is none. */
export const trustedPerDay = ({
  policies,
  campaigns,
}: Pick<Program, 'policies' | 'campaigns'>): number => {
  const settings = [...policies, ...campaigns.flatMap(({ versions }) => versions)]
  const most = settings.map(({ browserReports }) =>
    browserReports?.mode === 'trusted' ? browserReports.perDayMax : 0,
  )
  return Math.max(0, ...most)
}

/** Counted only if a policy trusts pages, up to the largest limit. */
export function* countBrowserOrders(
  accountId: string,
  orderKey: string,
  openedAt: number,
  most: number,
): Step<number> {
  if (most === 0) return yield* just(0)
  const found = yield* one<{ count: number }>(
    `select count(*) as count from (
       select 1 as one from orders
       where account_id = ? and opened_at >= ? and opened_at <= ? and source = 'browser'
         and (opened_at, order_key) < (?, ?)
       limit ?) as earlier`,
    accountId,
    openedAt - (openedAt % DAY_MS),
    openedAt,
    openedAt,
    orderKey,
    most,
  )
  return found?.count ?? 0
}
