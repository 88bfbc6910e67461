import { isProblem, type Problem } from '../../../domain/problem.js'
import {
  minimumsText,
  payeeOf,
  removePayee,
  setPayee,
  setPayoutTerms,
  type TermsForm,
} from '../../../program/payees.js'
import { notFound } from '../../errorReply.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { PAYEE_FIELDS, PayeePage, type PayeeValues } from '../pages/payeePage.js'
import { PayoutTermsPage } from '../pages/payoutTermsPage.js'

export const getPayee = (visit: OwnVisit): Promise<Reply> => payeeReply(visit)

export const postPayee = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer } = visit
  const values = valuesOf(visit)
  const by = viewer.user.id
  const done = await setPayee(deps, viewer.account.id, codeOf(visit), { ...values, by })
  if (!isProblem(done)) return redirect(`/affiliates/${codeOf(visit)}/payee?notice=payee_changed`)
  return payeeReply(visit, { values, problem: done })
}

export const postPayeeRemove = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer } = visit
  const wrong = await removePayee(deps, viewer.account.id, codeOf(visit))
  return wrong
    ? payeeReply(visit, { problem: wrong })
    : redirect(`/affiliates/${codeOf(visit)}/payee?notice=payee_removed`)
}

export const getPayoutTerms = (visit: OwnVisit): Promise<Reply> => termsReply(visit)

export const postPayoutTerms = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const values = {
    minimums: form.text('minimums'),
    payerName: form.text('payerName').trim(),
    payerIban: form.text('payerIban').trim(),
    payerBic: form.text('payerBic'),
  }
  const done = await setPayoutTerms(deps, viewer.account.id, values)
  return isProblem(done)
    ? termsReply(visit, { values, problem: done })
    : redirect('/payouts/terms?notice=terms_changed')
}

const codeOf = ({ params }: OwnVisit): string => params.affiliate ?? ''

const valuesOf = ({ form }: OwnVisit): PayeeValues =>
  Object.fromEntries(PAYEE_FIELDS.map((name) => [name, form.text(name)])) as PayeeValues

interface Wrong<Values> {
  readonly values?: Values
  readonly problem?: Problem
}

const payeeReply = async (
  visit: OwnVisit,
  { values, problem }: Wrong<PayeeValues> = {},
): Promise<Reply> => {
  const found = await payeeOf(visit.deps, visit.viewer.account.id, codeOf(visit))
  if (isProblem(found)) return notFound()
  const { affiliate, payee } = found
  const empty = {
    ...valuesOf(visit),
    method: payee?.details?.method ?? 'bank',
    minimums: minimumsText(payee?.minimums ?? {}),
  }
  return page(
    'How an affiliate is paid',
    <PayeePage {...{ affiliate, payee, problem }} values={values ?? empty} />,
    problem ? 422 : 200,
  )
}

const termsReply = async (
  { deps, viewer }: OwnVisit,
  { values, problem }: Wrong<Required<TermsForm>> = {},
): Promise<Reply> => {
  const { minimums, payer } = await deps.storage.payoutTerms(viewer.account.id)
  const stored = {
    minimums: minimumsText(minimums),
    payerName: payer?.name ?? '',
    payerIban: payer?.iban ?? '',
    payerBic: payer?.bic ?? '',
  }
  return page(
    'Payout terms',
    <PayoutTermsPage values={values ?? stored} problem={problem} />,
    problem ? 422 : 200,
  )
}
