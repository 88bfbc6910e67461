import type { Click } from '../../domain/click.js'
import { emailHash } from '../../storage/keyedHash.js'
import { aClick, NOON, visitor } from '../builders.js'
import { anyOrder } from './anyOrder.js'
import {
  AFFILIATES,
  affiliateId,
  anyInstant,
  CAMPAIGNS,
  CODES,
  campaignId,
  DAY,
  HOUR,
  MINUTE,
  VISITORS,
} from './anyProgram.js'
import { ADDRESSES, SECRET } from './anyReport.js'
import { anyEdit, firstSettings } from './anySettings.js'
import type { Event, History } from './history.js'
import { type Random, randomFrom } from './random.js'

const DELAYS = [0, 1, 5_000, 15_000, 15_001, MINUTE, HOUR, HOUR + 1, 3 * DAY]
const END = NOON + 60 * DAY

/** A small history in which as much as possible meets. */
export const anyHistory = (seed: number): History => {
  const random = randomFrom(seed)
  const { below, likely } = random
  const settings = firstSettings(random)
  const edits = Array.from({ length: below(5) }, (_, n) => anyEdit(random, n + 2))
  const orders = Array.from({ length: 1 + below(5) }, (_, n) => anyOrder(random, n))
  const clicks = Array.from({ length: below(likely('clicks', 2) ? 9 : 4) }, (_, n) =>
    anyClick(random, n),
  )
  const later = random.shuffled([...edits.flat(), ...orders.flat(), ...clicks])
  return {
    events: [...settings, ...later].sort(bySettingsFirst).map(inTurn()),
    addresses: Object.fromEntries(ADDRESSES.map((one) => [emailHash(one, SECRET), one])),
    end: END,
  }
}

/**
 * By time. An edit at the instant of a message comes first, because an edit re-settles no order that was
 * placed at the same instant.
 */
const bySettingsFirst = (a: Event, b: Event): number => a.at - b.at || rankOf(a) - rankOf(b)

const rankOf = ({ kind }: Event): number => (kind === 'report' || kind === 'click' ? 1 : 0)

/** Numbers the versions of settings in the order of time. */
const inTurn = () => {
  const last = new Map<string, number>()
  const next = (name: string) => {
    const number = (last.get(name) ?? 0) + 1
    last.set(name, number)
    return number
  }
  return (event: Event): Event => {
    if (event.kind === 'policy') {
      return { ...event, policy: { ...event.policy, version: next('policy') } }
    }
    if (event.kind === 'campaign') next(event.campaign.id)
    if (event.kind !== 'version') return event
    return { ...event, version: { ...event.version, version: next(event.campaignId) } }
  }
}

const anyClick = (random: Random, n: number): Event => {
  const { pick, oneIn } = random
  const before = pick([
    0,
    1,
    -1,
    -15_000,
    -15_001,
    HOUR,
    DAY,
    7 * DAY,
    7 * DAY + 1,
    30 * DAY,
    60 * DAY,
  ])
  const clickedAt = anyInstant(random) - before
  const receivedAt = clickedAt + (oneIn(4) ? pick(DELAYS) : 0)
  const code = pick(CODES)
  const known = AFFILIATES.find((one) => one === code.toLowerCase().replace(/\W$/, ''))
  const click: Click = aClick({
    id: `click ${n}`,
    visitorId: visitor(pick(VISITORS.slice(0, 2))),
    affiliateCode: code,
    affiliateId: known && affiliateId(known),
    campaignId: campaignId(oneIn(2) ? 'default' : pick(CAMPAIGNS.slice(0, 3))),
    clickedAt,
    receivedAt,
    late: receivedAt - clickedAt > MINUTE,
    mark: oneIn(8) ? pick(['bot', 'framed']) : undefined,
    url: `https://shop.example/${oneIn(4) ? 'de/Checkout/pay' : ''}`,
    referrer: oneIn(6) ? 'https://shop.example/cart' : undefined,
  })
  return { kind: 'click', at: receivedAt, click }
}
