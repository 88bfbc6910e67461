import { type CampaignVersion, versionAt } from '../../domain/campaign.js'
import { isCode } from '../../domain/ids.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { addCampaign, type CampaignForm, fill } from '../../program/campaigns.js'
import { firstVersion } from '../../program/firstVersion.js'
import { isSame } from '../../program/isSame.js'
import type { Row } from '../columns.js'
import type { Added, Kind, Known } from '../kind.js'

interface Item {
  readonly code: string
  readonly form: CampaignForm
}

/** PAP's A, S and W: active, stopped, and stopped and invisible. */
const STATUSES: Readonly<Record<string, string>> = {
  a: 'active',
  active: 'active',
  paused: 'paused',
  s: 'stopped',
  stopped: 'stopped',
  w: 'stopped',
}

/** Campaigns: code, name, status and terms. */
export const campaigns: Kind<Item> = {
  columns: [
    { name: 'code', also: ['campaignid', 'campaign', 'campaigncode', 'acid'] },
    { name: 'name', also: ['campaignname'] },
    { name: 'status', also: ['rstatus', 'campaignstatus'] },
    { name: 'sale', also: ['salecommission', 'commission'] },
    { name: 'windowdays', also: [] },
    { name: 'holddays', also: [] },
    { name: 'products', also: ['productid', 'productids'] },
  ],
  needs: [['code']],
  keyColumn: 'code',
  keepsAll: true,
  read: async ({ deps }, row) => {
    const code = row.text('code')
    if (!isCode(code)) {
      const allowed = 'Use 1 to 64 letters, digits, dots, dashes or underscores.'
      return problem('invalid', 'code', allowed)
    }
    const form = formOf(row)
    if (isProblem(form)) return form
    const version = fill(firstVersion(code, deps.now()), form)
    return isProblem(version)
      ? problem(version.code, columnOf(version.field), version.message)
      : { code, form }
  },
  keyOf: ({ code }) => code.toLowerCase(),
  contentOf: (item) => item,
  known: async ({ deps, accountId }, items) => {
    const found = (await deps.storage.program(accountId))?.campaigns ?? []
    return items.map(({ code, form }): Known => {
      const campaign = found.find((one) => one.code.toLowerCase() === code.toLowerCase())
      if (!campaign) return undefined
      if (campaign.code !== code) {
        const why = 'Codes that differ only in case are the same code.'
        return problem('exists', 'code', `The campaign "${campaign.code}" exists already. ${why}`)
      }
      return compared(versionAt(campaign.versions, deps.now()), form)
    })
  },
  // One after the other, because each reads all campaigns to find one whose code differs only in case.
  add: async ({ deps, accountId }, items) => {
    const states: Added[] = []
    for (const { code, form } of items) {
      const added = await addCampaign(deps, accountId, code, form)
      states.push(!isProblem(added) ? 'added' : added.code === 'exists' ? 'exists' : added)
    }
    return states
  },
}

const formOf = (row: Row): CampaignForm | Problem => {
  const word = row.text('status').toLowerCase()
  const status = STATUSES[word]
  if (word !== '' && !status) {
    return problem('invalid', 'status', 'Use active (A), paused or stopped (S).')
  }
  const [name, sale] = [row.text('name').replace(/\s+/g, ' '), row.text('sale')]
  const products = row
    .text('products')
    .split(/[\s,;]+/)
    .filter((id) => id !== '')
  const days = (column: string) =>
    /^\d{1,5}$/.test(row.text(column)) ? Number(row.text(column)) : Number.NaN
  return {
    ...(name && { name }),
    ...(status && { status }),
    ...(sale && { sale }),
    ...(row.text('windowdays') && { windowDays: days('windowdays') }),
    ...(row.text('holddays') && { holdDays: days('holddays') }),
    ...(products.length > 0 && { productIds: products }),
  }
}

const columnOf = (field: string): string =>
  ({ windowDays: 'windowdays', holdDays: 'holddays', productIds: 'products' })[field] ?? field

/** Whether the form would change nothing of the version in force. */
const compared = (last: CampaignVersion, form: CampaignForm): 'unchanged' | Problem => {
  const other = Object.entries(form)
    .filter(([field, value]) => {
      const next = fill(last, { [field]: value })
      return isProblem(next) || !isSame(next, last)
    })
    .map(([field]) => columnOf(field))
  if (other.length === 0) return 'unchanged'
  return problem(
    'exists',
    'code',
    `The campaign exists already with another ${other.join(' and ')}. Nothing was changed. Edit the campaign in Waymark, or correct the row.`,
  )
}
