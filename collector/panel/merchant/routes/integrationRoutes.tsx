import { statusAt } from '../../../domain/affiliate.js'
import type { AccountId } from '../../../domain/ids.js'
import { isStatement, type Statement } from '../../../domain/report.js'
import { firstSite } from '../../../domain/site.js'
import { page, type Reply } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { IntegrationPage, type Step } from '../pages/integrationPage.js'
import { snippetsOf } from '../snippets.js'

export const getIntegration = async ({ deps, viewer, collectorUrl }: OwnVisit): Promise<Reply> => {
  const accountId = viewer.account.id
  const { storage } = deps
  const [program, affiliates, clicks, reports] = await Promise.all([
    storage.program(accountId),
    storage.affiliates(accountId),
    storage.listClicks({ accountId, limit: LOOKED_AT }),
    newestReports(deps, accountId),
  ])
  const sites = program?.sites ?? []
  const steps = stepsOf({
    site: sites.length > 0,
    affiliate: affiliates.some((affiliate) => statusAt(affiliate, deps.now()) === 'active'),
    click: clicks.some(({ affiliateId, source }) => affiliateId && source === 'browser'),
    sale: reports.some(({ source }) => source === 'browser'),
    server: reports.some(({ source }) => source === 'server' || source === 'webhook'),
  })
  const snippets = snippetsOf({ account: accountId, collectorUrl, host: firstSite(sites)?.host })
  return page(
    'Integration',
    <IntegrationPage account={accountId} {...{ collectorUrl, steps, snippets }} />,
  )
}

/** How many of the newest clicks and conversions are checked for completed steps. */
const LOOKED_AT = 20

/** Only sales and actions complete a step; an unused key or a refund without a sale does not. */
const newestReports = async (
  { storage }: OwnVisit['deps'],
  accountId: AccountId,
): Promise<readonly Statement[]> => {
  const newest = await Promise.all(
    (['sale', 'action'] as const).map((kind) =>
      storage.listConversions({ accountId, kind, limit: LOOKED_AT }),
    ),
  )
  const found = await Promise.all(
    newest.flat().map(({ orderKey }) => storage.conversion(accountId, orderKey)),
  )
  return found.flatMap((conversion) => conversion?.reports.filter(isStatement) ?? [])
}

interface Reached {
  readonly site: boolean
  readonly affiliate: boolean
  readonly click: boolean
  readonly sale: boolean
  readonly server: boolean
}

const stepsOf = ({ site, affiliate, click, sale, server }: Reached): readonly Step[] => [
  {
    done: site,
    text: 'Register the host of your shop, so that its pages can report.',
    to: '/sites',
    link: 'Sites',
  },
  {
    done: affiliate,
    text: 'Add an affiliate. For a test, you can add yourself.',
    to: '/affiliates',
    link: 'Affiliates',
  },
  {
    done: click,
    text: 'Put the script on every page, then open an affiliate link. The click appears immediately.',
    to: '/clicks',
    link: 'Clicks',
  },
  {
    done: sale,
    text: 'Report the sale on the thank-you page, then place a test order. The conversion appears immediately.',
    to: '/conversions',
    link: 'Conversions',
  },
  {
    done: server,
    text: 'Report orders from your server too, so that you do not have to confirm them yourself. Create a secret key and report the first order with it.',
    to: '/keys',
    link: 'Keys',
  },
]
