import type { CommissionRequest } from '../../../wire/commission.js'
import type { Terms } from '../../domain/campaign.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { StatedCommission } from '../../domain/report.js'
import { WHOLE_PPM } from '../../domain/verdict.js'
import { readAmount, readSignedAmount } from './amounts.js'

/** The most that a commission may be raised by, in percent of it. */
const CHANGE_MAX = 1_000

/** Reads what a server decides about a commission. Undefined if it decides nothing. */
export const readCommission = (
  said: CommissionRequest | undefined,
  currency: string,
): StatedCommission | undefined | Problem => {
  if (!said) return undefined
  const { percent, amount, changePercent, changeAmount, tiers, status } = said
  if (percent !== undefined && amount !== undefined) {
    return problem('invalid', 'commission.amount', 'Send either percent or amount, not both.')
  }
  const ratePpm = readPercent(percent, 'commission.percent', 0, 100)
  if (isProblem(ratePpm)) return ratePpm
  const fixed = readAmount(amount, currency, 'commission.amount')
  if (isProblem(fixed)) return fixed
  const changePpm = readPercent(changePercent, 'commission.changePercent', -100, CHANGE_MAX)
  if (isProblem(changePpm)) return changePpm
  const changeBy = readSignedAmount(changeAmount, currency, 'commission.changeAmount')
  if (isProblem(changeBy)) return changeBy
  const terms: Terms | undefined = fixed
    ? { kind: 'fixed', amount: fixed, partialRefund: 'pro_rata' }
    : ratePpm === undefined
      ? undefined
      : { kind: 'percent', ratePpm }
  const stated: StatedCommission = {
    ...(terms && { terms }),
    ...(changePpm !== undefined && { changePpm }),
    ...(changeBy && { changeBy }),
    ...(tiers && { tiers }),
    ...(status && { status }),
  }
  return Object.keys(stated).length > 0 ? stated : undefined
}

/** A percentage in parts per million. */
const readPercent = (
  text: string | undefined,
  field: string,
  min: number,
  max: number,
): number | undefined | Problem => {
  if (text === undefined) return undefined
  const [, sign = '', whole = '', fraction = ''] =
    /^(-?)(\d{1,6})(?:\.(\d{1,4}))?$/.exec(text) ?? []
  const ppm = Number(sign + whole + fraction.padEnd(4, '0'))
  const unit = WHOLE_PPM / 100
  if (whole !== '' && ppm >= min * unit && ppm <= max * unit) return ppm
  const advice = `Write a percentage from ${min} to ${max} with at most 4 decimals, such as "12.5".`
  return problem('invalid', field, advice)
}
