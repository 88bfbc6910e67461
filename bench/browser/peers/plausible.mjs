/** Its package has one ES module, so it is bundled with the code that a storefront would write. */
export const plausible = {
  name: 'plausible',
  package: '@plausible-analytics/tracker',
  version: '0.4.6',
  integrity:
    'sha512-nbu6xGgSP6jeYuoVklZBzucUnIpo75tVu3Kr+R0EDycVKaMC/jF5Q/YCaM/8gR4fPZ1IDcXt6FdBJFZ1uZwEPA==',
  file: 'plausible.js',
  note: 'its ES module, bundled and minified with `init` by rollup and terser',
  bundle: (endpoint) => `
    import { init, track } from 'published'
    init({ domain: 'shop.localhost', endpoint: '${endpoint}/api/event' })
    window.plausible = track`,
  sale: (orderId) =>
    `plausible('Purchase', { props: { orderId: '${orderId}' }, revenue: { amount: '49.90', currency: 'EUR' } })`,
  answer: () => ({ status: 202, body: 'ok' }),
  /** Each request has one event. */
  ordersIn: ({ url, body }) =>
    url === '/api/event' ? [JSON.parse(body).p?.orderId].filter(Boolean) : [],
}
