import { ACTIONS_MAX, type ActionType, type CampaignVersion } from '../domain/campaign.js'
import { isCode } from '../domain/ids.js'
import { formatMoney, type Money } from '../domain/money.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { isPlainText } from '../domain/text.js'
import { NAME_MAX } from './affiliates.js'
import { isNone, parseAmount } from './terms.js'
import { usedOnly } from './usedOnly.js'

type ByCode = Readonly<Record<string, string>>

/** What is particular to single actions, each by the action's code. An omitted code keeps its value. */
export interface ActionTypesForm {
  /** What people see instead of the code; "none" removes the name. */
  readonly actionNames?: ByCode
  /** The action's own hold period in days: "7"; "none" for the campaign's. */
  readonly actionHoldDays?: ByCode
  /** "review": held until a person decides; "automatic": as any order of the campaign. */
  readonly actionApprovals?: ByCode
  /** The base of a percentage of an action reported without a total: "20.00 EUR", or "none". */
  readonly actionValues?: ByCode
}

/** As long as the hold period of a campaign may be. */
export const ACTION_HOLD_DAYS_MAX = 400

/** The settings of the actions of a campaign with a form applied to them. */
export const readActionTypes = (
  current: CampaignVersion['actionTypes'],
  form: ActionTypesForm,
): { readonly read: CampaignVersion['actionTypes'] } | Problem => {
  const types = new Map<string, ActionType>(Object.entries(current ?? {}))
  for (const [field, { name, read }] of FIELDS) {
    for (const [code, text] of Object.entries(form[field] ?? {})) {
      if (!isCode(code)) return problem('invalid', field, `"${code}" is not a valid action code.`)
      const value = isNone(text) ? undefined : read(text.trim())
      if (isProblem(value)) return { ...value, field: `${field}.${code}` }
      const { [name]: _replaced, ...others } = types.get(code) ?? {}
      const type = usedOnly(value === undefined ? others : { ...others, [name]: value })
      if (type) types.set(code, type)
      else types.delete(code)
    }
  }
  if (types.size > ACTIONS_MAX) {
    const why = `At most ${ACTIONS_MAX} actions of a campaign can have settings of their own.`
    return problem('invalid', 'actionNames', why)
  }
  return { read: usedOnly(Object.fromEntries(types)) }
}

/** The settings of the actions in the form that `readActionTypes` reads. */
export const actionTypesForm = ({
  actionTypes = {},
}: Pick<CampaignVersion, 'actionTypes'>): Required<ActionTypesForm> => {
  const by = (textOf: (type: ActionType) => string | undefined): ByCode =>
    Object.fromEntries(
      Object.entries(actionTypes).flatMap(([code, type]) => {
        const text = textOf(type)
        return text === undefined ? [] : [[code, text] as const]
      }),
    )
  return {
    actionNames: by(({ name }) => name),
    actionHoldDays: by(({ holdDays }) => (holdDays === undefined ? undefined : String(holdDays))),
    actionApprovals: by(({ approval }) => approval),
    actionValues: by(({ value }) => value && `${formatMoney(value)} ${value.currency}`),
  }
}

const readName = (text: string): string | Problem =>
  text !== '' && text.length <= NAME_MAX && isPlainText(text)
    ? text
    : problem('invalid', 'actionNames', `Enter a name of 1 to ${NAME_MAX} characters.`)

const readHoldDays = (text: string): number | Problem => {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : Infinity
  if (days <= ACTION_HOLD_DAYS_MAX) return days
  const why = `Enter a whole number of days from 0 to ${ACTION_HOLD_DAYS_MAX}, or "none".`
  return problem('invalid', 'actionHoldDays', why)
}

const readApproval = (text: string): 'review' | undefined | Problem => {
  if (text === 'review') return text
  if (text === 'automatic') return undefined
  return problem('invalid', 'actionApprovals', 'Use "review" or "automatic".')
}

const readValue = (text: string): Money | Problem =>
  parseAmount(text, 'actionValues', 'Write an amount above zero such as "20.00 EUR", or "none".')

type Reader = (text: string) => string | number | Money | undefined | Problem
interface Field {
  readonly name: keyof ActionType
  readonly read: Reader
}

const FIELDS: readonly (readonly [keyof ActionTypesForm, Field])[] = [
  ['actionNames', { name: 'name', read: readName }],
  ['actionHoldDays', { name: 'holdDays', read: readHoldDays }],
  ['actionApprovals', { name: 'approval', read: readApproval }],
  ['actionValues', { name: 'value', read: readValue }],
]
