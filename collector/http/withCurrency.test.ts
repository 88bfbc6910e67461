import type { EventsResponse } from '../../wire/v1.js'
import { isProblem } from '../domain/problem.js'
import { editPap } from '../program/pap.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account } from '../testing/builders.js'
import { aBatch, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const send = async (over: object, envelope: object = {}) => {
  const { currency: _currency, ...event } = aSaleEvent(over)
  const response = await collector.events(aBatch([event], envelope))
  return (await response.json()) as EventsResponse
}
const totals = async () =>
  (await collector.storage.listConversions({ accountId: account })).map(({ total }) => total)

test('a sale without a currency gets the account’s currency, and is rejected if the account has none', async () => {
  expect((await send({})).results).toMatchObject([{ state: 'rejected', code: 'missing' }])
  const edited = await editPap(collector.app.deps, account, { currency: 'JPY' })
  expect(isProblem(edited)).toBe(false)
  expect((await send({ total: '4990' })).results).toMatchObject([{ state: 'recorded' }])
  expect(await totals()).toEqual([{ amount: 4990, currency: 'JPY' }])
})
