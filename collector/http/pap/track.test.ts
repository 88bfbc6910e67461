import { addAccount } from '../../program/accounts.js'
import { addDirectLink } from '../../program/directLinks.js'
import { editPap, setAlias } from '../../program/pap.js'
import { addSite } from '../../program/sites.js'
import { account, visitor } from '../../testing/builders.js'
import { PAP_CLASSES, sendRaw } from '../../testing/papRequests.js'
import { aPapShop, idIn, type PapShop } from '../../testing/papShop.js'

let shop: PapShop
beforeEach(async () => {
  shop = await aPapShop()
})
afterEach(() => shop.close())

const clicks = () => shop.storage.listClicks({ accountId: account, limit: 9 })

describe.each(PAP_CLASSES.map((one) => [one.version, one] as const))('PHP class %s', (_, php) => {
  const CLICK =
    '?a_aid=jane&a_bid=ban1&utm=a+b%26c&AffiliateID=jane&BannerID=ban2&chan=news&pd1=sub+one&pd2=sub2'

  const order = async () => {
    const click = await sendRaw(shop.url, php.click(CLICK))
    expect(click).toMatchObject({ status: 200 })
    const visitorId = idIn(click)
    const sales = [
      { t: '49.90', o: '1001(1)', p: 'shoe & co + 1%', cr: 'EUR', d1: 'anna@customer.example' },
      { t: '4.166667', o: '1001(2)', p: 'lace', cr: 'EUR' },
    ]
    for (const message of php.sales(sales, { visitorId })) {
      const answer = await sendRaw(shop.url, message)
      expect({ status: answer.status, id: idIn(answer) }).toEqual({ status: 200, id: visitorId })
    }
    return shop.conversions('1001(1)')
  }

  test('a click and its sales are credited, and wait for a confirmation', async () => {
    expect(await order()).toMatchObject([
      {
        total: '49.90',
        status: 'unverified',
        source: 'browser',
        commissions: [{ affiliate: 'jane', amount: '4.99' }],
      },
    ])
    expect(await shop.conversions('1001(2)')).toMatchObject([
      {
        total: '4.17',
        flags: ['fields_dropped'],
        commissions: [{ affiliate: 'jane', amount: '0.42' }],
      },
    ])
    expect(await clicks()).toMatchObject([
      { banner: 'ban2', channel: 'news', data1: 'sub one', data2: 'sub2' },
    ])
  })

  test('from a listed address the sale needs no confirmation', async () => {
    await shop.trustOwnMachine()
    expect(await order()).toMatchObject([{ total: '49.90', status: 'pending', source: 'server' }])
  })
})

const track = async (params: object, init?: RequestInit) => {
  const response = await shop.ask('/scripts/track.php', params, init)
  const body = await response.text()
  return {
    status: response.status,
    id: idIn({ body }),
    result: response.headers.get('waymark-result'),
  }
}
const CLICK = { getParams: '?a_aid=jane', url: 'S_shop.example/' }
const sale = (over: object = {}) => JSON.stringify([{ o: '1001', t: '49.90', cr: 'EUR', ...over }])

test('a page view without an affiliate stores nothing and gets an id', async () => {
  const { id, result } = await track({ url: 'S_shop.example/', getParams: '?color=red' })
  expect({ id: id.length, result }).toEqual({ id: 32, result: 'nothing' })
  expect(await clicks()).toEqual([])
  expect((await track({ url: '', visitorId: 'null' })).id).not.toBe(id)
})

test('the answer repeats a visitor id of Post Affiliate Pro in the client’s spelling', async () => {
  const visitorId = '4c5e2151b8856e55dbfeb247c22300Hg'
  expect((await track({ ...CLICK, visitorId })).id).toBe(visitorId)
  const joined = { visitorId: `default1${visitorId}`, sale: sale() }
  expect(await track(joined)).toEqual({ status: 200, id: visitorId, result: 'recorded' })
  expect(await shop.conversions('1001')).toMatchObject([{ commissions: [{ affiliate: 'jane' }] }])
})

