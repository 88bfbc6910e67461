import { setAffiliateStatus } from '../../program/affiliates.js'
import { settle } from '../../settle/settle.js'
import { aClick, account, aRefund, aSale, eur, jane, NOON } from '../../testing/builders.js'
import { orderAddress } from '../parts/orderAddress.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { aRejection, keyOf, report } from '../testing/aShop.js'
import type { Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
beforeEach(async () => {
  panel = await aPanel()
  owner = await panel.owner()
  await panel.storage.recordClicks([aClick()], (facts) => settle(facts, NOON))
})
afterEach(() => panel.close())

const words = (text: string | null | undefined) => text?.replace(/\s+/g, ' ').trim()

const amountsIn = (within: ParentNode | null | undefined, row: string) =>
  [...(within?.querySelectorAll(row) ?? [])].map(({ textContent }) => words(textContent))

describe('a refund of an order that was never reported', () => {
  beforeEach(() => report(panel, aRefund(eur('5.00'), { orderId: '4711-typo' })))

  test('does not count as a conversion, and the overview asks to review it', async () => {
    const { document } = await owner.get('/')
    expect(amountsIn(document.querySelector('dl.figures'), 'div')[1]).toBe('Conversions0')
    const [link] = document.querySelectorAll('[aria-labelledby=attention] a')
    expect(link?.textContent).toBe(
      '4711-typo: there is a refund or a decision, but no report of the sale. Check the order id.',
    )
    expect(link?.getAttribute('href')).toBe(`/conversions/${orderAddress(keyOf('4711-typo'))}`)
  })

  test('is marked as never reported in the list until the sale arrives', async () => {
    expect((await owner.get('/conversions')).text).toContain('never reported')
    await report(panel, aSale({ orderId: '4711-typo' }))
    expect((await owner.get('/conversions')).text).not.toContain('never reported')
    expect(
      (await owner.get('/')).document.querySelector('[aria-labelledby=attention]')?.textContent,
    ).not.toContain('4711-typo')
  })
})

test('an order is marked "needs review" until a person has approved it', async () => {
  await report(panel, aSale({ webdriver: true }))
  expect((await owner.get('/conversions')).text).toContain('needs review')
  const fields = { order: orderAddress(keyOf('1001')), affiliate: jane, status: 'unverified' }
  await owner.post('/conversions/approve', fields)
  expect((await owner.get('/conversions')).text).not.toContain('needs review')
})

describe('a banned affiliate', () => {
  const offered = async (path: string, name: string) =>
    [...(await owner.get(path)).document.querySelectorAll(`select[name=${name}] option`)].map(
      (option) => option.textContent,
    )

  test('is not offered for coupons or as the default affiliate; a paused one is offered and marked as paused', async () => {
    expect(await offered('/coupons', 'affiliate')).toEqual(['bob (bob)', 'jane (jane)'])
    await setAffiliateStatus(panel.deps, account, 'bob', 'paused')
    await setAffiliateStatus(panel.deps, account, 'jane', 'banned')
    panel.clock.now += 1
    expect(await offered('/coupons', 'affiliate')).toEqual(['bob (bob), paused'])
    expect(await offered('/policy', 'defaultAffiliate')).toEqual(['None', 'bob (bob), paused'])
    expect(await offered('/clicks', 'affiliate')).toHaveLength(3)
  })

  test('is refused as the owner of a new coupon', async () => {
    await setAffiliateStatus(panel.deps, account, 'jane', 'banned')
    panel.clock.now += 1
    const answer = await owner.post('/coupons', { code: 'X', affiliate: 'jane' })
    expect([answer.status, answer.text]).toEqual([
      422,
      expect.stringContaining('"jane" is banned and earns nothing. Activate the affiliate first.'),
    ])
    expect(await panel.storage.coupons(account)).toEqual([])
  })
})

test('the panel says that events from before a host was registered stay rejected, and what to do', async () => {
  await panel.storage.setAside([aRejection()])
  const { text, document } = await owner.get('/set-aside')
  expect(text).toContain('Their earlier reports stay rejected, because a rejected message is')
  expect(text).toContain(
    'A lost order can be reported by your server, which can name the affiliate',
  )
  const host = document.querySelector('input[name=host]')?.getAttribute('value') ?? ''
  const answer = await owner.post('/sites', { host })
  expect((await owner.get(answer.location!)).text).toContain('Their earlier reports stay rejected.')
  expect((await owner.get('/set-aside')).text).toContain('now registered')
})
