/** Its documentation lets pages load `op1.js`, which is this file of the package. */
export const openpanel = {
  name: 'openpanel',
  package: '@openpanel/web',
  version: '1.4.1',
  integrity:
    'sha512-DgUWeocZw+b57YiJjefZPg+6sceR7TdOF8x7Ut75lu3CwcwqGi5jZNPXjikNemGL37aNWXCB4buhcoNan2j7RA==',
  file: 'dist/src/tracker.global.js',
  note: '`op1.js` as published',
  before: (endpoint) => `
    window.op = window.op || function (...args) { (window.op.q = window.op.q || []).push(args) }
    op('init', { clientId: 'bench', apiUrl: '${endpoint}', trackScreenViews: true, trackOutgoingLinks: true, trackAttributes: true })`,
  sale: (orderId) => `op('revenue', 4990, { orderId: '${orderId}' })`,
  answer: () => ({ status: 202, body: '{"deviceId":"d1","sessionId":"s1"}' }),
  /** Each request has one event. */
  ordersIn: ({ url, body }) =>
    url === '/track' ? [JSON.parse(body).payload?.properties?.orderId].filter(Boolean) : [],
}
