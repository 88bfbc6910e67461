import { statusAt } from '../../../domain/affiliate.js'
import type { AccountId } from '../../../domain/ids.js'
import { isStatement, type Statement } from '../../../domain/report.js'
import { page, type Reply } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { firstSite } from '../affiliateLink.js'
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

/** How far back a step is looked for. */
const LOOKED_AT = 20

/** A key that nobody uses, or a refund of what was never sold, takes no step. */
const newestReports = async (
  { storage }: OwnVisit['deps'],
  accountId: AccountId,
): Promise<readonly Statement[]> => {
  const newest = await storage.listConversions({ accountId, limit: LOOKED_AT })
  const found = await Promise.all(
    newest.map(({ orderKey }) => storage.conversion(accountId, orderKey)),
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
    text: 'Register the host of your shop, so that its pages may report.',
    to: '/sites',
    link: 'Sites',
  },
  {
    done: affiliate,
    text: 'Add an affiliate; it may be yourself.',
    to: '/affiliates',
    link: 'Affiliates',
  },
  {
    done: click,
    text: 'Put the script on every page, and open an affiliate link: the first click shows at once.',
    to: '/clicks',
    link: 'Clicks',
  },
  {
    done: sale,
    text: 'Put the sale on the thank-you page, and buy something: the first conversion shows at once.',
    to: '/conversions',
    link: 'Conversions',
  },
  {
    done: server,
    text: 'Let your server report as well, so that you need not approve by hand: make a secret key, and report the first order with it.',
    to: '/keys',
    link: 'Keys',
  },
]
