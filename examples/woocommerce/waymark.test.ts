import { execFile, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { aCollector, type TestCollector } from '../../collector/testing/aCollector.js'
import { NOON, visitor } from '../../collector/testing/builders.js'

const hasPhp = spawnSync('php', ['--version']).status === 0
const withPhp = hasPhp ? test : test.skip

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

interface Ran {
  readonly printed: readonly string[]
  readonly requests: readonly { path: string; status: number; sent: Record<string, unknown> }[]
  readonly queue: readonly { hook: string; arguments: readonly number[]; in: number }[]
  readonly log: readonly string[]
  readonly notes: readonly string[]
  readonly features: readonly string[]
  readonly errors: readonly string[]
  readonly settings: Readonly<Record<string, string>>
}
type Step = readonly [name: string, value: unknown]

/** Runs the plugin in PHP, with stand-ins for WordPress and WooCommerce. */
const run = (...steps: readonly Step[]): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = execFile(
      'php',
      [
        '-d',
        'display_errors=stderr',
        '-d',
        'error_reporting=-1',
        join(__dirname, 'testing/run.php'),
      ],
      (error, out, err) =>
        error || err ? reject(error ?? new Error(err)) : resolve(JSON.parse(out)),
    )
    child.stdin?.end(JSON.stringify(steps))
  })

const settings = (over: object = {}): Step => [
  'settings',
  { collector: collector.url, account: 'default1', secret_key: collector.secretKey, ...over },
]
/** Nothing listens on this port. */
const AWAY = 'http://127.0.0.1:9'

const ANNA = visitor('anna')
const order = (over: object = {}) => ({
  id: 1001,
  parent_id: 0,
  status: 'pending',
  currency: 'EUR',
  total: '49.9',
  total_tax: '7.97',
  shipping_total: '4.12',
  customer_id: 0,
  billing_email: 'Ada@Example.com',
  payment_method: 'stripe',
  date_created: new Date(NOON - 60_000).toISOString(),
  date_paid: '',
  coupons: [],
  items: [{ sku: 'SOAP-3', quantity: 2, product_id: 93 }],
  ...over,
})
const checkout = (over: object = {}, more: object = {}): Step => [
  'checkout',
  { form: { waymark_visitor: ANNA }, order: order(over), ...more },
]
const change = (fields: object): Step => ['change', { id: 1001, fields }]
const paid: readonly Step[] = [
  change({ status: 'processing' }),
  ['hook', ['woocommerce_payment_complete', 1001]],
  ['hook', ['woocommerce_order_status_processing', 1001]],
]
const work: Step = ['queue', null]

const conversion = async (id = 1001) => {
  const answer = await collector.v1('GET', `/conversions/${id}`)
  const { conversions = [] } = (await answer.json()) as { conversions?: readonly unknown[] }
  return conversions[0]
}

withPhp('the plugin and its stand-ins are valid PHP', () => {
  const files = [__dirname, join(__dirname, 'testing')].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.php'))
      .map((name) => join(folder, name)),
  )
  expect(files).toHaveLength(3)
  for (const file of files) expect([file, spawnSync('php', ['-l', file]).status]).toEqual([file, 0])
})

