import { type Campaign, versionAt } from '../../domain/campaign.js'
import type { NewClick } from '../../domain/click.js'
import type { VisitorId } from '../../domain/ids.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { days, MINUTE_MS } from '../../domain/time.js'
import { fingerprint } from '../../ingest/fingerprint.js'
import { visitorIdOf } from '../../ingest/identity/foreignVisitorId.js'
import { recordClicks, tooManyClicks } from '../../ingest/record.js'
import { toClick } from '../../ingest/toClick.js'
import { AFFILIATE_COLUMNS, affiliateOf, NEEDS_AFFILIATE } from '../affiliateOf.js'
import { CAMPAIGN_COLUMN, campaignOf } from '../campaignOf.js'
import type { Row } from '../columns.js'
import type { Added, Context, Kind, Known } from '../kind.js'
import { isNoTime, readTime } from '../times.js'

/** How much later than now a time may be, because two clocks never agree. */
export const AHEAD_MAX_MS = MINUTE_MS
/** The longest channel, banner or value of `data1` and `data2`. */
export const TEXT_MAX = 200

/** Clicks that can still earn: visitor, affiliate, campaign and time. */
export const clicks: Kind<NewClick> = {
  columns: [
    { name: 'visitor', also: ['visitorid', 'papvisitorid'] },
    ...AFFILIATE_COLUMNS,
    CAMPAIGN_COLUMN,
    { name: 'date', also: ['dateinserted', 'datetime', 'clickedat', 'time'] },
    { name: 'type', also: ['rtype', 'clicktype'] },
    { name: 'channel', also: ['chan'] },
    { name: 'banner', also: ['bannerid', 'abid'] },
    { name: 'data1', also: [] },
    { name: 'data2', also: [] },
  ],
  needs: [['visitor'], NEEDS_AFFILIATE, ['date']],
  keyColumn: 'date',
  keepsAll: false,
  read: async (context, row) => {
    if (/^d(eclined)?$/i.test(row.text('type'))) {
      return problem('declined', 'type', 'The click was declined, so it can earn nothing.')
    }
    const visitorId = visitorOf(row.text('visitor'))
    if (!visitorId) {
      const message =
        'A visitor id has 32 letters and digits, also with the account in front of it.'
      return problem('invalid', 'visitor', message)
    }
    const affiliate = await affiliateOf(context, row)
    if (isProblem(affiliate)) return affiliate
    const campaign = campaignOf(context, row)
    if (isProblem(campaign)) return campaign
    const clickedAt = clickedIn(context, row)
    if (isProblem(clickedAt)) return clickedAt
    const windowDays = windowOf(context, campaign, clickedAt)
    if (context.deps.now() - clickedAt > days(windowDays)) {
      const message = `The click is older than the attribution window of ${windowDays} days, so it can earn nothing any more.`
      return problem('too_old', 'date', message)
    }
    return newClick(context, row, {
      visitorId,
      clickedAt,
      affiliate: affiliate.code,
      campaign: campaign?.code,
    })
  },
  keyOf: ({ id, visitorId }) => `${visitorId} ${id}`,
  contentOf: ({ affiliateCode }) => affiliateCode,
  known: async ({ deps }, items) =>
    (await deps.storage.knownClicks(items)).map((state): Known => {
      if (state !== 'conflict') return state && 'unchanged'
      const message =
        'The visitor has a click on the link of another affiliate at the same instant. Nothing was changed. Correct one of the rows.'
      return problem('exists', 'date', message)
    }),
  add: async ({ deps }, items) =>
    (await recordClicks(deps, items, deps.now())).map((state): Added => {
      if (state === 'recorded') return 'added'
      return state === 'full' ? problem('full', 'visitor', tooManyClicks.message) : 'exists'
    }),
}

/** PAP's visitor ids have 32 characters, in some exports after the 8 of the account. */
const visitorOf = (text: string): VisitorId | undefined =>
  visitorIdOf(/^[A-Za-z0-9]{40}$/.test(text) ? text.slice(8) : text)

/** The attribution window of a click, in days. A click without a campaign is of the default one. */
const windowOf = (
  { program: { policy, campaigns } }: Context,
  campaign: Campaign | undefined,
  clickedAt: number,
): number => {
  const used = campaign ?? campaigns.find(({ id }) => id === policy.defaultCampaignId)
  const version = used && versionAt(used.versions, clickedAt)
  return version?.windowDays ?? policy.windowDays
}

const clickedIn = ({ deps, zone }: Context, row: Row): number | Problem => {
  const now = deps.now()
  const text = row.text('date')
  if (isNoTime(text)) return problem('missing', 'date', 'Say when the visitor clicked.')
  const time = readTime(text, zone)
  if (typeof time === 'string') return problem('invalid', 'date', time)
  if (time.at > now + AHEAD_MAX_MS) {
    const message = 'The click is in the future. Name the zone of the file: --time-zone <name>'
    return problem('future', 'date', message)
  }
  return Math.min(time.at, now)
}

interface Clicked {
  readonly visitorId: VisitorId
  readonly clickedAt: number
  readonly affiliate: string
  readonly campaign: string | undefined
}

const newClick = (
  { deps, accountId, program }: Context,
  row: Row,
  { visitorId, clickedAt, affiliate, campaign }: Clicked,
): NewClick | Problem => {
  const texts: Record<string, string> = {}
  for (const column of ['channel', 'banner', 'data1', 'data2']) {
    const text = row.text(column)
    if (text.length > TEXT_MAX) {
      return problem('too_long', column, `Use at most ${TEXT_MAX} characters.`)
    }
    if (text !== '') texts[column] = text.replace(/\s+/g, ' ')
  }
  const click = toClick(
    program,
    { affiliate, ...(campaign && { campaign }), ...texts },
    undefined,
    {
      accountId,
      // From the visitor and the time, so that a click of a second import is the same click.
      id: `import:${fingerprint([visitorId, clickedAt, campaign ?? ''])}`,
      visitorId,
      linkId: undefined,
      source: 'server',
      receivedAt: deps.now(),
      clickedAt,
      rung: 'import',
      webdriver: false,
      test: false,
      flawed: [],
      mark: undefined,
    },
  )
  // Banners count the clicks of the day on which they arrive.
  return isProblem(click) ? click : { ...click, bannerId: undefined }
}
