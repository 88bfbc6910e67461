import { ENDPOINTS } from '../../http/v1/program/registry.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import type { Answer } from '../testing/aVisitor.js'

let panel: TestPanel
const pages = new Map<string, Answer>()
beforeAll(async () => {
  panel = await aPanel()
  // Before any is parsed, because that takes so long that the server closes the connection meanwhile.
  for (const path of ['', '/affiliates', '/payouts', '/coupons', '/nothing']) {
    pages.set(path, await panel.stranger().get(`/reference${path}`))
  }
})
afterAll(() => panel.close())

const pageAt = (path: string) => pages.get(path) as Answer

test('the reference of the API needs no login, and leads to every endpoint', () => {
  const { document, status } = pageAt('')
  expect(status).toBe(200)
  const links = [...document.querySelectorAll('.endpoints a')].map((link) => link.textContent)
  expect(links).toEqual(expect.arrayContaining(ENDPOINTS.map(({ summary }) => summary)))
  expect(links).toHaveLength(ENDPOINTS.length)
})

test('the page of a subject shows path, scope, fields, and the example with its answer', () => {
  for (const subject of ['Affiliates', 'Payouts', 'Coupons']) {
    const { document, text } = pageAt(`/${subject.toLowerCase()}`)
    const own = ENDPOINTS.filter((one) => one.subject === subject)
    expect(document.querySelectorAll('section.card')).toHaveLength(own.length)
    for (const { method, path, scopes } of own) {
      expect(text).toContain(`${method} /v1${path}`)
      expect(text).toContain(`Scope: ${scopes.join(' or ')}`)
    }
  }
  const { document } = pageAt('/coupons')
  const examples = [...document.querySelectorAll('pre')].map((one) => one.textContent ?? '')
  expect(examples).toContainEqual(
    [
      "curl -X POST 'https://go.shop.example/v1/coupons' \\",
      "  -H 'Authorization: Bearer sk_…' \\",
      "  -H 'Content-Type: application/json' \\",
      '  -d \'{"code":"JANE20","affiliate":"jane","campaign":"default"}\'',
    ].join('\n'),
  )
  expect(examples).toContainEqual(expect.stringContaining('"code": "JANE20"'))
})

test('the page of an unknown subject is answered with 404', () => {
  expect(pageAt('/nothing').status).toBe(404)
})
