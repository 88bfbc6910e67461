import { IntegrationPage, type Step } from '../pages/integrationPage.js'
import { page, type Reply } from '../reply.js'
import type { OwnVisit } from '../visit.js'
import { firstSite } from '../words/affiliateLink.js'
import { snippetsOf } from '../words/snippets.js'

export const getIntegration = async ({ deps, viewer, collectorUrl }: OwnVisit): Promise<Reply> => {
  const accountId = viewer.account.id
  const { storage } = deps
  const [program, affiliates, clicks, conversions, stronger] = await Promise.all([
    storage.program(accountId),
    storage.affiliates(accountId),
    storage.listClicks({ accountId, limit: 1 }),
    storage.listConversions({ accountId, limit: 1 }),
    storage.keys(accountId),
  ])
  const sites = program?.sites ?? []
  const steps = stepsOf({
    site: sites.length > 0,
    affiliate: affiliates.length > 0,
    click: clicks.length > 0,
    sale: conversions.length > 0,
    key: stronger.some(({ kind, revokedAt }) => kind === 'secret' && revokedAt === undefined),
  })
  const snippets = snippetsOf({ account: accountId, collectorUrl, host: firstSite(sites)?.host })
  return page(
    'Integration',
    <IntegrationPage account={accountId} {...{ collectorUrl, steps, snippets }} />,
  )
}

interface Reached {
  readonly site: boolean
  readonly affiliate: boolean
  readonly click: boolean
  readonly sale: boolean
  readonly key: boolean
}

const stepsOf = ({ site, affiliate, click, sale, key }: Reached): readonly Step[] => [
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
    done: key,
    text: 'Let your server report as well, so that you need not approve by hand: make a secret key.',
    to: '/keys',
    link: 'Keys',
  },
]
