import { SCOPES } from '../../../domain/key.js'
import { type ApiWorld, anApiWorld, problemOf } from '../../../testing/anApiWorld.js'
import { ENDPOINTS } from './registry.js'

// One world, because a call that is refused changes nothing.
let world: ApiWorld
beforeAll(async () => {
  world = await anApiWorld()
})
afterAll(() => world.close())

test('a key without the scope of an endpoint is refused with the name of the scope', async () => {
  for (const { method, path, scopes } of ENDPOINTS) {
    const others = SCOPES.filter((scope) => !scopes.includes(scope))
    const filled = path.replace(/\{\w+\}/g, 'x')
    const answer = await world.call(method, filled, undefined, { scopes: others })
    const { status, code, detail } = await problemOf(answer)
    expect([method, path, status, code]).toEqual([method, path, 403, 'missing_scope'])
    expect(detail).toContain(`waymark key add --scopes ${scopes[0]}`)
  }
})

test.each([
  ['limit=0', 'invalid', 'limit'],
  ['limit=101', 'invalid', 'limit'],
  ['limit=ten', 'invalid', 'limit'],
  ['sort=name', 'invalid', 'sort'],
  ['fields=code,secret', 'invalid', 'fields'],
  ['status=gone', 'invalid', 'status'],
  ['stat=active', 'unknown_field', 'stat'],
  ['limit=1&limit=2', 'invalid', 'limit'],
])('a list refuses the query %s with the name of the field', async (query, code, field) => {
  const answer = await world.call('GET', `/affiliates?${query}`)
  expect(await problemOf(answer)).toMatchObject({ status: 400, code, field })
})

test.each([
  ['/affiliates/nobody', {}, 404, 'affiliate'],
  ['/affiliates/jane', { status: 'gone' }, 400, 'status'],
  ['/affiliates/jane', { name: 'Jane' }, 400, 'name'],
  ['/affiliates/jane', [], 400, 'body'],
])('an edit of %s to %j is refused', async (path, body, status, field) => {
  expect(await problemOf(await world.call('PATCH', path, body))).toMatchObject({ status, field })
})

test('a path with another method is answered with 405 and the methods that it has', async () => {
  const answer = await world.call('DELETE', '/affiliates/jane')
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, PATCH'])
  expect((await world.call('GET', '/nothing')).status).toBe(404)
})

test.each([
  ['POST', '/affiliates', { code: 'a b', name: 'A' }, 'code'],
  ['POST', '/affiliates', { code: 'a', name: 'A\u0000' }, 'name'],
  ['POST', '/campaigns', { code: 'new', sale: '101%' }, 'sale'],
  ['POST', '/campaigns', { code: 'new', actions: { 'a b': '1%' } }, 'actions'],
  ['POST', '/coupons', { code: 'X', affiliate: 'nobody' }, 'affiliate'],
  ['POST', '/coupons', { code: 'X', affiliate: 'jane', validFrom: 'soon' }, 'validFrom'],
  ['POST', '/banners', { code: 'b', kind: 'html', html: '{link}\u0000' }, 'html'],
  ['POST', '/short-links', { affiliate: 'jane', slug: 'a/b' }, 'slug'],
  ['POST', '/sites', { host: '*.co.uk' }, 'host'],
  ['PATCH', '/policy', { rules: ['click', 'click'] }, 'rules'],
  ['PATCH', '/payout-terms', { minimums: ['25'] }, 'minimums'],
  ['PATCH', '/affiliates/jane/payee', { method: 'bank', name: 'J', iban: 'DE00' }, 'iban'],
  ['POST', '/postbacks', { url: 'x', events: ['gone'] }, 'events.0'],
  ['POST', '/webhook-endpoints', { provider: 'nobody' }, 'provider'],
  ['POST', '/bookings', { kind: 'bonus', affiliate: 'jane', amount: '-1' }, 'currency'],
  ['POST', '/keys', { label: 'x', scopes: ['write'] }, 'scopes.0'],
  ['GET', '/clicks?since=yesterday', undefined, 'since'],
  ['GET', '/commissions?affiliate=nobody', undefined, 'affiliate'],
])('%s %s with %j is refused with the name of the field', async (method, path, body, field) => {
  const found = await problemOf(await world.call(method, path, body))
  expect([found.status, found.field]).toEqual([400, field])
  expect(found.detail.length).toBeGreaterThan(10)
})

test.each([
  ...['/affiliates/x', '/campaigns/x', '/coupons/x', '/short-links/x', '/banners/x'],
  ...['/payout-batches/x', '/webhook-endpoints/x', '/postbacks/x', '/affiliates/x/payee'],
])('%s does not exist', async (path) => {
  expect(await problemOf(await world.call('GET', path))).toMatchObject({ status: 404 })
})