describe('an order of a visitor', () => {
  withPhp('earns once it is paid, and is sent once whatever hooks announce it', async () => {
    await collector.events({
      v: 1,
      account: 'default1',
      visitorId: ANNA,
      sentAt: NOON,
      events: [
        { id: 'c1', type: 'click', at: NOON - 120_000, url: 'https://shop.example/?a_aid=jane' },
      ],
    })
    const { requests, queue } = await run(
      settings(),
      checkout({ coupons: ['spring'] }),
      ...paid,
      work,
      change({ status: 'completed' }),
      ['hook', ['woocommerce_order_status_completed', 1001]],
      work,
    )
    expect(requests).toMatchObject([
      {
        path: '/v1/sales',
        status: 201,
        sent: {
          orderId: '1001',
          total: '49.90',
          tax: '7.97',
          shipping: '4.12',
          currency: 'EUR',
          at: '2026-03-01T11:59:00Z',
          visitorId: ANNA,
          customerId: 'ada@example.com',
          coupon: ['spring'],
          items: [{ sku: 'SOAP-3', quantity: 2 }],
        },
      },
    ])
    expect(queue).toEqual([])
    expect(await conversion()).toMatchObject({
      total: '49.90',
      status: 'pending',
      commissions: [{ affiliate: 'jane' }],
    })
  })

  withPhp('is known by the cookie of the script, of which there may be several', async () => {
    const hook = 'woocommerce_store_api_checkout_update_order_meta'
    const cookie = `a=1; wm=former; wm=${ANNA}; wm_id=${visitor('other')}`
    const { requests } = await run(
      settings(),
      checkout({}, { form: { waymark_visitor: '<b>' }, hook, cookie }),
      ...paid,
      work,
    )
    expect(requests).toMatchObject([{ sent: { visitorId: ANNA } }])
  })

  withPhp('without a visitor is sent without one', async () => {
    const { requests } = await run(settings(), checkout({}, { form: {} }), ...paid, work)
    expect(requests[0]).toMatchObject({ status: 201 })
    expect(requests[0]?.sent).not.toHaveProperty('visitorId')
  })

  withPhp(
    'that is not paid, a part of another order, or paid on delivery is not sent',
    async () => {
      const hooks: readonly Step[] = [['hook', ['woocommerce_order_status_processing', 1001]], work]
      const pending = await run(settings(), checkout(), ...hooks)
      const part = await run(settings(), checkout({ parent_id: 7, status: 'processing' }), ...hooks)
      const cash = { payment_method: 'cod', status: 'processing' }
      const onItsWay = await run(settings(), checkout(cash), ...hooks)
      const delivered = await run(
        settings(),
        checkout(cash),
        ...hooks,
        change({ status: 'completed' }),
        ['hook', ['woocommerce_order_status_completed', 1001]],
        work,
      )
      expect([pending.requests, part.requests, onItsWay.requests]).toEqual([[], [], []])
      expect(delivered.requests).toMatchObject([{ path: '/v1/sales', status: 201 }])
    },
  )
})

describe('a collector that does not answer', () => {
  withPhp('delays a report, and nothing is sent during the checkout', async () => {
    const before = await run(settings({ collector: AWAY }), checkout(), ...paid)
    expect(before.requests).toEqual([])
    expect(before.queue).toEqual([{ hook: 'waymark_sale', arguments: [1001, 0], in: 0 }])

    const away = await run(settings({ collector: AWAY }), checkout(), ...paid, work, work)
    expect(away.queue).toEqual([{ hook: 'waymark_sale', arguments: [1001, 2], in: 300 }])
    expect(away.notes).toEqual([])

    const back = await run(
      settings({ collector: AWAY }),
      checkout(),
      ...paid,
      work,
      settings(),
      work,
      work,
    )
    expect(back.requests.map(({ status }) => status)).toEqual([0, 201])
    expect(await conversion()).toMatchObject({ total: '49.90' })
  })

  withPhp('delays the reports of each order, and of each refund', async () => {
    const { queue } = await run(
      settings({ collector: AWAY }),
      checkout({ status: 'processing' }),
      checkout({ id: 1002, status: 'processing' }),
      ['hook', ['woocommerce_payment_complete', 1001]],
      ['hook', ['woocommerce_payment_complete', 1002]],
      ['refund', { id: 1010, parent_id: 1001, amount: '10', date_created: '2026-03-01T12:00:00Z' }],
      work,
    )
    expect(queue.map((action) => action.arguments)).toEqual([
      [1001, 1],
      [1002, 1],
      [1001, 1010, 1],
    ])
  })

  withPhp('is tried nine times, and then a note at the order says so', async () => {
    const tries = Array.from({ length: 12 }, () => work)
    const { requests, queue, notes } = await run(
      settings({ collector: AWAY }),
      checkout(),
      ...paid,
      ...tries,
    )
    expect(requests).toHaveLength(9)
    expect(queue).toEqual([])
    expect(notes).toEqual([expect.stringContaining('/v1/sales: 0 Could not connect')])
  })
})

