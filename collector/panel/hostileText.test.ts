import type { AccountId, OrderKey } from '../domain/ids.js'
import { addLoginLink } from '../program/login.js'
import { openPostgres } from '../storage/postgres/openPostgres.js'
import { account } from '../testing/builders.js'
import { aDatabase, type TestDatabase } from '../testing/postgres/aDatabase.js'
import { STYLESHEET } from './assets.js'
import { createPanel } from './createPanel.js'
import { orderAddress } from './parts/orderAddress.js'
import { routes } from './routes.js'
import { aPanel, type TestPanel } from './testing/aPanel.js'
import { aShop } from './testing/aShop.js'

/** No database takes NUL; names of every object's own methods are no entries of a list. */
const TEXTS = ['\0', 'a\0b', '\u0001', '\ud800', 'constructor', '__proto__', 'toString']

/** Percent-encoded: NUL, control characters, half a surrogate pair, no UTF-8, no encoding, too long. */
const HOSTILE = ['%00', 'a%00b', '%01', '%ED%A0%80', '%FF', '%', '%zz', 'a'.repeat(5_000)]

const FIELDS = [
  ...['account', 'email', 'password', 'next', 'current', 'again', 'order', 'affiliate', 'status'],
  ...['reason', 'commission', 'orders', 'currency', 'amount', 'code', 'name', 'sale', 'actions'],
  ...['holdDays', 'windowDays', 'productIds', 'campaign', 'lastDay', 'coupon', 'host', 'site'],
  ...['label', 'kind', 'id', 'clickModel', 'defaultAffiliate', 'introduces', 'browserReports'],
  ...['storesAtRedirect', 'alias', 'standsDown', 'checkoutFolders', 'class', 'selfReferral'],
  ...['matchBy', 'matchHours', 'matchPayable'],
  ...['pattern', 'channel', 'banner', 'note', 'approved', 'link', 'amountMax', 'perDayMax'],
  ...['provider', 'secret', 'settings.orderIdKey', 'earlier', 'delivery', 'body', 'headers', 'all'],
  ...['url', 'method', 'events', 'total', 'personal', 'tests', 'delivery'],
  ...['format', 'affiliates', 'payout', 'iban', 'bic', 'accountNumber', 'routingNumber'],
  ...['country', 'text', 'minimums', 'payerName', 'payerIban', 'payerBic'],
  ...['preset', 'rules', 'from', 'to'],
  ...['customer', 'search', 'since', 'lifetimeDays', 'lifetimeOrders', 'forgetsAfterSale'],
  ...['payoutCurrency', 'rate', 'day', 'source', 'csv', 'file', 'currencies'],
  ...['actionNames', 'actionHoldDays', 'actionApprovals', 'actionValues', 'click', 'clickHours'],
  ...['clickCap', 'impressions', 'trafficApproval', 'measure', 'atLeast', 'counts', 'period'],
  ...['delayDays', 'bonus', 'bonusHoldDays', 'group', 'groups', 'products', 'tiers'],
  ...['constructor', '__proto__'],
]

