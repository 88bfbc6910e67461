import type { OrderKey, PayoutId } from '../../../domain/ids.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import {
  batchCalled,
  markBatchPaid,
  revertBatch,
  takeOutRow,
} from '../../../program/payoutBatches/close.js'
import { exportBatch } from '../../../program/payoutBatches/exportBatch.js'
import { prepareBatch, previewBatch } from '../../../program/payoutBatches/prepare.js'
import { PAYOUT_ORDERS_MAX } from '../../../storage/payoutBatches.js'
import { notFound } from '../../errorReply.js'
import { orderAt } from '../../parts/orderAddress.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { loadNames } from '../../words/names.js'
import { BatchPage } from '../pages/batchPage.js'
import { NewBatchPage, type NewBatchValues } from '../pages/newBatchPage.js'
import { PayoutOrdersPage } from '../pages/payoutOrdersPage.js'

export const getNewBatch = ({ deps, viewer, query }: OwnVisit): Promise<Reply> => {
  const { format = 'csv', currency = '', affiliates = '' } = query
  return newBatchReply(deps, viewer.account.id, { format, currency, affiliates })
}

export const postNewBatch = async ({ deps, viewer, form }: OwnVisit): Promise<Reply> => {
  const accountId = viewer.account.id
  const values = {
    format: form.text('format'),
    currency: form.text('currency'),
    affiliates: form.text('affiliates'),
  }
  const made = await prepareBatch(deps, accountId, { ...formOf(values), by: viewer.user.id })
  return isProblem(made)
    ? newBatchReply(deps, accountId, values, made)
    : redirect(`/payouts/${made.id}?notice=batch_frozen`)
}

/** Also found by the id of one of its payouts. */
export const getBatch = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer } = visit
  const id = await deps.storage.batchOfPayout(viewer.account.id, idOf(visit) as PayoutId)
  return id === undefined || id === idOf(visit) ? batchReply(visit) : redirect(`/payouts/${id}`)
}

/** Answers with the file. */
export const postBatchFile = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const format = form.text('format')
  const made = await exportBatch(deps, viewer.account.id, idOf(visit), {
    ...(format !== '' && { format }),
    by: viewer.user.id,
  })
  if (isProblem(made)) return batchReply(visit, made)
  const contentType = made.extension === 'xml' ? 'application/xml' : 'text/csv'
  return { kind: 'file', name: made.name, contentType, content: made.content }
}

export const postBatchPaid = (visit: OwnVisit): Promise<Reply> =>
  closed(visit, 'batch_paid', markBatchPaid(visit.deps, ...closing(visit)))

export const postBatchRevert = (visit: OwnVisit): Promise<Reply> =>
  closed(visit, 'batch_reverted', revertBatch(visit.deps, ...closing(visit)))

export const postTakeOut = (visit: OwnVisit): Promise<Reply> => {
  const [accountId, id, close] = closing(visit)
  const payoutId = visit.form.text('payout')
  return closed(visit, 'taken_out', takeOutRow(visit.deps, accountId, id, payoutId, close))
}

export const getPayoutOrders = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, params, query } = visit
  const accountId = viewer.account.id
  const detail = await batchCalled(deps, accountId, idOf(visit))
  if (isProblem(detail)) return notFound()
  const row = detail.rows.find(({ payoutId }) => payoutId === params.payout)
  if (!row) return notFound()
  // A payout has one line for each order.
  const after = query.after && { orderKey: orderAt(query.after) as OrderKey, tier: 1 }
  const [names, lines] = await Promise.all([
    loadNames(deps, accountId),
    deps.storage.payoutOrders(accountId, row.payoutId as PayoutId, after || undefined),
  ])
  const next = lines.length === PAYOUT_ORDERS_MAX ? lines.at(-1) : undefined
  return page(
    'Orders of a payment',
    <PayoutOrdersPage batchId={detail.batch.id} {...{ row, lines, names, next }} />,
  )
}

const idOf = ({ params }: OwnVisit): string => params.batch ?? ''

const closing = (visit: OwnVisit) => {
  const close = { by: visit.viewer.user.id, note: visit.form.text('note') }
  return [visit.viewer.account.id, idOf(visit), close] as const
}

const closed = async (
  visit: OwnVisit,
  notice: string,
  change: Promise<Problem | undefined>,
): Promise<Reply> => {
  const wrong = await change
  return wrong ? batchReply(visit, wrong) : redirect(`/payouts/${idOf(visit)}?notice=${notice}`)
}

const batchReply = async (visit: OwnVisit, problem?: Problem): Promise<Reply> => {
  const { deps, viewer } = visit
  const accountId = viewer.account.id
  const detail = await batchCalled(deps, accountId, idOf(visit))
  if (isProblem(detail)) return notFound()
  const [names, found] = await Promise.all([
    loadNames(deps, accountId),
    deps.storage.users(accountId),
  ])
  const users = new Map<string, string>(found.map(({ id, email }) => [id, email]))
  return page(
    'Payout batch',
    <BatchPage {...{ detail, names, users, problem }} />,
    problem ? 422 : 200,
  )
}

const formOf = ({ format, currency, affiliates }: NewBatchValues) => {
  const codes = affiliates.split(/[\s,]+/).filter((code) => code !== '')
  return { format, currency, affiliates: codes }
}

const newBatchReply = async (
  deps: OwnVisit['deps'],
  accountId: OwnVisit['viewer']['account']['id'],
  values: NewBatchValues,
  wrong?: Problem,
): Promise<Reply> => {
  const found = await previewBatch(deps, accountId, formOf(values))
  const problem = wrong ?? (isProblem(found) ? found : undefined)
  const preview = isProblem(found) ? undefined : found
  return page('New batch', <NewBatchPage {...{ values, preview, problem }} />, problem ? 422 : 200)
}
