import { statusAt } from '../../domain/affiliate.js'
import type { Problem } from '../../domain/problem.js'
import type { Names } from '../words/names.js'
import { Choice, Field } from './field.js'

/** From here on a list to choose from is longer than the rest of the page. */
const CHOICES_MAX = 200

interface AffiliateFieldProps {
  readonly name?: string
  readonly label?: string
  readonly hint?: string
  readonly names: Names
  /** An affiliate's code. */
  readonly value: string
  readonly problem?: Problem | undefined
  /** What choosing nobody means; undefined: somebody has to be chosen. */
  readonly nobody?: string
  /** Offers only those who can earn by then, and whoever is chosen already. */
  readonly earningAt?: number
}

/** Names an affiliate: from a list, or by code where there are too many. */
export const AffiliateField = ({
  name = 'affiliate',
  label = 'Affiliate',
  hint,
  names,
  value,
  problem,
  nobody,
  earningAt,
}: AffiliateFieldProps) => {
  const shown = { name, value, problem, ...(hint === undefined ? {} : { hint }) }
  if (names.affiliates.size > CHOICES_MAX) {
    return (
      <Field
        {...shown}
        label={`${label}’s code`}
        required={nobody === undefined}
        maxlength={64}
        autocapitalize="none"
        spellcheck={false}
      />
    )
  }
  const options = [...names.affiliates.values()].flatMap((affiliate) => {
    const { code } = affiliate
    const status = earningAt === undefined ? 'active' : statusAt(affiliate, earningAt)
    if (status === 'banned' && code !== value) return []
    const text = `${affiliate.name} (${code})${status === 'active' ? '' : `, ${status}`}`
    return [{ value: code, text }]
  })
  return (
    <Choice
      {...shown}
      label={label}
      options={nobody === undefined ? options : [{ value: '', text: nobody }, ...options]}
    />
  )
}
