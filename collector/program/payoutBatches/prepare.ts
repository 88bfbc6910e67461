import type { AccountId, AffiliateId, PayoutId } from '../../domain/ids.js'
import { type BatchId, PAYOUT_FORMATS } from '../../domain/payoutBatch.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { settle } from '../../settle/settle.js'
import { StorageOutage } from '../../storage/storage.js'
import type { Deps } from '../deps.js'
import type { FileFormat } from '../payoutFiles/fileFormat.js'
import { fileFormat } from '../payoutFiles/registry.js'
import { SEPA_NAME_MAX } from '../payoutFiles/sepa.js'
import { sepaText } from '../payoutFiles/sepaText.js'
import { type Choice, choose } from './choose.js'

export interface BatchForm {
  /** Of the file. Default: csv. */
  readonly format?: string
  /** Only amounts in this currency. */
  readonly currency?: string
  /** Codes; empty or omitted: all affiliates that the terms allow. */
  readonly affiliates?: readonly string[]
}

export interface Preview extends Choice {
  readonly format: FileFormat
  readonly currency: string | undefined
}

/** How many affiliates a person can name. */
export const NAMED_MAX = 1_000

/** Who would be paid now, and who would be left out. Stores nothing. */
export const previewBatch = async (
  { storage, now }: Deps,
  accountId: AccountId,
  form: BatchForm,
): Promise<Preview | Problem> => {
  const format = formatCalled(form.format)
  if (isProblem(format)) return format
  const at = now()
  const named = await affiliatesNamed(storage, accountId, form.affiliates ?? [])
  if (isProblem(named)) return named
  const [payable, terms] = await Promise.all([
    storage.listPayable(accountId, at),
    storage.payoutTerms(accountId),
  ])
  const ids = [...new Set(payable.map(({ affiliateId }) => affiliateId))]
  const [affiliates, payees] = await Promise.all([
    storage.affiliatesById(accountId, ids),
    storage.payees(accountId, ids),
  ])
  const asked = form.currency?.trim().toUpperCase() || undefined
  const currency = format.format === 'sepa' ? (asked ?? 'EUR') : asked
  const choice = choose({
    ...{ payable, terms, format, currency, named, at },
    affiliates: new Map(affiliates.map((one) => [one.id, one])),
    payees: new Map(payees.map((one) => [one.affiliateId, one])),
  })
  return severalCurrencies(format, choice) ?? { ...choice, format, currency }
}

/**
 * Freezes what is payable to the chosen affiliates in a batch. The money is not payable a second time
 * until the batch is reverted.
 */
export const prepareBatch = async (
  deps: Deps,
  accountId: AccountId,
  form: BatchForm & { readonly by: string },
): Promise<{ readonly id: BatchId; readonly preview: Preview } | Problem> => {
  const preview = await previewBatch(deps, accountId, form)
  if (isProblem(preview)) return preview
  const { payer } = await deps.storage.payoutTerms(accountId)
  const wrong = noPayer(preview.format, payer) ?? nobody(preview)
  if (wrong) return wrong
  const id = deps.newId() as BatchId
  const createdAt = deps.now()
  await deps.storage.planBatch({
    ...{ accountId, id, createdAt, createdBy: form.by, format: preview.format.format },
    payer: preview.format.needsPayer ? payer : undefined,
    rows: preview.chosen.map(({ affiliate, amount, details }) => ({
      payoutId: deps.newId() as PayoutId,
      affiliateId: affiliate.id,
      currency: amount.currency,
      details,
    })),
  })
  await finishBatch(deps, accountId, id)
  return { id, preview }
}

/**
 * Does what a batch still needs. If the database fails, the collector goes on later: what was asked for is
 * stored already, so this must not be reported as a failure.
 */
export const finishBatch = async (
  { storage, now }: Deps,
  accountId: AccountId,
  id: BatchId,
): Promise<void> => {
  const at = now()
  try {
    await storage.finishBatch(accountId, id, at, (facts) => settle(facts, at))
  } catch (error) {
    if (!(error instanceof StorageOutage)) throw error
  }
}

export const formatCalled = (name = 'csv'): FileFormat | Problem => {
  const found = PAYOUT_FORMATS.find((one) => one === name)
  if (found) return fileFormat(found)
  return problem('invalid', 'format', `Use one of ${PAYOUT_FORMATS.join(', ')}.`)
}

const affiliatesNamed = async (
  storage: Deps['storage'],
  accountId: AccountId,
  codes: readonly string[],
): Promise<ReadonlySet<AffiliateId> | undefined | Problem> => {
  if (codes.length === 0) return undefined
  if (codes.length > NAMED_MAX) {
    return problem('too_many', 'affiliates', `Name at most ${NAMED_MAX} affiliates, or all.`)
  }
  const found = await storage.affiliatesByCode(accountId, codes)
  const unknown = codes.find((code) => !found.has(code))
  if (unknown !== undefined) {
    return problem('unknown', 'affiliates', `There is no affiliate "${unknown}".`)
  }
  return new Set([...found.values()].map(({ id }) => id))
}

const severalCurrencies = (
  { hasOneCurrency, title }: FileFormat,
  { chosen }: Choice,
): Problem | undefined => {
  const found = [...new Set(chosen.map(({ amount }) => amount.currency))].sort()
  if (!hasOneCurrency || found.length < 2) return undefined
  const message = `A file of ${title} has one currency. Choose one of ${found.join(', ')}.`
  return problem('ambiguous', 'currency', message)
}

const noPayer = (
  { needsPayer, title }: FileFormat,
  payer: { readonly name: string } | undefined,
): Problem | undefined => {
  if (!needsPayer) return undefined
  const needed = `A file of ${title} names the account that pays.`
  if (!payer) {
    return problem('no_payer', 'format', `${needed} Enter its IBAN in the payout terms first.`)
  }
  if (sepaText(payer.name, SEPA_NAME_MAX) !== undefined) return undefined
  return problem('no_payer', 'format', `${needed} Write its holder in Latin letters first.`)
}

const nobody = ({ chosen, leftOut }: Choice): Problem | undefined => {
  if (chosen.length > 0) return undefined
  const some = leftOut.some(({ why }) => why !== 'not_chosen')
  const message = some
    ? 'Nobody can be paid. Look at the preview, which says why each affiliate is left out.'
    : 'Nothing is payable to these affiliates now. waymark affiliate balances shows what is pending, and until when.'
  return problem('nothing', 'affiliates', message)
}
