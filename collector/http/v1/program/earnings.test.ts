import { settle } from '../../../settle/settle.js'
import { type ApiWorld, anApiWorld } from '../../../testing/anApiWorld.js'
import { aTraffic } from '../../../testing/aTraffic.js'
import { account, bob, jane } from '../../../testing/builders.js'

let world: ApiWorld
beforeEach(async () => {
  world = await anApiWorld()
})
afterEach(() => world.close())

const call = async (method: string, path: string, body?: unknown) =>
  (await world.call(method as 'GET', path, body)).json()

test('a campaign has settings for actions, and terms for clicks and impressions', async () => {
  const terms = {
    actionNames: { signup: 'Newsletter sign-up' },
    actionHoldDays: { signup: '7' },
    actionApprovals: { signup: 'review' },
    actionValues: { signup: '20.00 EUR' },
    ...{ click: '0.05 EUR', clickHours: 12, clickCap: 500, impressions: '1.00 EUR' },
    trafficApproval: 'automatic',
  }
  expect(await call('PATCH', '/campaigns/default', terms)).toMatchObject(terms)
  expect(await call('GET', '/campaigns/default')).toMatchObject(terms)
  const ended = {
    ...{ actionNames: { signup: 'none' }, actionApprovals: { signup: 'automatic' } },
    ...{ click: null, impressions: null, trafficApproval: 'review' },
  }
  expect(await call('PATCH', '/campaigns/default', ended)).toMatchObject({
    ...{ actionNames: {}, actionHoldDays: { signup: '7' }, actionApprovals: {} },
    ...{ click: null, clickHours: 24, clickCap: null, impressions: null },
    trafficApproval: 'review',
  })
})

test('the commission for clicks is a conversion of the kind "traffic", and is released by its order id', async () => {
  await call('PATCH', '/campaigns/default', { click: '0.05 EUR' })
  const campaign = (await world.storage.program(account))?.campaigns[0]
  const lines = [{ campaignVersion: campaign?.versions.at(-1)?.version ?? 0, count: 1_204 }]
  const whose = { lines, ...(campaign && { campaignId: campaign.id }) }
  for (const traffic of [aTraffic(whose), aTraffic({ ...whose, affiliateId: bob })]) {
    await world.storage.settleOrder(traffic, (facts) => settle(facts, traffic.receivedAt))
    world.clock.now = Math.max(world.clock.now, traffic.receivedAt)
  }
  const orderId = 'clicks-2026-03-01-EUR'
  const ofJane = { orderId, kind: 'traffic', code: `${jane} ${campaign?.id}` }
  const listed = await call('GET', '/conversions?kind=traffic&affiliate=jane')
  expect(listed).toMatchObject({ items: [{ ...ofJane, affiliates: ['jane'], status: 'held' }] })
  const earned = { ...ofJane, amount: '60.20', reasons: ['needs_approval'] }
  expect(await call('GET', '/commissions?affiliate=jane&status=held')).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining(earned)]),
  })
  const { conversions } = (await call('GET', `/conversions/${orderId}`)) as {
    readonly conversions: readonly object[]
  }
  const counted = { source: 'collector', reports: [{ counted: 1_204 }] }
  expect(conversions).toMatchObject([counted, counted])
  const release = `/conversions/${orderId}/release`
  expect(await call('POST', release, {})).toMatchObject({ status: 409, code: 'several' })
  expect(await call('POST', release, { code: ofJane.code })).toMatchObject({ status: 'pending' })
})

test('a performance rule is added, changed and listed, with who got what it gives', async () => {
  const rule = { name: 'Ten sales', measure: 'total', atLeast: '500.00 EUR', bonus: '50.00 EUR' }
  const added = { ...rule, campaign: null, counts: 'approved', period: 'month', delayDays: 30 }
  expect(await call('POST', '/performance-rules', { code: 'ten', ...rule })).toMatchObject(added)
  const change = { campaign: 'default', atLeast: '600.00 EUR', delayDays: 14 }
  expect(await call('PATCH', '/performance-rules/ten', change)).toMatchObject({
    ...{ ...added, ...change, version: 2, bonusHoldDays: 0, group: null },
  })
  const { items } = (await call('GET', '/performance-rules')) as {
    readonly items: readonly object[]
  }
  expect(items).toMatchObject([{ code: 'gold' }, { code: 'ten' }])
  await world.storage.addGrant({
    ...{ accountId: account, rule: 'ten', firstDay: 20_513, affiliateId: jane, version: 2 },
    ...{ grantedAt: world.clock.now, measured: '612.40 EUR of sales' },
  })
  expect(await call('GET', '/performance-rules/ten/grants')).toMatchObject({
    items: [{ affiliate: 'jane', period: '2026-03', measured: '612.40 EUR of sales' }],
  })
  expect(await call('PATCH', '/performance-rules/none', change)).toMatchObject({ status: 404 })
})