test('the affiliate may stand in the fragment, and a forced one counts more', async () => {
  await track({ ...CLICK, getParams: '', anchor: '#a_aid=bob&chan=mail' })
  await track({ ...CLICK, getParams: 'a_aid=bob&AffiliateID=jane' })
  const found = (await clicks()).map(({ affiliateCode, channel }) => [affiliateCode, channel])
  expect(found.sort()).toEqual([
    ['bob', 'mail'],
    ['jane', undefined],
  ])
})

test('several sales in one request are all recorded', async () => {
  const both = JSON.stringify([
    { o: '1001', t: 49.9, cr: 'eur' },
    { o: 'L 7', ac: 'lead' },
  ])
  expect((await track({ sale: both })).result).toBe('recorded, recorded')
  expect(await shop.conversions('1001')).toMatchObject([{ total: '49.90', currency: 'EUR' }])
  expect(await shop.conversions('L 7')).toHaveLength(1)
})

test('a sale without a currency has the account’s, and is refused if there is none', async () => {
  expect((await track({ sale: sale({ cr: '' }) })).result).toBe('rejected currency_missing')
  expect(await shop.rejected()).toEqual(['currency_missing'])
})

test('a sale without a currency has that of the account', async () => {
  await editPap(shop.app.deps, account, { currency: 'CHF' })
  expect((await track({ sale: sale({ cr: '' }) })).result).toBe('recorded')
  expect(await shop.conversions('1001')).toMatchObject([{ total: '49.90', currency: 'CHF' }])
})

test('a sale without a total is recorded with the total 0.00, and flagged', async () => {
  expect((await track({ sale: sale({ t: ' ' }) })).result).toBe('recorded')
  expect(await shop.conversions('1001')).toMatchObject([
    { total: '0.00', flags: ['fields_dropped'] },
  ])
})

test('a sale without an order id counts once a day for a visitor', async () => {
  const visitorId = visitor('anna')
  expect((await track({ visitorId, sale: sale({ o: '' }) })).result).toBe('recorded')
  expect((await track({ visitorId, sale: sale({ o: '' }) })).result).toBe('duplicate')
  expect((await track({ visitorId, sale: sale({ o: '', p: 'lace' }) })).result).toBe('recorded')
  shop.clock.now += 86_400_000
  expect((await track({ visitorId, sale: sale({ o: '' }) })).result).toBe('recorded')
})

test('the first data field is the customer, and no e-mail address is stored', async () => {
  await track({
    sale: sale({ d1: 'anna@customer.example', d2: 'red', d3: 'to bea@b.example now' }),
  })
  const [order] = await shop.storage.conversionsOf(account, '1001')
  const [report] = order?.reports ?? []
  expect(report).toMatchObject({ data: [null, 'red', null, null, null] })
  expect((report as { customer?: string }).customer).toMatch(/^[0-9a-f]{32}$/)
  expect(JSON.stringify(order)).not.toMatch(/customer\.example|b\.example/)
})

test('a long product is cut as the script cuts it', async () => {
  const product = `${'shoe, '.repeat(31)}abcd👟 and more`
  await track({ sale: sale({ p: product }) })
  const [order] = await shop.storage.conversionsOf(account, '1001')
  expect(order?.productId).toBe(product.slice(0, 190))
})

test('a sale that cannot be read says why, also if the account has a currency', async () => {
  await editPap(shop.app.deps, account, { currency: 'CHF' })
  expect((await track({ sale: '[7]' })).result).toBe('rejected invalid')
  const found = await shop.storage.listSetAside({ accountId: account, limit: 1 })
  expect(found).toMatchObject([{ message: expect.stringMatching(/^Each sale must be an object/) }])
})

