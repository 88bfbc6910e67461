import type { CampaignVersion } from '../../../domain/campaign.js'
import type { Problem } from '../../../domain/problem.js'
import { actionTypesForm } from '../../../program/actionTypes.js'
import { Area } from '../../parts/field.js'

/** The values of the fields for single actions, as they were typed: one action per line. */
export interface ActionTypesValues {
  /** "signup Newsletter sign-up" */
  readonly actionNames: string
  /** "signup" */
  readonly actionApprovals: string
  /** "signup 7" */
  readonly actionHoldDays: string
  /** "signup 20.00 EUR" */
  readonly actionValues: string
}

export const ACTION_TYPE_FIELDS = [
  'actionNames',
  'actionApprovals',
  'actionHoldDays',
  'actionValues',
] as const

export const NO_ACTION_TYPES: ActionTypesValues = {
  actionNames: '',
  actionApprovals: '',
  actionHoldDays: '',
  actionValues: '',
}

export const actionTypesValuesOf = (version: CampaignVersion): ActionTypesValues => {
  const form = actionTypesForm(version)
  const lines = (by: Readonly<Record<string, string>>) =>
    Object.entries(by)
      .map(([code, text]) => `${code} ${text}`)
      .join('\n')
  return {
    actionNames: lines(form.actionNames),
    actionApprovals: Object.keys(form.actionApprovals).join('\n'),
    actionHoldDays: lines(form.actionHoldDays),
    actionValues: lines(form.actionValues),
  }
}

interface ActionTypesFieldsProps {
  readonly values: ActionTypesValues
  readonly problem: Problem | undefined
}

/** What is particular to single actions, folded away until something is set or wrong. */
export const ActionTypesFields = ({ values, problem }: ActionTypesFieldsProps) => {
  const wrong = problem?.field.split('.')[0]
  const isOpen = ACTION_TYPE_FIELDS.some((name) => values[name] !== '' || name === wrong)
  return (
    <details open={isOpen}>
      <summary>Names, approval, hold periods and values of actions</summary>
      <div class="columns">
        {ACTION_TYPE_FIELDS.map((name) => (
          <Area
            key={name}
            name={name}
            {...WORDS[name]}
            value={values[name]}
            problem={problem}
            rows={3}
            class="lines"
          />
        ))}
      </div>
    </details>
  )
}

const WORDS = {
  actionNames: {
    label: 'Names of actions, one per line',
    hint: 'The action’s code and what people see instead of it, for example “signup Newsletter sign-up”.',
  },
  actionApprovals: {
    label: 'Actions that a person approves, one code per line',
    hint: 'Their commissions are held until you release or decline them.',
  },
  actionHoldDays: {
    label: 'Hold periods of actions, one per line',
    hint: 'The action’s code and a number of days, for example “signup 7”. Other actions have the campaign’s hold period.',
  },
  actionValues: {
    label: 'Values of actions, one per line',
    hint: 'The base of a percentage if an action is reported without a total, for example “signup 20.00 EUR”.',
  },
} as const
