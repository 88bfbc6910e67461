import { settle } from '../../settle/settle.js'
import { SET_ASIDE_BYTES_MAX } from '../../storage/storage.js'
import {
  aClick,
  aConfirmation,
  account,
  aRefund,
  aSale,
  eur,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { pages } from '../testing/addresses.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { aRejection, report } from '../testing/aShop.js'
import type { Visitor } from '../testing/aVisitor.js'

let panel: TestPanel
let owner: Visitor
beforeEach(async () => {
  panel = await aPanel()
  owner = await panel.owner()
})
afterEach(() => panel.close())

const orders = (document: Document) =>
  [...document.querySelectorAll('table[aria-label=Conversions] tbody tr th')].map(
    (cell) => cell.textContent,
  )

const follow = (document: Document, text: string) =>
  [...document.querySelectorAll('a')]
    .find((link) => link.textContent?.includes(text))
    ?.getAttribute('href')

describe('before anything happened', () => {
  test('every list says that it is empty, and none shows an empty table', async () => {
    const lists = [
      '/',
      '/clicks',
      '/conversions',
      '/commissions',
      '/payouts',
      '/coupons',
      '/keys',
      '/set-aside',
    ]
    for (const path of lists) {
      const { document } = await owner.get(path)
      expect([path, document.querySelectorAll('.empty').length > 0]).toEqual([path, true])
      expect([path, document.querySelectorAll('table.rows').length]).toEqual([path, 0])
    }
    expect(pages.length).toBeGreaterThan(lists.length)
  })

  test('the overview says what to do next', async () => {
    const { document, text } = await owner.get('/')
    expect(text).toContain('Nothing has arrived yet')
    expect(follow(document, 'Integration')).toBe('/integration')
  })
})

describe('the integration page', () => {
  const next = async () =>
    (await owner.get('/integration')).document.querySelector('[aria-current=step]')?.textContent

  test('shows the next step from the account’s actual data', async () => {
    await panel.storage.removeSite(account, 'shop.example')
    expect(await next()).toContain('Register the host')
    await owner.post('/sites', { host: 'shop.example' })
    expect(await next()).toContain('open an affiliate link')
    const ghost = aClick({ id: 'ghost', affiliateCode: 'ghost', affiliateId: undefined })
    await panel.storage.recordClicks([ghost], (facts) => settle(facts, NOON))
    expect(await next()).toContain('open an affiliate link')
    await panel.storage.recordClicks([aClick()], (facts) => settle(facts, NOON))
    expect(await next()).toContain('place a test order')
    await report(panel, aRefund(eur('1.00'), { orderId: 'typo' }), aConfirmation({ orderId: 's' }))
    expect(await next()).toContain('place a test order')
  })

  test('does not count a step as done because of a key that was never used', async () => {
    await panel.storage.recordClicks([aClick()], (facts) => settle(facts, NOON))
    await report(panel, aSale())
    await owner.post('/keys', { label: 'shop', kind: 'secret' })
    expect(await next()).toContain('report the first order with it')
    await report(panel, aConfirmation())
    expect(await next()).toBeUndefined()
  })

  test('fills in the account and the collector', async () => {
    const { document } = await owner.get('/integration')
    const [tag] = [...document.querySelectorAll('pre code')].map((code) => code.textContent)
    expect(tag).toBe(
      '<script async src="https://go.shop.example/wm.js" data-account="default1" data-collector="https://go.shop.example"></script>',
    )
  })
})

describe('the snippets of the integration page', () => {
  test('let the server name the visitor of an order, whose id is a secret', async () => {
    const { document, text } = await owner.get('/integration')
    const codes = [...document.querySelectorAll('pre code')].map(({ textContent }) => textContent)
    expect(codes).toContain('<input type="hidden" name="visitor" data-waymark-visitor>')
    const calls = codes.filter((code) => code?.includes('/v1/sales'))
    expect(calls).toHaveLength(1)
    expect(calls[0]).toContain('"visitorId":"VISITOR_ID"')
    expect(text).toContain('A visitor id is a bearer secret: ')
    expect(text).toContain('If your order numbers can be guessed, send visitorId or sign the page')
  })
})

describe('a list', () => {
  test('shows the newest first and goes on to the older ones without losing any', async () => {
    const names = Array.from({ length: 7 }, (_, n) => `order-${n}`)
    for (const [n, orderId] of names.entries()) {
      // Three of them at one instant: a page may not end among them.
      await report(panel, aSale({ orderId, occurredAt: NOON + (n > 2 && n < 6 ? 3 : n) }))
    }
    const seen: (string | null)[] = []
    let href: string | null | undefined = '/conversions?limit=3'
    while (href) {
      const { document } = await owner.get(href)
      seen.push(...orders(document))
      href = follow(document, 'Older')
    }
    expect(seen).toHaveLength(7)
    expect([...seen].sort()).toEqual(names)
    expect(seen[0]).toBe('order-6')
  })

  test('goes through more rows of one instant than fit a page', async () => {
    const names = Array.from({ length: 8 }, (_, n) => `order-${n}`)
    for (const [n, orderId] of names.entries()) {
      await report(panel, aSale({ orderId, occurredAt: NOON + (n === 0 ? 0 : 1) }))
    }
    const seen: (string | null)[] = []
    let href: string | null | undefined = '/conversions?limit=3'
    while (href) {
      const { document } = await owner.get(href)
      seen.push(...orders(document))
      href = follow(document, 'Older')
    }
    expect([...seen].sort()).toEqual(names)
  })

  test('of clicks shows those of one affiliate', async () => {
    const bobs = aClick({ id: 'b', affiliateCode: 'bob', visitorId: visitor('b') })
    const known = await panel.storage.affiliateByCode(account, 'bob')
    const clicks = [aClick(), { ...bobs, affiliateId: known?.id }]
    await panel.storage.recordClicks(clicks, (facts) => settle(facts, NOON))
    const { document } = await owner.get('/clicks?affiliate=bob')
    expect(document.querySelectorAll('table.rows tbody tr').length).toBe(1)
    expect(document.querySelector('option[selected]')?.getAttribute('value')).toBe('bob')
  })

  test('of clicks marks a late click, and says why one has no affiliate', async () => {
    const ghost = aClick({ affiliateCode: 'ghost', affiliateId: undefined, late: true, test: true })
    await panel.storage.recordClicks([ghost], (facts) => settle(facts, NOON))
    const { text } = await owner.get('/clicks')
    expect(text).toContain('No affiliate had this code when the click arrived.')
    expect(text).toMatch(/late ?test/)
  })

  test('of conversions finds an order by the beginning of its id', async () => {
    await report(
      panel,
      aSale({ orderId: 'A-17' }),
      aSale({ orderId: 'B-17' }),
      aSale({ orderId: '%' }),
    )
    expect(orders((await owner.get('/conversions?search=A-')).document)).toEqual(['A-17'])
    expect(orders((await owner.get('/conversions?search=%25')).document)).toEqual(['%'])
    expect((await owner.get('/conversions?search=C')).text).toContain('No order id begins with “C”')
  })

  test('of commissions shows one status', async () => {
    await panel.storage.recordClicks([aClick()], (facts) => settle(facts, NOON))
    await report(panel, aSale())
    expect((await owner.get('/commissions?status=unverified')).text).toContain('1001')
    expect((await owner.get('/commissions?status=paid')).text).toContain(
      'No commissions match this filter.',
    )
  })

  test('of what was set aside tells what to do', async () => {
    await panel.storage.setAside([aRejection()])
    expect((await owner.get('/set-aside')).text).toContain('Register www.shop.example.')
    expect((await owner.get('/')).text).toContain('1 rejected or parked')
    // A page without `Referer` names no page, and neither does a server.
    await panel.storage.setAside([aRejection({ id: 'unnamed', origin: undefined })])
    expect((await owner.get('/set-aside')).text).toContain('no page named')
  })

  test('of what was set aside tells how much of it was discarded', async () => {
    expect((await owner.get('/set-aside')).text).not.toContain('discarded')
    const large = aRejection({ body: 'x'.repeat(SET_ASIDE_BYTES_MAX) })
    await panel.storage.setAside([aRejection({ id: 'older' }), large])
    expect((await owner.get('/set-aside')).text).toMatch(
      /2 older messages were discarded in the last 30 days, because\s+at most 10,000 messages or 16 MB are kept/,
    )
  })
})

test('the list of clicks names the fields of a click that were dropped or cut', async () => {
  const click = aClick({ flawed: ['data1', 'referrer'] })
  await panel.storage.recordClicks([click], (facts) => settle(facts, NOON))
  expect((await owner.get('/clicks')).text).toMatch(/dropped or cut\s*data1, referrer/)
})
