import type { WireEvent } from '../../../wire/v1.js'
import { MINUTE_MS, SECOND_MS } from '../../domain/time.js'
import { settle } from '../../settle/settle.js'
import { account, aProgram, aSale, jane, NOON, visitor } from '../../testing/builders.js'
import { type TempStorage, tempStorage } from '../../testing/tempStorage.js'
import type { Deps } from '../deps.js'
import { withLanding } from '../readEvent.js'
import { recordEvents } from '../recordEvents.js'
import { HANDOVER_MS, useHandover } from './handover.js'

const here = visitor('here')
const there = visitor('there')
const token = (at = NOON, from: string = there) => `${from}.${Math.floor(at / 1_000).toString(36)}`

let temp: TempStorage
let deps: Deps
beforeEach(async () => {
  temp = tempStorage()
  deps = await aProgram(temp.storage)
})
afterEach(() => temp.remove())

const referrer = 'https://shop.example/cart'
const hand = async (
  text: string,
  arrivedAt = NOON,
  who = here,
  from: string | undefined = referrer,
) => {
  const program = await temp.storage.program(account)
  if (!program) throw new Error('There is a program')
  const page = from === undefined ? {} : { referrer: from }
  return useHandover(
    deps,
    { accountId: account, program, receivedAt: NOON },
    who,
    text,
    page,
    arrivedAt,
  )
}
const landing = async (query: string, id = 'c1') => {
  const program = await temp.storage.program(account)
  if (!program) throw new Error('There is a program')
  const event: WireEvent = {
    id,
    type: 'click',
    at: NOON,
    url: `https://shop.example/?${query}`,
    referrer,
  }
  return recordEvents(deps, {
    accountId: account,
    program,
    visitorId: here,
    sentAt: NOON,
    receivedAt: NOON,
    visitorIds: [],
    site: 'shop.example',
    address: undefined,
    test: false,
    agent: undefined,
    isBot: false,
    events: [withLanding(event)],
  })
}

describe('a visitor who comes from another of the merchant’s domains', () => {
  test('is linked to the id that they had there', async () => {
    const click = {
      id: 'c1',
      type: 'click' as const,
      at: NOON,
      url: 'https://a.example/?a_aid=jane',
    }
    const program = await temp.storage.program(account)
    const batch = {
      accountId: account,
      sentAt: NOON,
      receivedAt: NOON,
      visitorIds: [],
      address: undefined,
      site: undefined,
      test: false,
      agent: undefined,
      isBot: false,
    }
    await recordEvents(deps, {
      ...batch,
      program: program!,
      visitorId: there,
      events: [withLanding(click)],
    })
    await landing(`wm_v=${token()}`, 'c2')
    await temp.storage.settleOrder(aSale({ visitorId: here, occurredAt: NOON + 1 }), (facts) =>
      settle(facts, NOON + 1),
    )
    const [found] = await temp.storage.conversionsOf(account, '1001')
    expect(found?.verdict.credits).toMatchObject([{ affiliateId: jane, rule: 'click' }])
  })

  test.each([
    ['at once', 0, undefined],
    ['after two minutes', HANDOVER_MS, undefined],
    ['a second later', HANDOVER_MS + SECOND_MS, 'handover_stale'],
    ['by a clock a minute ahead', -MINUTE_MS, undefined],
    ['by a clock further ahead', -MINUTE_MS - SECOND_MS, 'handover_stale'],
  ])('with a token %s is answered with %s', async (_when, age, code) => {
    expect((await hand(token(NOON - age)))?.code).toBe(code)
  })

  test('can use the token once, even if two pages use it concurrently', async () => {
    const some = ['here', 'copy', 'other'].map((name) => hand(token(), NOON, visitor(name)))
    const found = await Promise.all(some)
    expect(found.map((problem) => problem?.code).sort()).toEqual([
      'handover_used',
      'handover_used',
      undefined,
    ])
  })

  test.each(['', 'nonsense', token(NOON, 'g'.repeat(32)), `${there}.`, `${there}.%%`, there])(
    'is not believed by "%s"',
    async (text) => {
      expect((await hand(text))?.code).toBe('handover_stale')
    },
  )

  test('is answered the same when the landing is delivered twice', async () => {
    const [first] = await landing(`a_aid=jane&wm_v=${token()}`)
    expect(first?.state).toBe('recorded')
    const [again] = await landing(`a_aid=jane&wm_v=${token()}`)
    expect(again?.state).toBe('duplicate')
  })

  // The link was copied together with its token. That should cost the hand-over, not the click.
  test('keeps the click of a link whose token has expired', async () => {
    const [result] = await landing(`a_aid=jane&wm_v=${token(NOON - 10 * MINUTE_MS)}`)
    expect(result?.state).toBe('recorded')
  })
})
