import { parseSum } from '../../../domain/money.js'
import { isProblem, type Problem, problem } from '../../../domain/problem.js'
import { amountAdvice } from '../../../program/amountAdvice.js'
import { listPayable, payOut } from '../../../program/payouts.js'
import { askFor, goingOn, slice } from '../../parts/pager.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { loadNames } from '../../words/names.js'
import { PayoutsPage } from '../pages/payoutsPage.js'

export const getPayouts = (visit: OwnVisit): Promise<Reply> => payoutsReply(visit)

export const postPayout = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const currency = form.text('currency')
  // The merchant paid the amount that the page showed. More may have become payable since then.
  const typed = form.text('amount')
  const amount = parseSum(typed, currency)
  const usual = 'Enter the amount that was paid, for example "49.90".'
  const done =
    typeof amount === 'string'
      ? problem(amount, 'amount', amountAdvice(amount, typed, usual))
      : await payOut(deps, viewer.account.id, {
          affiliate: form.text('affiliate'),
          currency,
          amount,
          by: viewer.user.id,
        })
  return isProblem(done) ? payoutsReply(visit, done) : redirect('/payouts?notice=paid')
}

/** Older batches are found through their payouts. */
const BATCHES_SHOWN = 50

const payoutsReply = async (
  { deps, viewer, query }: OwnVisit,
  problem?: Problem,
): Promise<Reply> => {
  const accountId = viewer.account.id
  const [payable, batches, found, names, users] = await Promise.all([
    listPayable(deps, accountId),
    deps.storage.payoutBatches({ accountId, limit: BATCHES_SHOWN }),
    deps.storage.listPayouts({
      accountId,
      limit: askFor(query),
      ...goingOn(query),
    }),
    loadNames(deps, accountId),
    deps.storage.users(accountId),
  ])
  const { rows, older } = slice(found, query, ({ paidAt }) => paidAt)
  const emails = new Map<string, string>(users.map(({ id, email }) => [id, email]))
  return page(
    'Payouts',
    <PayoutsPage
      payouts={rows}
      users={emails}
      {...{ payable, batches, names, query, older, problem }}
    />,
    problem ? 422 : 200,
  )
}
