import { isVisitorId } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import type { Credentials, Setting } from './adapter.js'
import { textOf } from './read.js'

/** The setting that says in which of the merchant's own fields the visitor id stands. */
export const visitorIdKey = (usual: string, help: string): Setting => ({
  name: 'visitorIdKey',
  label: 'Field of the visitor id',
  help,
  isRequired: false,
  usual,
  check: isName,
})

/** The setting that says in which of the merchant's own fields the shop's order number stands. */
export const orderIdKey = (usual: string, help: string): Setting => ({
  name: 'orderIdKey',
  label: 'Field of the order number',
  help,
  isRequired: false,
  usual,
  check: isName,
})

/** What the merchant entered for a setting, or else its usual value. */
export const settingOf = ({ settings }: Credentials, { name, usual }: Setting): string =>
  settings[name]?.trim() || (usual ?? '')

/** Merchants use such fields for other things, too. Anything but a visitor id is therefore ignored. */
export const visitorIdOf = (value: unknown): string | undefined => {
  const text = textOf(value).toLowerCase()
  return isVisitorId(text) ? text : undefined
}

const NAME_MAX = 100

const isName = (value: string): Problem | undefined =>
  value.trim() !== '' && value.length <= NAME_MAX
    ? undefined
    : problem('invalid', 'settings', `Enter a name of at most ${NAME_MAX} characters.`)