describe('the account', () => {
  beforeEach(async () => {
    await addAccount(shop.app.deps, { id: 'second1', name: 'Second' })
    await setAlias(shop.app.deps, 'second1' as typeof account, 'aB3dE6gH')
  })
  const orders = async (id: string) =>
    (await shop.storage.listConversions({ accountId: id as typeof account })).length

  test('is the one whose alias or id the request names', async () => {
    await track({ accountId: 'aB3dE6gH', sale: sale() })
    await track({ visitorId: `aB3dE6gH${visitor('anna')}`, sale: sale({ o: '1002' }) })
    await track({ AccountID: 'second1', sale: sale({ o: '1003' }) })
    expect([await orders('second1'), await orders('default1')]).toEqual([3, 0])
  })

  test('is that of the host if it names none or the usual one', async () => {
    await addSite(shop.app.deps, 'second1' as typeof account, 'second.example')
    const raw = (query: string) =>
      sendRaw(
        shop.url,
        `GET /scripts/track.php?${query} HTTP/1.0\r\nHost: go.second.example\r\n\r\n`,
      )
    await raw(`sale=${encodeURIComponent(sale())}`)
    await raw(`accountId=default1&sale=${encodeURIComponent(sale({ o: '1002' }))}`)
    expect([await orders('second1'), await orders('default1')]).toEqual([2, 0])
  })

  test('that does not exist gets the usual answer, and nothing is stored', async () => {
    const answer = await track({ accountId: 'nobody12', sale: sale() })
    expect(answer).toMatchObject({ status: 200, result: 'rejected unknown_account' })
    expect(answer.id).toHaveLength(32)
  })
})

describe('a page view without parameters', () => {
  const view = { url: 'S_shop.example/shoes', getParams: '', anchor: '#jane' }
  const fromBlog = { ...view, anchor: '', referrer: 'S_www.blog.example/post?x=1' }
  const found = async () =>
    (await clicks()).map(({ affiliateCode, url, directLink, source }) => [
      ...[affiliateCode, url, directLink],
      source,
    ])
  beforeEach(async () => {
    const form = { pattern: 'blog.example', affiliate: 'bob', approved: true }
    await addDirectLink(shop.app.deps, account, form)
  })

  const withBoth = { ...view, referrer: fromBlog.referrer }
  test.each([
    ['anchors', { anchors: 'on' }, 'jane', 'ignored not_referred'],
    ['direct links', { directLinks: 'on' }, 'bob', 'recorded'],
    ['neither', {}, undefined, 'nothing'],
  ])('counts as the account’s settings say: %s', async (_, form, affiliate, ofBlog) => {
    await editPap(shop.app.deps, account, form)
    await track(withBoth)
    expect((await found()).map(([code]) => code)).toEqual(affiliate ? [affiliate] : [])
    expect((await track({ ...withBoth, anchor: '#reviews' })).result).toBe(ofBlog)
    expect(await shop.rejected()).toEqual([])
  })

  test.each([
    ['of a page', 'browser'],
    ['of a trusted server', 'server'],
  ] as const)(
    '%s is credited to the affiliate of the anchor or of the direct link',
    async (_, source) => {
      await editPap(shop.app.deps, account, { anchors: 'on', directLinks: 'on' })
      if (source === 'server') await shop.trustOwnMachine()
      const { id, result } = await track(view)
      expect(result).toBe('recorded')
      expect((await track(fromBlog)).result).toBe('recorded')
      // Neither an anchor of the shop, nor a page of the shop, nor another site is an affiliate's.
      const others = ['S_shop.example/', 'S_search.example/', 'nonsense']
      for (const referrer of others)
        expect((await track({ ...view, anchor: 'reviews', referrer })).result).toBe(
          'ignored not_referred',
        )
      expect((await found()).toSorted()).toEqual([
        ['bob', 'https://shop.example/shoes', 'blog.example', source],
        ['jane', 'https://shop.example/shoes#jane', undefined, source],
      ])
      await track({ visitorId: id, sale: sale() })
      expect(await shop.conversions('1001')).toMatchObject([
        { commissions: [{ affiliate: 'jane' }] },
      ])
      expect(await shop.rejected()).toEqual([])
    },
  )
})
