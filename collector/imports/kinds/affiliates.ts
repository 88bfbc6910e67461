import { type Affiliate, type AffiliateStatus, statusAt } from '../../domain/affiliate.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import {
  addAffiliate,
  affiliateCalled,
  type NewAffiliate,
  toAffiliate,
} from '../../program/affiliates.js'
import type { Row } from '../columns.js'
import { each, type Kind } from '../kind.js'

interface Item {
  readonly form: NewAffiliate
  /** What the file says. Only this is compared with what is stored. */
  readonly said: Partial<Pick<NewAffiliate, 'name' | 'email' | 'status'>>
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
    return isProblem(affiliate) ? ofColumns(affiliate, row) : { form, said }
  },
  keyOf: ({ form }) => form.code.toLowerCase(),
  contentOf: ({ form, said }) => [form.code, said],
  known: ({ deps, accountId }, items) =>
    each(items, async ({ form, said }) => {
      const found = await affiliateCalled(deps.storage, accountId, form.code)
      if (found?.code.toLowerCase() !== form.code.toLowerCase()) return undefined
      return compared(found, form.code, said, deps.now())
    }),
  add: ({ deps, accountId }, items) =>
    each(items, async ({ form }) => {
      const added = await addAffiliate(deps, accountId, form)
      if (!isProblem(added)) return 'added'
      return added.code === 'exists' ? 'exists' : added
    }),
}

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
  { name, email, status }: Item['said'],
  now: number,
): 'unchanged' | Problem => {
  if (found.code !== code) {
    const why = 'Codes that differ only in case are the same code.'
    return problem('exists', 'code', `The affiliate "${found.code}" exists already. ${why}`)
  }
  const other = [
    name !== undefined && name.trim() !== found.name && 'name',
    email !== undefined && email.trim() !== found.email && 'e-mail address',
    status !== undefined && status !== statusAt(found, now) && 'status',
  ].filter((word) => word !== false)
  if (other.length === 0) return 'unchanged'
  return problem(
    'exists',
    'code',
    `The affiliate exists already with another ${other.join(' and ')}. Nothing was changed. Edit the affiliate in Waymark, or correct the row.`,
  )
}
