import { type Affiliate, type AffiliateStatus, hasCode, statusAt } from '../../domain/affiliate.js'
import { codeKey } from '../../domain/code.js'
import { isCode } from '../../domain/ids.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import {
  addAffiliate,
  affiliateCalled,
  editAffiliate,
  type NewAffiliate,
  toAffiliate,
  WRONG_CODE,
} from '../../program/affiliates.js'
import { addAlias } from '../../program/aliases.js'
import type { Row } from '../columns.js'
import { type Context, each, type Kind } from '../kind.js'

interface Item {
  readonly form: NewAffiliate
  /** What the file says. Only this is compared with what is stored. */
  readonly said: Partial<Pick<NewAffiliate, 'name' | 'email' | 'status'>>
  /** The user id beside a code: links may name the affiliate by either. */
  readonly alias: string | undefined
}

/** PAP's A, P and D: approved, pending and declined. */
const STATUSES: Readonly<Record<string, AffiliateStatus>> = {
  a: 'active',
  active: 'active',
  approved: 'active',
  p: 'paused',
  pending: 'paused',
  paused: 'paused',
  d: 'banned',
  declined: 'banned',
  banned: 'banned',
}

/** Affiliates: code, name, e-mail address and status. */
export const affiliates: Kind<Item> = {
  columns: [
    { name: 'code', also: ['refid', 'affiliate', 'affiliatecode', 'affiliateid', 'aaid'] },
    { name: 'userid', also: ['affiliateuserid'] },
    { name: 'name', also: ['fullname', 'affiliatename'] },
    { name: 'firstname', also: [] },
    { name: 'lastname', also: ['surname'] },
    { name: 'email', also: ['notificationemail', 'emailaddress'] },
    { name: 'username', also: [] },
    { name: 'status', also: ['rstatus', 'affiliatestatus'] },
  ],
  needs: [['code', 'userid']],
  keyColumn: 'code',
  keepsAll: true,
  read: async ({ deps, accountId }, row) => {
    const said = saidIn(row)
    if (isProblem(said)) return said
    const code = codeOf(row)
    const form = { code, name: code, ...said }
    const affiliate = toAffiliate(deps, accountId, form)
    if (isProblem(affiliate)) return ofColumns(affiliate, row)
    const alias = aliasOf(row)
    return isProblem(alias) ? alias : { form, said, alias }
  },
  keyOf: ({ form }) => form.code.toLowerCase(),
  contentOf: ({ form, said, alias }) => [form.code, said, alias],
  known: (context, items) =>
    each(items, async ({ form, said, alias }) => {
      const found = await affiliateOf(context, form.code)
      const state = found && compared(found, form.code, said, context.deps.now())
      if (state !== undefined && state !== 'unchanged') return state
      const next = found && isMissing(found, said) ? undefined : state
      if (alias === undefined || (found && hasCode(found, alias))) return next
      const holder = await affiliateOf(context, alias)
      return holder && problem('exists', 'userid', takenBy(holder, alias))
    }),
  add: (context, items) =>
    each(items, async ({ form, said, alias }) => {
      const { deps, accountId } = context
      // It is there already if an earlier import was interrupted, or did not read what this one reads.
      const found = await affiliateOf(context, form.code)
      if (!found) {
        const added = await addAffiliate(deps, accountId, form)
        if (isProblem(added)) return added.code === 'exists' ? 'exists' : added
      }
      if (found && isMissing(found, said)) {
        const edited = await editAffiliate(deps, accountId, form.code, { email: said.email ?? '' })
        if (isProblem(edited)) return edited
      }
      if (alias === undefined) return 'added'
      const given = await addAlias(deps, accountId, { affiliate: form.code, alias })
      return isProblem(given) ? { ...given, field: 'userid' } : 'added'
    }),
}

const affiliateOf = async ({ deps, accountId }: Context, code: string) => {
  const found = await affiliateCalled(deps.storage, accountId, code)
  // `affiliateCalled` also finds a code that a text only begins with.
  return found && hasCode(found, code) ? found : undefined
}

/** The user id of an affiliate who has another code. */
const aliasOf = (row: Row): string | undefined | Problem => {
  const [code, userId] = [row.text('code'), row.text('userid')]
  if (code === '' || userId === '' || codeKey(userId) === codeKey(code)) return undefined
  if (isCode(userId)) return userId
  return problem(
    'invalid',
    'userid',
    `It becomes an alias of the affiliate. ${WRONG_CODE} Or leave the cell empty.`,
  )
}

/** Whether the file has an e-mail address and the affiliate has none. It is then stored. */
const isMissing = (found: Affiliate, { email }: Item['said']): boolean =>
  found.email === undefined && email !== undefined

const takenBy = ({ code }: Affiliate, alias: string): string =>
  `"${alias}" already means the affiliate "${code}". Correct the row, or remove the alias there.`

/** The code of the affiliate in links: the refid, else the user id. */
export const codeOf = (row: Row): string => row.text('code') || row.text('userid')

const saidIn = (row: Row): Item['said'] | Problem => {
  const word = row.text('status').toLowerCase()
  const status = STATUSES[word]
  if (word !== '' && !status) {
    return problem('invalid', 'status', 'Use active (A), paused (P) or banned (D).')
  }
  const parts = [row.text('firstname'), row.text('lastname')].filter((part) => part !== '')
  const name = (row.text('name') || parts.join(' ')).replace(/\s+/g, ' ')
  // PAP's user names are e-mail addresses, as a rule.
  const email = row.text('email') || row.text('username').match(/^\S+@\S+$/)?.[0] || ''
  return { ...(name && { name }), ...(email && { email }), ...(status && { status }) }
}

/** Names the column that the file has for a field of the form. */
const ofColumns = ({ code, field, message }: Problem, row: Row): Problem => {
  const used = {
    code: row.text('code') || !row.text('userid') ? 'code' : 'userid',
    name: row.text('firstname') && !row.text('name') ? 'firstname' : 'name',
    email: row.text('email') ? 'email' : 'username',
  }
  return problem(code, used[field as keyof typeof used] ?? field, message)
}

const compared = (
  found: Affiliate,
  code: string,
  said: Item['said'],
  now: number,
): 'unchanged' | Problem => {
  const { name, email, status } = said
  if (found.code !== code) {
    const why =
      found.code.toLowerCase() === code.toLowerCase()
        ? 'Codes that differ only in case are the same code.'
        : `"${code}" is an alias of it.`
    return problem('exists', 'code', `The affiliate "${found.code}" exists already. ${why}`)
  }
  const other = [
    name !== undefined && name.trim() !== found.name && 'name',
    !isMissing(found, said) &&
      email !== undefined &&
      email.trim() !== found.email &&
      'e-mail address',
    status !== undefined && status !== statusAt(found, now) && 'status',
  ].filter((word) => word !== false)
  if (other.length === 0) return 'unchanged'
  return problem(
    'exists',
    'code',
    `The affiliate exists already with another ${other.join(' and ')}. Nothing was changed. Edit the affiliate in Waymark, or correct the row.`,
  )
}
