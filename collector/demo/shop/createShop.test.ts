import { PRODUCTS } from './products.js'
import { type OpenShop, openShop } from './testing/openShop.js'

let shop: OpenShop

beforeEach(async () => {
  shop = await openShop({ collectorUrl: 'https://go.shop.example' })
})

afterEach(() => shop.close())

/** What the page's inline call hands to Waymark, read as the browser reads it. */
const calledWith = (html: string, command: string): unknown => {
  const [, script = ''] = new RegExp(`waymark\\('${command}', (.*?)\\)</script>`).exec(html) ?? []
  return JSON.parse(script)
}

describe('every page', () => {
  test.each(['/', '/products/deep-forest', '/checkout?product=deep-forest', '/orders', '/nowhere'])(
    '%s carries the stub and the script tag in its head',
    async (path) => {
      const [head = ''] = (await shop.get(path)).html.split('</head>')
      expect(head).toContain('(w.waymark||0).call||(f=w.waymark=')
      expect(head).toContain('async src="https://go.shop.example/wm.js"')
      expect(head).toContain('data-account="default1"')
      expect(head).toContain('data-collector="https://go.shop.example"')
    },
  )

  test('finds its stylesheet', async () => {
    const { html } = await shop.get('/')
    const [, path = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(html) ?? []
    const { status, html: css } = await shop.get(path)
    expect(status).toBe(200)
    expect(css).toContain('.button')
  })
})

describe('looking around', () => {
  test('the front page shows every product with its price, and each has a page of its own', async () => {
    const { html } = await shop.get('/')
    for (const { sku, name } of PRODUCTS) {
      expect(html).toContain(`<a href="/products/${sku}">${name}</a>`)
      expect((await shop.get(`/products/${sku}`)).html).toContain(`href="/checkout?product=${sku}"`)
    }
    expect(html).toContain('€99.99')
  })

  test('a product that does not exist is a page that says what to do', async () => {
    const { status, html } = await shop.get('/products/moon')
    expect(status).toBe(404)
    expect(html).toContain('start again from the front page')
  })

  test('an unknown order is a page that says what to do', async () => {
    const { status, html } = await shop.get('/thank-you?order=FP-1')
    expect(status).toBe(404)
    expect(html).toContain('Check the order number in the address')
    expect(html).not.toContain("waymark('sale'")
  })
})

describe('the newsletter', () => {
  test('a sign-up is reported as the action "newsletter"', async () => {
    const { status, location } = await shop.post('/newsletter', { email: 'ada@shop.example' })
    expect([status, location]).toEqual([303, '/newsletter/thanks'])
    expect(calledWith((await shop.get(location)).html, 'action')).toEqual({ code: 'newsletter' })
  })

  test('a wrong e-mail is said at the field, and stays there', async () => {
    const { status, html } = await shop.post('/newsletter', { email: 'ada' })
    expect(status).toBe(422)
    expect(html).toMatch(/<input[^>]*id="email"[^>]*aria-invalid="true"[^>]*value="ada"/)
    expect(html).toContain('This does not look like an e-mail address')
  })
})

describe('the thank-you page', () => {
  test('shows number, discount and total, and reports the sale in one call', async () => {
    const path = await shop.buy('small-paths', { coupon: 'jane15', email: 'Ada@Shop.example' })
    const { html } = await shop.get(path)
    const orderId = new URLSearchParams(path.split('?')[1]).get('order')
    expect(html).toContain(`<strong>${orderId}</strong>`)
    expect(html).toContain('−€15.00')
    expect(html).toContain('€84.99')
    expect(html.match(/waymark\('/g)).toHaveLength(1)
    expect(calledWith(html, 'sale')).toEqual({
      orderId,
      total: '84.99',
      currency: 'EUR',
      coupon: 'JANE15',
      customerId: 'ada@shop.example',
    })
  })

  test('sends neither coupon nor customer if there is none', async () => {
    const sale = calledWith((await shop.get(await shop.buy('deep-forest'))).html, 'sale')
    expect(sale).toEqual({ orderId: expect.any(String), total: '14.50', currency: 'EUR' })
  })

  test('says the same again when it is reloaded', async () => {
    const path = await shop.buy('long-coast')
    expect((await shop.get(path)).html).toBe((await shop.get(path)).html)
  })

  test('does not run what a customer typed', async () => {
    const email = '</script><script>alert(1)</script>@shop.example'
    const { html } = await shop.get(await shop.buy('long-coast', { email, name: '<b>Ada</b>' }))
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('<b>Ada')
    expect(calledWith(html, 'sale')).toMatchObject({ customerId: email })
  })
})
