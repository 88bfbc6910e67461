import { account, eur } from '../../testing/builders.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import type { Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
beforeEach(async () => {
  panel = await aPanel()
  owner = await panel.owner()
})
afterEach(() => panel.close())

const filled = {
  ...{ code: 'ten', name: 'Ten sales', status: 'active', campaign: 'all', measure: 'sales' },
  ...{ atLeast: '10', counts: 'approved', period: 'month', delayDays: '30' },
  ...{ bonus: '50.00 EUR', bonusHoldDays: '7', group: '' },
}
const rule = async () => (await panel.storage.performanceRules(account))[0]

test('a performance rule is added as it was filled in, listed, and shown with who got it', async () => {
  const answer = await owner.post('/performance', filled)
  expect(answer.location).toBe('/performance/ten?notice=performance_added')
  expect((await rule())?.versions).toMatchObject([
    {
      ...{ name: 'Ten sales', threshold: { measure: 'sales', atLeast: 10 }, delayDays: 30 },
      action: { kind: 'bonus', amount: eur('50.00'), holdDays: 7 },
    },
  ])
  const list = await owner.get('/performance')
  expect(list.document.querySelector('tbody')?.textContent).toContain('10 sales in a month')
  const affiliate = await panel.storage.affiliateByCode(account, 'jane')
  await panel.storage.addGrant({
    ...{ accountId: account, rule: 'ten', firstDay: 20_513, version: 1, measured: '12 sales' },
    ...{ affiliateId: affiliate!.id, grantedAt: panel.clock.now },
  })
  const page = (await owner.get('/performance/ten')).document
  expect(page.querySelector('tbody')?.textContent).toMatch(/jane.*2026-03.*12 sales/)
})

test('saving it without a change adds no version, and a change adds one', async () => {
  await owner.post('/performance', filled)
  const { code: _code, ...fields } = filled
  const same = await owner.post('/performance/ten', fields)
  expect(same.location).toBe('/performance/ten?notice=unchanged')
  const next = await owner.post('/performance/ten', { ...fields, atLeast: '20' })
  expect(next.location).toBe('/performance/ten?notice=performance_changed')
  expect((await rule())?.versions).toHaveLength(2)
})

test('a wrong field is shown again with what was typed', async () => {
  const answer = await owner.post('/performance', { ...filled, atLeast: 'many' })
  expect(answer.status).toBe(422)
  expect(answer.document.querySelector('[aria-invalid]')?.getAttribute('name')).toBe('atLeast')
  expect(answer.document.querySelector('#name')?.getAttribute('value')).toBe('Ten sales')
  expect((await owner.get('/performance/nothing')).status).toBe(404)
  expect(await rule()).toBeUndefined()
})
