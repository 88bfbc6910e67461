import { type Affiliate, statusAt } from '../../domain/affiliate.js'
import type { AffiliateId } from '../../domain/ids.js'
import type { PayableRow } from '../../domain/lists.js'
import { type Money, money, type Sum } from '../../domain/money.js'
import type { Payee, PayeeDetails, PayoutTerms } from '../../domain/payee.js'
import { BATCH_ROWS_MAX } from '../../domain/payoutBatch.js'
import type { FileFormat, Refusal } from '../payoutFiles/fileFormat.js'

export interface ChosenRow {
  readonly affiliate: Affiliate
  readonly amount: Money
  readonly details: PayeeDetails | undefined
}

export interface LeftOut {
  readonly affiliate: Affiliate | undefined
  readonly affiliateId: AffiliateId
  readonly amount: Sum
  readonly why: WhyLeftOut
}

export type WhyLeftOut =
  | Refusal
  | 'not_chosen'
  | 'other_currency'
  | 'owed'
  | 'banned'
  | 'below_minimum'
  | 'too_many'

export interface Choice {
  readonly chosen: readonly ChosenRow[]
  readonly leftOut: readonly LeftOut[]
}

export interface Choosing {
  readonly payable: readonly PayableRow[]
  readonly affiliates: ReadonlyMap<AffiliateId, Affiliate>
  readonly payees: ReadonlyMap<AffiliateId, Payee>
  readonly terms: PayoutTerms
  readonly format: FileFormat
  /** Undefined: all. */
  readonly currency: string | undefined
  /** The affiliates that a person named. Undefined: all that the terms allow. */
  readonly named: ReadonlySet<AffiliateId> | undefined
  readonly at: number
}

/** Who is paid by a batch, in the order of their codes, and who is left out and why. */
export const choose = (choosing: Choosing): Choice => {
  const chosen: ChosenRow[] = []
  const leftOut: LeftOut[] = []
  for (const row of inOrder(choosing)) {
    const affiliate = choosing.affiliates.get(row.affiliateId)
    const why =
      chosen.length < BATCH_ROWS_MAX
        ? whyLeftOut(choosing, row, affiliate)
        : (whyLeftOut(choosing, row, affiliate) ?? 'too_many')
    const { affiliateId, amount } = row
    if (why !== undefined || !affiliate) {
      leftOut.push({ affiliate, affiliateId, amount, why: why ?? 'not_chosen' })
      continue
    }
    chosen.push({
      affiliate,
      amount: money(Number(amount.amount), amount.currency),
      details: choosing.payees.get(affiliateId)?.details,
    })
  }
  return { chosen, leftOut }
}

const inOrder = ({ payable, affiliates }: Choosing): readonly PayableRow[] => {
  const keyOf = ({ affiliateId, amount }: PayableRow) =>
    `${affiliates.get(affiliateId)?.code ?? affiliateId} ${amount.currency}`
  return [...payable].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

/** What a person names is paid below its minimum too. */
const whyLeftOut = (
  { named, currency, payees, terms, format, at }: Choosing,
  { affiliateId, amount: { amount, currency: own } }: PayableRow,
  affiliate: Affiliate | undefined,
): WhyLeftOut | undefined => {
  if (named && !named.has(affiliateId)) return 'not_chosen'
  if (currency !== undefined && own !== currency) return 'other_currency'
  if (amount <= 0n) return 'owed'
  if (!named && affiliate && statusAt(affiliate, at) === 'banned') return 'banned'
  const payee = payees.get(affiliateId)
  const least = payee?.minimums[own] ?? terms.minimums[own] ?? 0
  if (!named && amount < BigInt(least)) return 'below_minimum'
  if (amount > BigInt(Number.MAX_SAFE_INTEGER)) return 'amount_too_large'
  const refusal = format.refusal(payee?.details, money(Number(amount), own))
  // Whoever names an affiliate knows how to pay it, and a plain list has room for it.
  return refusal === 'no_details' && named && format.format === 'csv' ? undefined : refusal
}
