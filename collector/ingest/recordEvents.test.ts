import type { WireEvent } from '../../wire/v1.js'
import { newSecret } from '../identifiers.js'
import { addSigningKey } from '../program/keys.js'
import { account, aProgram, eur, NOON, visitor } from '../testing/builders.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import type { Deps } from './deps.js'
import { withLanding } from './readEvent.js'
import { recordEvents } from './recordEvents.js'
import { makeProof, type ProofFields } from './reports/proof.js'

let temp: TempStorage
let deps: Deps
let key: { readonly id: string; readonly secret: string }
const trusted = { mode: 'trusted', amountMax: [eur('100.00')], perDayMax: 2 } as const

beforeEach(async () => {
  temp = tempStorage()
  const program = await aProgram(temp.storage)
  deps = program
  const made = await addSigningKey({ ...program, newSecret }, account, 'shop')
  key = { id: made.key.id, secret: made.secret }
})
afterEach(() => temp.remove())

const send = async (events: readonly WireEvent[], whose: { readonly nobody?: true } = {}) => {
  const program = await temp.storage.program(account)
  if (!program) throw new Error('There is a program')
  return recordEvents(deps, {
    accountId: account,
    program,
    visitorId: whose.nobody ? undefined : visitor('anna'),
    sentAt: NOON,
    receivedAt: NOON,
    visitorIds: [],
    site: 'shop.example',
    address: undefined,
    test: false,
    agent: undefined,
    isBot: false,
    events: events.map(withLanding),
  })
}
const click: WireEvent = {
  id: 'c1',
  type: 'click',
  at: NOON - 1_000,
  url: 'https://shop.example/?a_aid=jane',
}
const sale = (over: object = {}): WireEvent => ({
  id: 's1',
  type: 'sale',
  at: NOON,
  orderId: '1001',
  total: '49.90',
  currency: 'EUR',
  ...over,
})
const signup = (over: object = {}): WireEvent => ({
  id: 'a1',
  type: 'action',
  at: NOON,
  code: 'signup',
  ...over,
})
const proofOf = (over: Partial<ProofFields> = {}) =>
  makeProof(
    { account, type: 'sale', orderId: '1001', total: '49.90', currency: 'EUR', ...over },
    NOON / 1_000,
    [],
    key,
  )
const statuses = async () =>
  (await temp.storage.listConversions({ accountId: account })).map(({ status }) => status)

describe('a browser’s events', () => {
  test('in one request, a sale finds its click in either order', async () => {
    const states = await send([sale(), click, { id: 'f', type: 'forget', at: NOON }])
    expect(states.map(({ id, state }) => `${id} ${state}`)).toEqual([
      's1 recorded',
      'c1 recorded',
      'f recorded',
    ])
    expect(await statuses()).toEqual(['unverified'])
  })

  test('sent again are duplicates', async () => {
    await send([click, sale(), signup()])
    const again = await send([click, sale(), signup()])
    expect(again.map(({ state }) => state)).toEqual(['duplicate', 'duplicate', 'duplicate'])
  })

  test('are judged one by one', async () => {
    const results = await send([
      sale({ id: 'bad', total: '49.9999' }),
      sale(),
      { ...click, id: 'no one', url: 'https://shop.example/' },
    ])
    expect(results.map(({ state, code }) => [state, code])).toEqual([
      ['rejected', 'too_many_decimals'],
      ['recorded', undefined],
      ['rejected', 'no_affiliate'],
    ])
  })

  test('in a request without a visitor id: orders are recorded, clicks are rejected', async () => {
    const results = await send([click, sale()], { nobody: true })
    expect(results.map(({ state, code }) => [state, code])).toEqual([
      ['rejected', 'no_visitor'],
      ['recorded', undefined],
    ])
  })

  test('without a visitor id count an action once, however often it is delivered', async () => {
    await send([signup()], { nobody: true })
    const [again] = await send([signup()], { nobody: true })
    expect(again?.state).toBe('duplicate')
  })
})

describe('a signed page', () => {
  test('is pending at once, and the same again is a duplicate', async () => {
    await send([click])
    const states = []
    for (let n = 0; n < 10; n += 1) {
      states.push(...(await send([sale({ proof: proofOf() })])).map(({ state }) => state))
    }
    expect(states).toEqual(['recorded', ...Array.from({ length: 9 }, () => 'duplicate')])
    expect(await statuses()).toEqual(['pending'])
  })

  test('whose proof does not hold is refused, and nothing is kept', async () => {
    for (const proof of [proofOf({ total: '49.91' }), proofOf({ orderId: '1002' }), 'x']) {
      const [result] = await send([click, sale({ proof })]).then((results) => results.slice(1))
      expect(result).toMatchObject({ state: 'rejected', code: 'proof_invalid' })
    }
    expect(await statuses()).toEqual([])
  })

  // The product, the action's id and, for an action without either, the visitor and the day are
  // parts of what an order is known by, and none of them is signed. A buyer with one proof makes
  // any number of payable orders.
  test('earns once, whatever products the proof is sent with', async () => {
    await send([click])
    for (const productId of ['a', 'b', 'c']) await send([sale({ productId, proof: proofOf() })])
    expect((await statuses()).filter((status) => status === 'pending').length).toBeLessThan(2)
  })
})

describe('a merchant who trusts pages', () => {
  const perDay = async () => {
    const program = await temp.storage.program(account)
    await temp.storage.addPolicy(account, {
      ...program!.policy,
      version: 2,
      browserReports: trusted,
    })
    await send([click])
  }
  const orders = (step: number) =>
    Array.from({ length: 5 }, (_, index) =>
      sale({ id: `s${index}`, orderId: `${index}`, at: NOON - 500 + index * step }),
    )

  test('has no more than so many orders a day pending', async () => {
    await perDay()
    for (const order of orders(1)) await send([order])
    expect((await statuses()).filter((status) => status === 'pending')).toHaveLength(2)
  })

  // Counted are the orders that were placed before this one and are known already. Pages that each
  // claim to be a little older than the last are all within the maximum.
  test('has no more of them when they are reported backwards', async () => {
    await perDay()
    for (const order of orders(-1)) await send([order])
    expect((await statuses()).filter((status) => status === 'pending')).toHaveLength(2)
  })
})
