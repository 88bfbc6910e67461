import type { AccountId } from '../../domain/ids.js'
import { days } from '../../domain/time.js'
import { takeTurn } from '../../program/replay/turns.js'
import { settle } from '../../settle/settle.js'
import { aClick, aConfirmation, account, bob, NOON, visitor } from '../../testing/builders.js'
import { orderAddress } from '../parts/orderAddress.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { keyOf, report } from '../testing/aShop.js'
import type { Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
beforeEach(async () => {
  panel = await aPanel()
  owner = await panel.owner()
})
afterEach(() => panel.close())

const PAGE = '/policy/what-if'

/** An order after a click of Bob's and then one of Jane's. */
const bought = async (orderId = '1001') => {
  const first = { id: 'b', affiliateCode: 'bob', affiliateId: bob, clickedAt: NOON - days(3) }
  await panel.storage.recordClicks([aClick(first), aClick()], (facts) => settle(facts, NOON))
  await report(panel, aConfirmation({ orderId, visitorId: visitor('anna') }))
}

/** Waits until the replay is done, as the browser does by loading the page again. */
const ended = async () => {
  for (;;) {
    const answer = await owner.get(PAGE)
    if (!answer.text.includes('Orders are being replayed')) return answer
  }
}

test('without a replay, the page has the form', async () => {
  const { text, document } = await owner.get(PAGE)
  expect(text).toContain('Nothing is stored, and no money moves.')
  expect(document.querySelector('progress')).toBeNull()
  expect((await owner.post(`${PAGE}/csv`, {})).status).toBe(404)
})

test('with another click model the page shows who would have earned, which orders differ, and a file', async () => {
  await bought()
  const before = await panel.storage.conversionsOf(account, '1001')
  expect((await owner.post(PAGE, { clickModel: 'first' })).location).toBe(PAGE)
  const { text, document } = await ended()
  expect(text).toContain('1 of 1 orders would earn other money.')
  expect(text).toContain('Another affiliate would be credited.')
  const rows = [...document.querySelectorAll('table.rows')].map(
    (one) => one.querySelectorAll('tbody tr').length,
  )
  expect(rows).toEqual([2, 2])
  const links = [...document.querySelectorAll('main a')].map((one) => one.getAttribute('href'))
  expect(links).toContain(`/conversions/${orderAddress(keyOf('1001'))}`)
  expect(document.querySelector('option[value=first]')?.hasAttribute('selected')).toBe(true)
  const file = await owner.post(`${PAGE}/csv`, {})
  expect(file.html).toMatch(/^"order","product","placed"/)
  expect(file.html.split('\r\n')).toHaveLength(4)
  expect(await panel.storage.conversionsOf(account, '1001')).toEqual(before)
  expect((await panel.storage.program(account))?.policy.version).toBe(1)
})

test('orders of other days are left out', async () => {
  await bought()
  await owner.post(PAGE, { clickModel: 'first', from: '2020-01-01', to: '2020-01-31' })
  expect((await ended()).text).toContain('0 of 0 orders would earn other money.')
})

test('while it runs, the page shows the progress and reloads, and it can be stopped', async () => {
  await bought()
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const { replay } = panel.storage
  panel.storage.replay = (query, decide, onPage) =>
    replay(query, decide, async (found) => {
      const goesOn = await onPage({ ...found, total: 500 })
      await held
      return goesOn
    })
  await owner.post(PAGE, { clickModel: 'first' })
  const running = await owner.get(PAGE)
  expect(running.document.querySelector('progress')?.getAttribute('max')).toBe('500')
  expect(running.headers.get('refresh')).toBe('2')
  expect(running.document.querySelector('form[action$="/policy/what-if"]')).toBeNull()
  const second = await owner.post(PAGE, { clickModel: 'last' })
  expect([second.status, second.text]).toEqual([
    422,
    expect.stringContaining('A replay of this account is running already.'),
  ])
  await owner.post(`${PAGE}/stop`, {})
  release()
  const done = await ended()
  expect(done.text).toContain('By affiliate')
  expect(done.headers.get('refresh')).toBeNull()
})

test('replays of other accounts make it wait', async () => {
  const turns = ['other1', 'other2'].map((one) => takeTurn(panel.storage, one as AccountId))
  const { status, text } = await owner.post(PAGE, { clickModel: 'first' })
  expect([status, text]).toEqual([422, expect.stringContaining('Replays of other accounts')])
  for (const end of turns) if (typeof end === 'function') end()
  expect((await owner.post(PAGE, { clickModel: 'first' })).location).toBe(PAGE)
  await ended()
})

test.each([
  ['rules', 'magic', 'There is no rule'],
  ['clickModel', 'middle', 'Use "first"'],
  ['windowDays', 'soon', 'Write a number'],
  ['lifetimeOrders', '0', 'Enter a whole number'],
  ['from', 'monday', 'Enter a day'],
])('a wrong %s says why and starts nothing', async (field, value, message) => {
  const { status, text } = await owner.post(PAGE, { [field]: value })
  expect([status, text]).toEqual([422, expect.stringContaining(message)])
  expect((await owner.get(PAGE)).document.querySelector('progress')).toBeNull()
})
