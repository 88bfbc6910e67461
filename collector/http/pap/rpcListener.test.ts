import { editPap, newPapKey } from '../../program/pap.js'
import { account, visitor } from '../../testing/builders.js'
import { aPapShop, type PapShop } from '../../testing/papShop.js'

let shop: PapShop
let key: string
beforeEach(async () => {
  shop = await aPapShop({
    limits: { addressPerSecond: 50, accountPerSecond: 1_000, failedKeysPerMinute: 3 },
  })
  key = String(await newPapKey(shop.app.deps, account))
})
afterEach(() => shop.close())

/** A call as the PHP class sends it: in a list, with the session's id beside it. */
const call = async (name: string, params: object = {}, S = '', headers = {}) => {
  const [C, M] = name.split('.')
  const D = JSON.stringify({ C: 'Gpf_Rpc_Server', M: 'run', requests: [{ C, M, ...params }], S })
  const response = await shop.ask(
    '/scripts/server.php',
    {},
    { method: 'POST', body: new URLSearchParams({ D }), headers },
  )
  expect(response.status).toBe(200)
  const answers = (await response.json()) as readonly Record<string, unknown>[]
  expect(answers).toHaveLength(1)
  return answers[0] ?? {}
}
const form = (fields: object) => ({
  fields: [
    ['name', 'value', 'values', 'error'],
    ...Object.entries(fields).map(([name, value]) => [name, value, null, '']),
  ],
})
const login = (password: string, headers = {}) =>
  call(
    'Gpf_Api_AuthService.authenticate',
    form({ username: 'owner@shop.example', password, roleType: 'M', isFromApi: 'Y' }),
    '',
    headers,
  )
const sessionOf = async () => {
  const { fields } = await login(key)
  return String((fields as string[][]).find(([name]) => name === 'S')?.[1])
}
const TRANSACTIONS = 'Pap_Merchants_Transaction_TransactionsForm'
const GRID = 'Pap_Merchants_Transaction_TransactionsGrid.getRows'

/** Two lines of one order, credited to Jane. With the key they are a server's. */
const report = async (wm_key = key) => {
  const visitorId = visitor('anna')
  await shop.ask('/scripts/track.php', {
    visitorId,
    url: 'S_shop.example/',
    getParams: 'a_aid=jane',
  })
  for (const line of [1, 2]) {
    const sale = { TotalCost: '50', OrderID: `1001(${line})`, Currency: 'EUR', visitorId, wm_key }
    await shop.ask('/scripts/sale.php', sale)
  }
}
const statuses = async () =>
  (await Promise.all([1, 2].map((line) => shop.conversions(`1001(${line})`)))).map(
    ([first]) => first?.status,
  )

test('the key is the password of a session, which expires after an hour', async () => {
  expect(await login(key)).toMatchObject({ success: 'Y', message: 'Logged in.' })
  const session = await sessionOf()
  await report()
  const filters = [['orderid', 'L', '1001(%']]
  expect(await call(GRID, { filters }, session)).toMatchObject({ count: 2 })
  shop.clock.now += 3_600_000
  expect(await call(GRID, { filters }, session)).toMatchObject({
    e: expect.stringMatching(/Log in/),
  })
})

test.each(['', 'wrong', '__proto__'])('the password "%s" opens no session', async (password) => {
  const answer = await login(password)
  expect(answer).toMatchObject({ success: 'N', message: expect.stringMatching(/waymark pap key/) })
  expect(JSON.stringify(answer)).not.toMatch(/"S"/)
})

test('a new key ends the sessions of the previous one', async () => {
  const session = await sessionOf()
  await newPapKey(shop.app.deps, account)
  // Settings are read again after a second, beside a request.
  shop.clock.now += 10_000
  expect(await call(GRID, {}, session)).toMatchObject({ e: expect.any(String) })
  expect(await login(key)).toMatchObject({ success: 'N' })
})

test('a listed address needs no key', async () => {
  await shop.trustOwnMachine()
  expect(await login('what the shop had before')).toMatchObject({ success: 'Y' })
  await report('')
  expect(
    await call(`${TRANSACTIONS}.changeStatusPerOrderId`, { orderid: '1001', status: 'D' }),
  ).toMatchObject({
    success: 'Y',
    infoMessage: 'Changed: 2',
  })
  expect(await statuses()).toEqual(['declined', 'declined'])
})

