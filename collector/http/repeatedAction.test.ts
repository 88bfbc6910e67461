import { editCampaign } from '../program/campaigns.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, NOON, visitor } from '../testing/builders.js'
import { aBatch, aClickEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
  const form = { actions: { newsletter: '1.00 EUR' } }
  await editCampaign(collector.app.deps, account, 'default', form)
  for (const id of ['anna', 'phone']) {
    await collector.events(aBatch([aClickEvent({ id })], { visitorId: visitor(id) }))
  }
})
afterEach(() => collector.close())

const subscribe = (who: string) => {
  const event = { id: `newsletter ${who}`, type: 'action', at: NOON - 500, code: 'newsletter' }
  return collector.events(aBatch([event], { visitorId: visitor(who) }))
}
/** Links the two ids: the script sends one, and the collector's cookie holds the other. */
const meet = () =>
  collector.events(aBatch([aClickEvent({ id: 'again' })], { visitorId: visitor('phone') }), {
    Cookie: `wm_id=${visitor('anna')}`,
  })
const earned = async () =>
  (await collector.storage.listCommissions({ accountId: account })).map(({ amount }) => amount)

test.each([
  ['before', async () => [await meet(), await subscribe('anna'), await subscribe('phone')]],
  ['after', async () => [await subscribe('anna'), await subscribe('phone'), await meet()]],
])(
  'an action reported under two visitor ids earns once if the ids are linked %s the reports',
  async (_when, happen) => {
    await happen()
    expect(await earned()).toEqual([{ amount: 100, currency: 'EUR' }])
  },
)

test('an action that page and server report under two linked visitor ids earns once', async () => {
  await meet()
  await subscribe('anna')
  const body = { code: 'newsletter', visitorId: visitor('phone') }
  const answer = await collector.v1('POST', '/actions', body)
  expect(answer.status).toBe(201)
  expect(await earned()).toHaveLength(1)
})
