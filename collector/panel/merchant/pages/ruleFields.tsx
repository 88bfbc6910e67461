import { RULE_NAMES, type RuleName } from '../../../domain/verdict.js'
import type { Form } from '../../form.js'
import { Choice, type Option } from '../../parts/field.js'
import { RULE_WORDS } from '../../words/trailWords.js'

const OFF = 'off'

const PLACES: readonly Option[] = [
  ...RULE_NAMES.map((_rule, index) => ({ value: `${index + 1}`, text: `${index + 1}.` })),
  { value: OFF, text: 'off' },
]

/** A place in the order of the rules for each rule. `rules`: those that are on, "forced, coupon". */
export const RuleFields = ({ rules }: { readonly rules: string }) => {
  const on = rules.split(', ')
  const rest = RULE_NAMES.filter((rule) => !on.includes(rule))
  const sorted = [...RULE_NAMES.filter((rule) => on.includes(rule))].sort(
    (a, b) => on.indexOf(a) - on.indexOf(b),
  )
  return (
    <div class="columns">
      {[...sorted, ...rest].map((rule) => (
        <Choice
          key={rule}
          name={fieldOf(rule)}
          label={RULE_WORDS[rule].question}
          hint={RULE_WORDS[rule].credits}
          value={on.includes(rule) ? `${on.indexOf(rule) + 1}` : OFF}
          options={PLACES}
        />
      ))}
    </div>
  )
}

/** The rules as `PolicyForm.rules` names them. Of two at the same place the usual one comes first. */
export const rulesIn = (form: Form, current: readonly RuleName[]): string =>
  RULE_NAMES.map((rule) => ({ rule, place: placeOf(form, rule, current) }))
    .filter(({ place }) => place > 0)
    .sort((a, b) => a.place - b.place)
    .map(({ rule }) => rule)
    .join(', ')

/** 0: off. A rule that the form does not name stays where it is. */
const placeOf = (form: Form, rule: RuleName, current: readonly RuleName[]): number => {
  const text = form.text(fieldOf(rule))
  if (text === OFF) return 0
  return text === '' ? current.indexOf(rule) + 1 : Number(text)
}

const fieldOf = (rule: RuleName): string => `rule_${rule}`
