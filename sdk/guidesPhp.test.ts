/** @jest-environment node */
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { JSDOM } from 'jsdom'
import { exampleFile, snippet } from '../collector/testing/guide.js'
import { saleOf } from './testing/aShopPage.js'

const EXAMPLES = join(__dirname, '../examples')
const hasPhp = spawnSync('php', ['--version']).status === 0
const withPhp = hasPhp ? test : test.skip

const SCRIPT = '<script async src="https://go.shop.example/wm.js" data-account="default1"></script>'
/** A coupon after which a script element would not end where it should. */
const HOSTILE = '<!--<script></script>"\\'

const php = (args: readonly string[], input: unknown): string =>
  execFileSync('php', ['-d', 'display_errors=stderr', '-d', 'error_reporting=-1', ...args], {
    cwd: EXAMPLES,
    encoding: 'utf8',
    input: JSON.stringify(input),
  })

const xml = (path: string): Document =>
  new JSDOM(exampleFile(path), { contentType: 'text/xml' }).window.document

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(EXAMPLES, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(php|phtml)$/.test(name))
    .map((name) => join(folder, name))

withPhp('the files for Magento, PrestaShop and OpenCart are valid PHP', () => {
  const files = ['magento', 'prestashop', 'opencart'].flatMap(filesIn)
  expect(files.length).toBeGreaterThanOrEqual(7)
  for (const file of files)
    expect([file, php(['-l', file], '')]).toEqual([
      file,
      expect.stringMatching(/^No syntax errors/),
    ])
})

describe('the module for Magento', () => {
  const MODULE = 'magento/app/code/Waymark/Tracking'
  const ORDER = {
    increment_id: '000000042',
    grand_total: '59.9000',
    order_currency_code: 'EUR',
    tax_amount: '7.9706',
    shipping_amount: '5.0000',
    coupon_code: HOSTILE,
    customer_id: '7',
  }

  /** The template and view model that the layout names, as Magento puts them together. */
  const rendered = (order: object) => {
    const layout = xml(`${MODULE}/view/frontend/layout/checkout_onepage_success.xml`)
    const block = layout.querySelector('block')
    const [module, template = ''] = block?.getAttribute('template')?.split('::') ?? []
    expect(module).toBe(
      xml(`${MODULE}/etc/module.xml`).querySelector('module')?.getAttribute('name'),
    )
    expect(block?.getAttribute('cacheable')).toBe('false')
    const model = block?.querySelector('argument[name="last_order"]')?.textContent ?? ''
    return php(['magento/testing/render.php', template, model], order)
  }

  withPhp('reports the last order with its parts, its coupon and its customer', async () => {
    const page = snippet('magento', 'magento-script') + rendered(ORDER)
    expect(await saleOf(page)).toMatchObject({
      orderId: '000000042',
      total: '59.9',
      currency: 'EUR',
      tax: '7.9706',
      shipping: '5',
      coupon: HOSTILE,
      customerId: '7',
    })
  })

  withPhp('leaves out what an order does not have', async () => {
    const sent = await saleOf(SCRIPT + rendered({ ...ORDER, coupon_code: null, customer_id: null }))
    expect(sent).not.toHaveProperty('coupon')
    expect(sent).not.toHaveProperty('customerId')
  })

  withPhp('prints nothing without an order', () => {
    expect(rendered({ ...ORDER, increment_id: null }).trim()).toBe('')
  })

  test('adds the collector’s host to the content policy of scripts, connections and images', () => {
    const policies = [...xml(`${MODULE}/etc/csp_whitelist.xml`).querySelectorAll('policy')]
    expect(policies.map(({ id, textContent }) => [id, textContent?.trim()])).toEqual(
      ['script-src', 'connect-src', 'img-src'].map((id) => [id, 'go.shop.example']),
    )
  })
})

describe('the module for PrestaShop', () => {
  const part = (over: object = {}) => ({
    reference: 'XKBKNABJK',
    id_currency: 1,
    total_paid_tax_incl: 49.9,
    total_paid_tax_excl: 41.93,
    total_shipping_tax_excl: 4.17,
    rules: [3],
    ...over,
  })
  const shop = (...orders: readonly object[]) => ({
    orders,
    codes: { 3: HOSTILE, 4: '', 5: 'JANE10' },
    currencies: { 1: 'EUR' },
  })
  const printed = (...orders: readonly object[]) =>
    php(['prestashop/testing/render.php'], shop(...orders))

  withPhp('prints the script, and reports the order by its reference', async () => {
    expect(await saleOf(printed(part()))).toMatchObject({
      orderId: 'XKBKNABJK',
      total: '49.9',
      currency: 'EUR',
      tax: '7.97',
      shipping: '4.17',
      coupon: [HOSTILE],
    })
  })

  withPhp('adds up the orders into which a cart was split', async () => {
    const second = part({
      total_paid_tax_incl: 0.2,
      total_paid_tax_excl: 0.1,
      total_shipping_tax_excl: 0,
      rules: [3, 4, 5],
    })
    const other = part({ reference: 'OTHER' })
    expect(
      await saleOf(
        printed(part({ total_paid_tax_incl: 0.1, total_paid_tax_excl: 0.1 }), second, other),
      ),
    ).toMatchObject({
      total: '0.3',
      tax: '0.1',
      shipping: '4.17',
      coupon: [HOSTILE, 'JANE10'],
    })
  })
})

describe('the modification for OpenCart', () => {
  const MODIFICATION = 'opencart/waymark.ocmod.xml'
  const ORDER = {
    order_id: '42',
    total: '54.4500',
    currency_code: 'EUR',
    currency_value: '0.91650000',
  }

  /** Inserts each addition before the only line that contains its search, as OpenCart does. */
  const modified = (): string => {
    const operations = [...xml(MODIFICATION).querySelectorAll('operation')]
    expect(operations).toHaveLength(2)
    return operations.reduce((text, operation) => {
      const search = operation.querySelector('search')?.textContent?.trim() ?? ''
      const add = operation.querySelector('add')
      expect(add?.getAttribute('position')).toBe('before')
      const lines = text.split('\n')
      expect([search, lines.filter((line) => line.includes(search))]).toEqual([
        search,
        [expect.anything()],
      ])
      return lines
        .flatMap((line) => (line.includes(search) ? [add?.textContent ?? '', line] : [line]))
        .join('\n')
    }, exampleFile('opencart/testing/success.php'))
  }
  const printed = (session: object, orders: object = { 42: ORDER }) =>
    php(['-r', modified().replace('<?php', '')], { session, orders })

  withPhp('reports the order in its currency, before OpenCart forgets it', async () => {
    const page = snippet('opencart', 'opencart-script') + printed({ order_id: 42, coupon: HOSTILE })
    expect(await saleOf(page)).toMatchObject({
      orderId: '42',
      total: '49.9',
      currency: 'EUR',
      coupon: HOSTILE,
    })
  })

  withPhp('adds nothing if the page is opened again, and if the order is unknown', () => {
    const plain = '<p>Your order has been successfully processed!</p>'
    expect(printed({})).toBe(plain)
    expect(printed({ order_id: 43 })).toBe(plain)
  })

  test('has the name under which OpenCart 4.1 lists it', () => {
    expect(JSON.parse(snippet('opencart', 'opencart-install'))).toMatchObject({
      name: xml(MODIFICATION).querySelector('name')?.textContent,
      version: xml(MODIFICATION).querySelector('version')?.textContent,
    })
  })
})