test.each([
  ['without a session', ''],
  ['with a forged one', `9999999999999-${'0'.repeat(64)}`],
  ['with a damaged one', 'x'],
])('nothing can be changed or read %s', async (_, session) => {
  await report()
  const params = { orderid: '1001', status: 'D', filters: [['orderid', 'E', '1001(1)']] }
  for (const name of [
    `${TRANSACTIONS}.changeStatusPerOrderId`,
    `${TRANSACTIONS}.makeRefundChargebackByParams`,
    GRID,
  ]) {
    expect(await call(name, params, session)).toMatchObject({ e: expect.stringMatching(/^Log in/) })
  }
  expect(await statuses()).toEqual(['pending', 'pending'])
})

test('a page with the key or a session may change nothing', async () => {
  const session = await sessionOf()
  const headers = { Origin: 'https://shop.example' }
  expect(await login(key, headers)).toMatchObject({ success: 'N' })
  const params = { orderid: '1001', status: 'D' }
  const answer = await call(`${TRANSACTIONS}.changeStatusPerOrderId`, params, session, headers)
  expect(answer).toMatchObject({ e: expect.any(String) })
})

test('an order is refunded by its lines or its id, once', async () => {
  await report()
  const session = await sessionOf()
  const grid = await call(
    GRID,
    {
      filters: [
        ['orderid', 'L', '1001(%'],
        ['rstatus', 'IN', 'A,P'],
      ],
    },
    session,
  )
  const [columns, first] = grid.rows as readonly (readonly string[])[]
  const row = Object.fromEntries(columns?.map((name, index) => [name, first?.[index]]) ?? [])
  expect(row).toMatchObject({
    orderid: '1001(1)',
    totalcost: '50.00',
    commission: '5.00',
    rstatus: 'P',
  })
  const refund = (ids: unknown) =>
    call(`${TRANSACTIONS}.makeRefundChargeback`, { ids, status: 'R', merchant_note: '' }, session)
  expect(await refund([row.id])).toMatchObject({ success: 'Y' })
  expect(await refund({ 0: row.id })).toMatchObject({ success: 'Y' })
  expect(await shop.conversions('1001(1)')).toMatchObject([{ commissions: [{ amount: '0.00' }] }])
  expect(await shop.conversions('1001(2)')).toMatchObject([{ commissions: [{ amount: '5.00' }] }])
  const all = { filters: [['orderid', 'E', '1001']], status: 'R' }
  await call(`${TRANSACTIONS}.makeRefundChargebackByParams`, all, session)
  expect(await shop.conversions('1001(2)')).toMatchObject([{ commissions: [{ amount: '0.00' }] }])
})

test('lines after a missing one are refunded too', async () => {
  await report()
  const sale = { TotalCost: '50', Currency: 'EUR', wm_key: key }
  await shop.ask('/scripts/sale.php', { ...sale, OrderID: '1001(7)' })
  const session = await sessionOf()
  const params = { orderid: '1001', status: 'D' }
  expect(await call(`${TRANSACTIONS}.changeStatusPerOrderId`, params, session)).toMatchObject({
    infoMessage: 'Changed: 3',
  })
  await shop.ask('/scripts/sale.php', { ...sale, OrderID: '1001(50)' })
  expect(await call(`${TRANSACTIONS}.changeStatusPerOrderId`, params, session)).toEqual({
    e: expect.stringMatching(/more than 49 lines/),
  })
})

test.each([
  ['of another column', [['userid', 'E', 'jane']]],
  ['with another operator', [['rstatus', 'NE', 'A']]],
  ['named twice', [['orderid', 'E', '1001(2)']]],
  ['that is none', ['rstatus']],
])('nothing is refunded by a filter %s', async (_, others) => {
  await report()
  const params = { filters: [['orderid', 'L', '1001(%'], ...others], status: 'R' }
  const session = await sessionOf()
  for (const name of [`${TRANSACTIONS}.makeRefundChargebackByParams`, GRID]) {
    expect(await call(name, params, session)).toEqual({ e: expect.stringMatching(/filters/) })
  }
  expect(await statuses()).toEqual(['pending', 'pending'])
})

test.each([
  ['with its id is stored', {}, /^Another refund/, []],
  ['has another key', { 'Idempotency-Key': 'k1' }, /not fully applied/, ['refund_conflict']],
])('the answer to a refund is an error if another one %s', async (_, headers, message, aside) => {
  await report()
  const part = { orderId: '1001(1)', refundId: 'post-affiliate-pro', amount: '1', currency: 'EUR' }
  expect((await shop.v1('POST', '/refunds', part, headers)).status).toBe(201)
  const params = { filters: [['orderid', 'E', '1001(1)']], status: 'R' }
  const name = `${TRANSACTIONS}.makeRefundChargebackByParams`
  expect(await call(name, params, await sessionOf())).toMatchObject({
    success: 'N',
    errorMessage: expect.stringMatching(message),
  })
  expect(await shop.rejected()).toEqual(aside)
})