describe('a collector that refuses', () => {
  withPhp('a key is asked again, and the key is in no log', async () => {
    const wrong = collector.secretKey.replace(/.{6}$/, 'AAAAAA')
    const { requests, queue, log } = await run(
      settings({ secret_key: wrong }),
      checkout(),
      ...paid,
      work,
    )
    expect(requests).toMatchObject([{ status: 401 }])
    expect(queue).toMatchObject([{ arguments: [1001, 1] }])
    expect(log).toHaveLength(1)
    expect(log[0]).not.toContain(wrong.slice(-20))
  })

  withPhp('an order is not asked again, and a note at the order says why', async () => {
    const { requests, queue, notes } = await run(
      settings(),
      checkout({ currency: 'XXX' }),
      ...paid,
      work,
    )
    expect(requests).toMatchObject([{ status: 400 }])
    expect(queue).toEqual([])
    expect(notes).toEqual([expect.stringContaining('currency')])
  })
})

describe('an order that is changed', () => {
  const changed: readonly Step[] = [
    change({ total: '39.9' }),
    ['hook', ['woocommerce_order_status_completed', 1001]],
    work,
  ]

  withPhp('after it was sent is sent as a correction', async () => {
    const { requests } = await run(settings(), checkout(), ...paid, work, ...changed, work)
    expect(requests.map(({ status }) => status)).toEqual([201, 201])
    expect(requests[1]?.sent).toMatchObject({ total: '39.90', revision: 1 })
    expect(await conversion()).toMatchObject({ total: '39.90' })
  })

  withPhp('after a try whose answer was lost is sent as a correction, too', async () => {
    const { requests: first } = await run(settings(), checkout(), ...paid, work)
    expect(first).toMatchObject([{ status: 201 }])
    // The shop does not know that it was sent.
    const { requests, queue } = await run(
      settings(),
      checkout({ total: '39.9' }),
      ...paid,
      work,
      work,
    )
    expect(requests.map(({ status }) => status)).toEqual([409, 201])
    expect(queue).toEqual([])
    expect(await conversion()).toMatchObject({ total: '39.90' })
  })
})

describe('a refund', () => {
  const refund = (id: number, amount: string): Step => [
    'refund',
    { id, parent_id: 1001, amount, date_created: new Date(NOON).toISOString() },
  ]

  withPhp('is reported with its amount, each one once', async () => {
    const { requests } = await run(
      settings(),
      checkout(),
      ...paid,
      refund(1010, '10'),
      refund(1011, '15.5'),
      work,
      ['hook', ['woocommerce_order_refunded', 1001, 1010]],
      work,
    )
    expect(requests.map(({ path, status }) => [path, status])).toEqual([
      ['/v1/sales', 201],
      ['/v1/refunds', 201],
      ['/v1/refunds', 201],
      ['/v1/refunds', 200],
    ])
    expect(requests[2]?.sent).toEqual({
      orderId: '1001',
      refundId: '1011',
      amount: '15.50',
      currency: 'EUR',
      at: '2026-03-01T12:00:00Z',
    })
    expect(await conversion()).toMatchObject({ remaining: '24.40' })
  })

  withPhp(
    'that the payment provider refused is not sent, because WooCommerce deletes it',
    async () => {
      const { requests } = await run(
        settings(),
        checkout(),
        refund(1010, '10'),
        ['lose', 1010],
        work,
      )
      expect(requests).toEqual([])
    },
  )

  withPhp('is that of the whole order if it is cancelled after it was paid', async () => {
    const cancelled: Step = ['hook', ['woocommerce_order_status_cancelled', 1001]]
    const never = await run(settings(), checkout(), cancelled, work)
    expect(never.requests).toEqual([])
    const { requests } = await run(settings(), checkout(), ...paid, work, cancelled, work)
    expect(requests[1]).toMatchObject({
      status: 201,
      sent: { orderId: '1001', refundId: 'cancelled' },
    })
    expect(await conversion()).toMatchObject({ remaining: '0.00' })
  })
})