describe.each(['SQLite', 'PostgreSQL'])('on %s, the panel', (name) => {
  let database: TestDatabase | undefined
  let panel: TestPanel
  beforeAll(async () => {
    database = name === 'PostgreSQL' ? await aDatabase() : undefined
    const { url } = database ?? {}
    panel = await aPanel(url ? { open: () => openPostgres({ url }) } : {})
    await aShop(panel)
  })
  afterAll(async () => {
    await panel.close()
    await database?.drop()
  })

  beforeEach(() => {
    panel.errors.length = 0
  })

  const failed = () => panel.errors.map(({ error }) => String(error))

  test.each(TEXTS)(
    'answers a form of every kind with %j in every field, and breaks nowhere',
    async (text) => {
      const owner = await panel.owner()
      const address = orderAddress(text as OrderKey)
      const fields = {
        ...Object.fromEntries(FIELDS.map((field) => [field, text])),
        // A password that is read takes 0.3 s.
        account: 'nobody1',
        current: '',
        order: address,
        commission: `${address}.${text}.${text}`,
      }
      for (const { path, method } of routes) {
        if (path === '/logout') continue
        const filled = path
          .replace(':order', address)
          .replace(/:\w+/, encodeURIComponent(text.toWellFormed()))
        const answer = method === 'get' ? await owner.get(filled) : await owner.post(filled, fields)
        expect([path, answer.status < 500, failed()]).toEqual([path, true, []])
      }
    },
  )

  test.each(['search', 'affiliate', 'status', 'before'])(
    'refuses a %s with control characters by name',
    async (parameter) => {
      const owner = await panel.owner()
      const route = parameter === 'affiliate' ? 'clicks' : 'conversions'
      const path = parameter === 'status' ? 'commissions' : route
      const answer = await owner.get(`/${path}?${parameter}=a%00b`)
      expect([answer.status, failed()]).toEqual([400, []])
      expect(answer.text).toContain(parameter)
    },
  )

  test.each(HOSTILE)('refuses every address with %.20s in any part of it', async (text) => {
    const owner = await panel.owner()
    for (const { path, method } of routes) {
      const addresses = [
        path.replace(/:\w+/g, text),
        `${path.replace(/:\w+/g, 'x')}?search=${text}`,
        `${path.replace(/:\w+/g, 'x')}?${text}=1`,
      ].filter((address) => address !== path)
      for (const address of addresses) {
        const answer = method === 'get' ? await owner.get(address) : await owner.post(address)
        expect([address.slice(0, 60), answer.status, failed()]).toEqual([
          address.slice(0, 60),
          400,
          [],
        ])
      }
    }
  })

  test('answers 404 to the address of an order that decodes to control characters', async () => {
    const owner = await panel.owner()
    expect((await owner.get('/conversions/AA')).status).toBe(404)
    expect(failed()).toEqual([])
  })

  test('approves and declines nothing by an address that no order can have', async () => {
    const owner = await panel.owner()
    const order = orderAddress('["sale","10\u000002","",""]' as OrderKey)
    for (const path of ['/conversions/approve', '/conversions/decline']) {
      const answer = await owner.post(path, { order, affiliate: 'x', reason: 'r' })
      expect([answer.status, failed()]).toEqual([404, []])
    }
  })

  test('takes no session and no login link of an account that cannot be', async () => {
    const user = (await panel.storage.users(account))[0]!
    const [, secret] = (await addLoginLink(panel.deps, user)).split('.')
    for (const id of ['de\0fault1', '\0', 'constructor', '']) {
      const status = id.includes('\0') ? 400 : 401
      const token = `${id as AccountId}.${secret}`
      const visitor = panel.stranger()
      visitor.cookies.set('wm_session', encodeURIComponent(token))
      expect((await visitor.get('/')).status).toBe(401)
      const link = `/login-link/${encodeURIComponent(token)}`
      expect([(await visitor.get(link)).status, (await visitor.post(link)).status]).toEqual([
        status,
        status,
      ])
    }
    expect(failed()).toEqual([])
  })
})

test('a key is made of the two kinds there are, and of no other', async () => {
  const panel = await aPanel()
  try {
    const owner = await panel.owner()
    for (const kind of ['constructor', 'toString', '__proto__', '']) {
      const answer = await owner.post('/keys', { kind, label: 'x' })
      expect([kind, answer.status]).toEqual([kind, 422])
    }
    expect(await panel.storage.keys(account)).toEqual([])
  } finally {
    await panel.close()
  }
})

test('a field whose name every object has is as limited in its length as others', async () => {
  const panel = await aPanel()
  try {
    const owner = await panel.owner()
    const answer = await owner.post('/sites', { host: 'a.example', constructor: 'x'.repeat(501) })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('A field of the form takes at most 500 characters.')
    const amounts = await owner.post('/policy', { amountMax: 'x'.repeat(5_001) })
    expect(amounts.text).toContain('The list of amounts of the form takes at most 5000 characters.')
    expect(amounts.text).not.toContain('amountMax')
  } finally {
    await panel.close()
  }
})

test('the panel serves only the routes that its list of routes names', async () => {
  const panel = createPanel({
    deps: {} as never,
    collectorUrl: 'https://go.shop.example',
    onError: () => undefined,
  })
  const mounted = panel.stack.flatMap(({ route }) => (route ? [route.path] : []))
  expect(mounted).toEqual([STYLESHEET, ...routes.map(({ path }) => path)])
})