test('approving an order without commissions is answered with an error', async () => {
  await shop.ask('/scripts/sale.php', {
    ...{ TotalCost: '50', OrderID: '7', Currency: 'EUR', wm_key: key },
  })
  const params = { orderid: '7', status: 'A' }
  const answer = await call(`${TRANSACTIONS}.changeStatusPerOrderId`, params, await sessionOf())
  expect(answer).toMatchObject({
    success: 'N',
    errorMessage: expect.stringMatching(/no commissions/),
  })
})

test('removing a listed address ends the sessions that were opened before', async () => {
  await shop.trustOwnMachine()
  const session = await sessionOf()
  await editPap(shop.app.deps, account, { servers: 'none' })
  // Settings are read again after a second, beside a request.
  shop.clock.now += 10_000
  await call(GRID, {}, session)
  expect(await call(GRID, {}, session)).toMatchObject({ e: expect.stringMatching(/^Log in/) })
})

test('what a server has reported can be approved', async () => {
  await report()
  const params = { orderid: '1001(1)', status: 'A' }
  const session = await sessionOf()
  const answer = await call(`${TRANSACTIONS}.changeStatusPerOrderId`, params, session)
  expect(answer).toMatchObject({ success: 'Y', finished: 'Y', errorMessage: '' })
  expect(await statuses()).toEqual(['approved', 'pending'])
})

test('what only a browser has reported cannot be approved, because its total may be forged', async () => {
  await report('')
  const params = { orderid: '1001', status: 'A' }
  const answer = await call(`${TRANSACTIONS}.changeStatusPerOrderId`, params, await sessionOf())
  expect(answer).toMatchObject({
    success: 'N',
    errorMessage: expect.stringMatching(/^Only pending/),
  })
  expect(await statuses()).toEqual(['unverified', 'unverified'])
})

test.each([
  ['an order that does not exist', 'changeStatusPerOrderId', { orderid: 'x', status: 'D' }],
  ['no order', 'makeRefundChargebackByParams', { filters: [], status: 'R' }],
  ['a filter with NUL', 'makeRefundChargebackByParams', { filters: [['orderid', 'E', 'a\0b']] }],
  ['ids that are none', 'changeStatus', { ids: ['x', '', 7, null, 'AAAA'], status: 'D' }],
  ['filters that are none', 'makeRefundChargebackByParams', { filters: 'orderid' }],
])('%s is answered as such', async (_, method, params) => {
  await report()
  expect(await call(`${TRANSACTIONS}.${method}`, params, await sessionOf())).toMatchObject({
    success: 'N',
    errorMessage: 'There is no such order.',
  })
})

test.each([
  'Pap_Signup_AffiliateForm.add',
  'Pap_Merchants_User_AffiliatesGrid.getRows',
  'Pap_Merchants_Tools_IntegrationMethods.getHashScriptNameParams',
  '__proto__.constructor',
  '.',
])('the method %s gets the error that clients read', async (name) => {
  expect(await call(name, {}, await sessionOf())).toEqual({
    e: 'Waymark does not have this method of Post Affiliate Pro.',
  })
})

test('wrong keys are limited per address', async () => {
  await shop.close()
  shop = await aPapShop({
    trustProxy: 1,
    limits: { addressPerSecond: 50, accountPerSecond: 1_000, failedKeysPerMinute: 3 },
  })
  const from = { 'X-Forwarded-For': '198.51.100.7' }
  const messages: unknown[] = []
  for (let n = 0; n < 5; n += 1) messages.push((await login(`guess ${n}`, from)).message)
  expect(messages.filter((text) => /^Wait \d+ seconds/.test(String(text)))).toHaveLength(2)
})

test('a status that has no meaning here is refused', async () => {
  await editPap(shop.app.deps, account, { currency: 'EUR' })
  const params = { orderid: '1001', status: 'P' }
  const answer = await call(`${TRANSACTIONS}.changeStatusPerOrderId`, params, await sessionOf())
  expect(answer).toEqual({ e: expect.stringMatching(/^This status cannot be set/) })
})