describe('pages of the shop', () => {
  withPhp(
    'have the script, a field at the checkout, and the order on the thank-you page',
    async () => {
      const { printed } = await run(
        settings(),
        ['hook', ['wp_footer']],
        ['hook', ['woocommerce_after_order_notes', null]],
        checkout({ status: 'processing', coupons: ['</script>'] }),
        ['hook', ['woocommerce_thankyou', 1001]],
      )
      expect(printed[1]).toBe(
        `<script async src="${collector.url}/wm.js" data-account="default1" data-collector="${collector.url}"></script>\n`,
      )
      expect(printed[2]).toContain('data-waymark-visitor')
      const block = /<script type="application\/json" data-waymark-sale>(.*)<\/script>$/.exec(
        printed[4] ?? '',
      )?.[1]
      expect(block).not.toContain('<')
      expect(JSON.parse(block ?? '')).toEqual({
        orderId: '1001',
        total: '49.90',
        currency: 'EUR',
        coupon: ['</script>'],
      })
    },
  )

  withPhp(
    'have nothing before the settings are made, and report nothing without a key',
    async () => {
      expect((await run(['hook', ['wp_footer']])).printed).toEqual([''])
      const { queue } = await run(settings({ secret_key: '' }), checkout(), ...paid)
      expect(queue).toEqual([])
    },
  )

  withPhp('of a shop that shows three decimals report amounts that cannot be misread', async () => {
    const { requests } = await run(settings(), ['decimals', 3], checkout(), ...paid, work)
    expect(requests).toMatchObject([{ status: 201, sent: { total: '49.90' } }])
  })
})

describe('settings', () => {
  withPhp('that cannot be used are refused, and the former ones stay', async () => {
    const { errors, settings: kept } = await run(
      settings(),
      ['settings', { collector: 'go.shop.example', account: 'Shop!', secret_key: 'pk_1' }],
      ['settings', { collector: 'http://go.shop.example', account: 'default1', secret_key: '' }],
      ['settings', { collector: 'https://go.shop.example/?a', account: ['x'], secret_key: '' }],
    )
    expect(errors).toEqual([
      'waymark_collector',
      'waymark_account',
      'waymark_secret_key',
      'waymark_collector',
      'waymark_collector',
      'waymark_account',
    ])
    expect(kept).toMatchObject({ collector: collector.url, secret_key: collector.secretKey })
  })

  withPhp('keep the key if its field is empty, until it is removed', async () => {
    const empty = { collector: `${collector.url}/`, account: 'default1', secret_key: '' }
    const { settings: kept } = await run(settings(), ['settings', empty])
    expect(kept).toMatchObject({ collector: collector.url, secret_key: collector.secretKey })
    const removed = await run(settings(), ['settings', { ...empty, remove_key: '1' }])
    expect(removed.settings).toMatchObject({ secret_key: '' })
  })

  withPhp('are shown to who manages the shop, without the key', async () => {
    const { printed } = await run(settings(), ['call', 'Waymark\\print_settings'])
    expect(printed[1]).toContain(collector.url)
    expect(printed[1]).not.toContain(collector.secretKey)
  })
})

withPhp(
  'the plugin declares that it works with tables of orders and the checkout of blocks',
  async () => {
    const { features } = await run(['hook', ['before_woocommerce_init']])
    expect(features).toEqual(['custom_order_tables', 'cart_checkout_blocks'])
  },
)
