import {
  type CampaignVersion,
  GROUPS_MAX,
  type GroupTerms,
  type Terms,
} from '../domain/campaign.js'
import { isCode } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { termsOrNone } from './terms.js'
import { usedOnly } from './usedOnly.js'

const GROUP_FORM = 'Name a group and, for an action, its code: "gold" or "gold:signup".'

/**
 * Reads terms of groups onto those that a campaign has: by "gold" for a sale, by "gold:signup" for an
 * action; "none" removes them. Undefined: no group is left.
 */
export const readGroups = (
  current: CampaignVersion['groups'],
  said: Readonly<Record<string, string>> = {},
): CampaignVersion['groups'] | Problem => {
  const groups = new Map<string, GroupTerms>(Object.entries(current ?? {}))
  for (const [name, text] of Object.entries(said)) {
    const [group = '', action, ...rest] = name.split(':').map((part) => part.trim())
    if (!isCode(group) || (action !== undefined && !isCode(action)) || rest.length > 0) {
      return problem('invalid', 'groups', `"${name}" is not valid. ${GROUP_FORM}`)
    }
    const read = termsOrNone(text, 'groups')
    if (isProblem(read)) return { ...read, message: `"${name}": ${read.message}` }
    const known = groups.get(group) ?? {}
    const changed =
      action === undefined ? { ...known, sale: read } : withAction(known, action, read)
    if (changed.sale || changed.actions) groups.set(group, changed)
    else groups.delete(group)
  }
  if (groups.size > GROUPS_MAX) {
    return problem('invalid', 'groups', `A campaign can have at most ${GROUPS_MAX} groups.`)
  }
  return usedOnly(Object.fromEntries(groups))
}

/** The terms of all groups, by the names that `CampaignTermsForm.groups` has. */
export const groupTerms = ({
  groups = {},
}: Pick<CampaignVersion, 'groups'>): Readonly<Record<string, Terms>> =>
  Object.fromEntries(
    Object.entries(groups).flatMap(([group, { sale, actions = {} }]) => [
      ...(sale ? [[group, sale] as const] : []),
      ...Object.entries(actions).map(([code, terms]) => [`${group}:${code}`, terms] as const),
    ]),
  )

const withAction = (known: GroupTerms, action: string, terms: Terms | undefined): GroupTerms => {
  const { [action]: _replaced, ...others } = known.actions ?? {}
  return { ...known, actions: usedOnly(terms ? { ...others, [action]: terms } : others) }
}

/**
 * Reads terms for one affiliate onto those that it has: by "sale" or the action's code; "none" removes
 * them. Undefined: none are left.
 */
export const readGroupTerms = (
  current: GroupTerms | undefined,
  said: Readonly<Record<string, string>> = {},
): { readonly given: GroupTerms | undefined } | Problem => {
  let terms: GroupTerms = current ?? {}
  for (const [name, text] of Object.entries(said)) {
    if (!isCode(name)) {
      return problem(
        'invalid',
        'terms',
        `"${name}" is not valid. Use "sale" or the code of an action.`,
      )
    }
    const read = termsOrNone(text, 'terms')
    if (isProblem(read)) return { ...read, message: `"${name}": ${read.message}` }
    terms = name === 'sale' ? { ...terms, sale: read } : withAction(terms, name, read)
  }
  return { given: terms.sale || terms.actions ? terms : undefined }
}
