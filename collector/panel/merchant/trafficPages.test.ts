import { editCampaign } from '../../program/campaigns.js'
import { aTraffic } from '../../testing/aTraffic.js'
import { account, eur } from '../../testing/builders.js'
import { orderAddress } from '../parts/orderAddress.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { report } from '../testing/aShop.js'
import type { Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
beforeEach(async () => {
  panel = await aPanel()
  owner = await panel.owner()
})
afterEach(() => panel.close())

/** 1,204 clicks at 0.05 for Jane, 4 of which are above the limit of the day. */
const counted = async () => {
  const terms = { click: '0.05 EUR', clickCap: '1200' }
  await editCampaign(panel.deps, account, 'default', terms)
  const campaign = (await panel.storage.program(account))?.campaigns.find(
    ({ code }) => code === 'default',
  )
  const campaignVersion = campaign?.versions.at(-1)?.version ?? 0
  const lines = [{ campaignVersion, count: 1_204 }]
  const at = { receivedAt: panel.clock.now, occurredAt: panel.clock.now }
  const traffic = aTraffic({ lines, ...at, ...(campaign && { campaignId: campaign.id }) })
  await report(panel, traffic)
  return traffic
}

describe('what clicks earned', () => {
  test('is listed among the conversions of its kind and affiliate', async () => {
    await counted()
    const rows = async (search: string) =>
      (await owner.get(`/conversions${search}`)).document.querySelectorAll('tbody tr').length
    expect(await rows('?conversion=traffic')).toBe(1)
    expect(await rows('?conversion=traffic&affiliate=jane')).toBe(1)
    expect(await rows('?conversion=traffic&affiliate=bob')).toBe(0)
    expect(await rows('?conversion=action')).toBe(0)
    const { status, text } = await owner.get('/conversions?affiliate=nobody')
    expect([status, text]).toEqual([400, expect.stringContaining('no affiliate has the code')])
    expect(
      (await owner.get('/affiliates/jane')).document.querySelector('main')?.innerHTML,
    ).toContain('/conversions?conversion=traffic&amp;affiliate=jane')
  })

  test('is held, shows how it was calculated, and is released by a person', async () => {
    const { orderKey, affiliateId } = await counted()
    const address = `/conversions/${orderAddress(orderKey)}`
    const { document } = await owner.get(address)
    const text = document.querySelector('main')?.textContent ?? ''
    expect(document.querySelector('h1')?.textContent).toContain('clicks-2026-03-01-EUR')
    expect(text).toContain('only after a person approved it')
    expect([...document.querySelectorAll('.formula tr')].map((row) => row.textContent)).toEqual([
      'Terms: fixed for each unique click0.05 EUR',
      'Unique clicks× 1,200',
      'further clicks, above the limit of a day4',
      'Commission60.00 EUR',
    ])
    expect(text).not.toContain('Why no affiliate is credited')
    const decision = { order: orderAddress(orderKey), affiliate: affiliateId, status: 'held' }
    await owner.post('/conversions/approve', decision)
    const found = await panel.storage.conversion(account, orderKey)
    expect(found?.commissions).toMatchObject([{ status: 'pending', amount: eur('60.00') }])
  })
})

test('terms for clicks and impressions are saved as they were filled in', async () => {
  const { document } = await owner.get('/campaigns/default')
  const fields = [...document.querySelectorAll('main [name]')].map((field) => [
    field.getAttribute('name') ?? '',
    field.tagName === 'TEXTAREA'
      ? (field.textContent ?? '')
      : (field.getAttribute('value') ??
        field.querySelector('option[selected]')?.getAttribute('value') ??
        ''),
  ])
  const form = {
    ...Object.fromEntries(fields),
    ...{ click: '0.05 EUR', clickHours: '12', clickCap: '500', impressions: '1.00 EUR' },
  }
  const version = async () =>
    (await panel.storage.program(account))?.campaigns
      .find(({ code }) => code === 'default')
      ?.versions.at(-1)
  await owner.post('/campaigns/default', form)
  expect(await version()).toMatchObject({
    click: { amount: eur('0.05'), uniqueHours: 12, perDayMax: 500 },
    impressions: eur('1.00'),
  })
  await owner.post('/campaigns/default', { ...form, trafficApproval: 'automatic', click: '' })
  expect(await version()).toMatchObject({ trafficApproval: 'automatic', impressions: eur('1.00') })
  expect((await version())?.click).toBeUndefined()
  const wrong = await owner.post('/campaigns/default', { ...form, clickHours: '0' })
  expect(wrong.document.querySelector('[aria-invalid]')?.getAttribute('name')).toBe('clickHours')
})
