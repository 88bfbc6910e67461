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
  const options = [...names.affiliates.values()].map(({ code, name }) => ({
    value: code,
    text: `${name} (${code})`,
  }))
  return (
    <Choice
      {...shown}
      label={label}
      options={nobody === undefined ? options : [{ value: '', text: nobody }, ...options]}
    />
  )
}
