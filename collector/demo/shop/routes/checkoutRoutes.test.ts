import { type OpenShop, openShop } from '../testing/openShop.js'

let shop: OpenShop

beforeEach(async () => {
  shop = await openShop()
})

afterEach(() => shop.close())

const CHECKOUT = '/checkout?product=seven-passes'
const TYPED = { name: 'Ada', email: 'ada@shop.example', quantity: '2', coupon: '', form: 'f1' }

const orders = async (): Promise<number> =>
  (await shop.get('/orders')).html.match(/class="order"/g)?.length ?? 0

test('an unknown coupon is said at its field, and everything typed is still there', async () => {
  const { status, html } = await shop.post(CHECKOUT, { ...TYPED, coupon: 'JANE99' })
  expect(status).toBe(422)
  expect(html).toMatch(/We do not know the coupon “JANE99”/)
  expect(html).toMatch(/<input[^>]*id="coupon"[^>]*aria-invalid="true"[^>]*value="JANE99"/)
  expect(html).toMatch(/<input[^>]*id="name"[^>]*value="Ada"/)
  expect(html).toMatch(/<input[^>]*id="email"[^>]*value="ada@shop.example"/)
  expect(html).toMatch(/<input[^>]*id="quantity"[^>]*value="2"/)
  expect(await orders()).toBe(0)
})

test.each([
  ['an order without a name', 'name', ''],
  ['a name of 101 letters', 'name', 'A'.repeat(101)],
  ['an e-mail that is no address', 'email', 'not an address'],
  ['an e-mail longer than the collector takes', 'email', `${'a'.repeat(190)}@shop.example`],
  ['no copy at all', 'quantity', '0'],
  ['more copies than there are', 'quantity', '10'],
  ['half a copy', 'quantity', '1.5'],
  ['less than nothing', 'quantity', '-1'],
])('%s is refused at its field', async (_what, field, value) => {
  const { status, html } = await shop.post(CHECKOUT, { ...TYPED, [field]: value })
  expect(status).toBe(422)
  expect(html).toContain(`id="${field}-problem"`)
  expect(await orders()).toBe(0)
})

test('the total can be seen before buying, without a name', async () => {
  const asked = { ...TYPED, name: '', coupon: 'JANE15', step: 'update' }
  const { status, html } = await shop.post(CHECKOUT, asked)
  expect(status).toBe(200)
  expect(html).toContain('−€7.47')
  expect(html).toContain('€42.33')
  expect(await orders()).toBe(0)
})

test('pressing twice buys once, another form buys again', async () => {
  const first = await shop.post(CHECKOUT, TYPED)
  expect(first.status).toBe(303)
  expect((await shop.post(CHECKOUT, TYPED)).location).toBe(first.location)
  expect((await shop.post(CHECKOUT, { ...TYPED, form: 'f2' })).location).not.toBe(first.location)
  expect(await orders()).toBe(2)
})

test('going back and changing the quantity is another order', async () => {
  const first = await shop.post(CHECKOUT, TYPED)
  const second = await shop.post(CHECKOUT, { ...TYPED, quantity: '3' })
  expect(second.location).not.toBe(first.location)
})

test('every copy of the form has a name of its own', async () => {
  const nameOf = async () =>
    /name="form" value="([^"]+)"/.exec((await shop.get(CHECKOUT)).html)?.[1]
  const first = await nameOf()
  expect(first).toBeTruthy()
  expect(await nameOf()).not.toBe(first)
})

test('a checkout without a product says what to do', async () => {
  const { status, html } = await shop.get('/checkout')
  expect(status).toBe(404)
  expect(html).toContain('Choose one, and press “Buy now”')
})

test('a form that is far too long is refused, not a failure', async () => {
  expect((await shop.post(CHECKOUT, { ...TYPED, name: 'A'.repeat(20_000) })).status).toBe(413)
})
