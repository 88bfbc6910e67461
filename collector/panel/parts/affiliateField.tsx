import { statusAt } from '../../domain/affiliate.js'
import type { Problem } from '../../domain/problem.js'
import { affiliateNamed, type Names } from '../words/names.js'
import { Choice, Field } from './field.js'

/**
 * With more affiliates a text field is shown, because the list would be longer than the rest of the
 * page.
 */
const CHOICES_MAX = 200

interface AffiliateFieldProps {
  readonly name?: string
  /** Needed if the name occurs more than once on a page. */
  readonly id?: string
  readonly label?: string
  readonly hint?: string
  readonly names: Names
  /** An affiliate's code or alias. */
  readonly value: string
  readonly problem?: Problem | undefined
  /** The text of the empty option; undefined if an affiliate must be chosen. */
  readonly nobody?: string
  /**
   * Offers only affiliates who are not banned at this instant, and the one that is already chosen.
   */
  readonly earningAt?: number
}

/** Chooses an affiliate from a list, or by code if there are more than `CHOICES_MAX`. */
export const AffiliateField = ({
  name = 'affiliate',
  id = name,
  label = 'Affiliate',
  hint,
  names,
  value,
  problem,
  nobody,
  earningAt,
}: AffiliateFieldProps) => {
  const chosen = affiliateNamed(names, value)?.code ?? value
  const shown = { name, id, value: chosen, problem, ...(hint === undefined ? {} : { hint }) }
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
    if (status === 'banned' && code !== chosen) return []
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
