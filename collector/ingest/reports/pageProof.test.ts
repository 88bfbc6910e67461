import type { WireEvent } from '../../../wire/v1.js'
import type { VisitorId } from '../../domain/ids.js'
import { days, HOUR_MS, MINUTE_MS } from '../../domain/time.js'
import { newSecret } from '../../identifiers.js'
import { addSigningKey } from '../../program/keys.js'
import { account, aProgram, eur, jane, NOON, visitor } from '../../testing/builders.js'
import { type TempStorage, tempStorage } from '../../testing/tempStorage.js'
import type { Deps } from '../deps.js'
import { withLanding } from '../readEvent.js'
import { linkVisitors } from '../record.js'
import { recordEvents } from '../recordEvents.js'
import { placedAt } from './pageProof.js'
import { type Coverable, makeProof, type ProofFields } from './proof.js'

let temp: TempStorage
let deps: Deps
let key: { readonly id: string; readonly secret: string }

beforeEach(async () => {
  temp = tempStorage()
  const program = await aProgram(temp.storage)
  deps = program
  const made = await addSigningKey({ ...program, newSecret }, account, 'shop')
  key = { id: made.key.id, secret: made.secret }
})
afterEach(() => temp.remove())

interface From {
  readonly visitorId?: VisitorId | undefined
  readonly visitorIds?: readonly VisitorId[]
  readonly receivedAt?: number
  readonly sentAt?: number
}
const send = async (events: readonly WireEvent[], from: From = {}) => {
  const program = await temp.storage.program(account)
  if (!program) throw new Error('There is a program')
  const {
    visitorId = visitor('anna'),
    visitorIds = [],
    receivedAt = NOON,
    sentAt = receivedAt,
  } = from
  return recordEvents(deps, {
    ...{ accountId: account, program, visitorId, visitorIds, sentAt, receivedAt },
    ...{ site: 'shop.example', address: undefined, test: false, agent: undefined, isBot: false },
    events: events.map(withLanding),
  })
}
const click: WireEvent = {
  ...{ id: 'c1', type: 'click', at: NOON - days(1) },
  url: 'https://shop.example/?a_aid=jane',
}
const sale = (over: object = {}): WireEvent => ({
  ...{ id: 's1', type: 'sale', at: NOON, orderId: '1001', total: '49.90', currency: 'EUR' },
  ...over,
})
const proofOf = (
  over: Partial<ProofFields> = {},
  covered: readonly Coverable[] = ['visitorId'],
  at = NOON,
) =>
  makeProof(
    { account, type: 'sale', orderId: '1001', total: '49.90', currency: 'EUR', ...over },
    at / 1_000,
    covered,
    key,
  )
const found = async () => {
  const [conversion] = await temp.storage.conversionsOf(account, '1001')
  return conversion
}

describe('a proof that covers the visitor', () => {
  test.each<[string, () => Promise<From>, string]>([
    ['the id in the cookie', async () => ({}), 'anna'],
    [
      'the script’s id, where the cookie has another',
      async () => ({ visitorId: visitor('cookie'), visitorIds: [visitor('anna')] }),
      'anna',
    ],
    [
      'an id that became an alias since',
      async () => {
        await linkVisitors(deps, account, [visitor('phone'), visitor('anna')], NOON)
        return {}
      },
      'phone',
    ],
  ])('holds with %s', async (_which, prepare, signedId) => {
    const from = await prepare()
    await send([click], { ...from, receivedAt: NOON - days(1) })
    const proof = proofOf({ visitorId: visitor(signedId) })
    const [result] = await send([sale({ proof })], from)
    expect(result?.state).toBe('recorded')
    const order = await found()
    expect(order).toMatchObject({ source: 'signed', flags: [] })
    expect(order?.reports).toMatchObject([{ visitorId: visitor(signedId) }])
  })

  test('that names another visitor makes the report unsigned and flagged, and the order is stored', async () => {
    await send([click], { receivedAt: NOON - days(1) })
    const proof = proofOf({ visitorId: visitor('stranger') })
    const [result] = await send([sale({ proof })])
    expect(result?.state).toBe('recorded')
    expect(await found()).toMatchObject({ source: 'browser', flags: ['proof_unchecked'] })
    expect((await found())?.commissions).toMatchObject([
      { affiliateId: jane, status: 'unverified' },
    ])
  })

  test('is refused if it covers no visitor and another total', async () => {
    const proof = proofOf({ total: '9.90' }, [])
    const [result] = await send([sale({ proof })])
    expect(result).toMatchObject({ state: 'rejected', code: 'proof_invalid' })
    expect(await found()).toBeUndefined()
  })
})

describe('the time of a signed order', () => {
  /** The rate was halved an hour before the order. */
  const halve = async () => {
    const program = await temp.storage.program(account)
    const [campaign] = program?.campaigns ?? []
    const [version] = campaign?.versions ?? []
    if (!campaign || !version) throw new Error('There is a campaign')
    const half = { kind: 'percent', ratePpm: 50_000 } as const
    const next = { ...version, version: 2, since: NOON - HOUR_MS, sale: half }
    await temp.storage.addCampaignVersion(account, campaign.id, next)
  }

  test('is that of the proof: a page that claims to be older earns at no older rate', async () => {
    await halve()
    await send([click], { receivedAt: NOON - days(1) })
    const visitorId = visitor('anna')
    // The page says that it has waited for two hours.
    const proof = proofOf({ visitorId })
    await send([sale({ proof, at: NOON - 2 * HOUR_MS })], { sentAt: NOON })
    const order = await found()
    expect(order?.convertedAt).toBe(NOON)
    expect(order?.commissions).toMatchObject([{ amount: eur('2.50'), status: 'pending' }])
  })

  test('is not later than the proof by more than clocks differ, however long the page waited', async () => {
    const proof = proofOf({ visitorId: visitor('anna') })
    await send([sale({ proof, at: NOON + days(2) })], { receivedAt: NOON + days(2) })
    expect((await found())?.convertedAt).toBe(NOON + 5 * MINUTE_MS)
  })

  test.each([
    ['signed, shown and received at once', [0, 0, 0], 0],
    ['received days later', [0, 10, days(3)], 10],
    ['shown days later', [0, days(3), days(3)], 5 * MINUTE_MS],
    ['shown before it was signed', [0, -days(3), 5], 0],
    ['signed by a clock that is ahead', [MINUTE_MS, 0, 1], 1],
  ])('%s', (_when, [signed = 0, shown = 0, received = 0], expected) => {
    expect(placedAt(NOON + signed, NOON + shown, NOON + received)).toBe(NOON + expected)
  })
})
