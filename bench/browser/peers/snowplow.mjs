const PATH = '/com.snowplowanalytics.snowplow/tp2'

/** Self-describing events are sent as text or as base64url. */
const orderOf = ({ ue_pr, ue_px }) => {
  const text = ue_px ? Buffer.from(ue_px, 'base64url') : ue_pr
  return text && JSON.parse(text).data.data.orderId
}

export const snowplow = {
  name: 'snowplow',
  package: '@snowplow/browser-tracker',
  version: '4.10.1',
  integrity:
    'sha512-1Kmi6Mtyxwn5BN7BPD63CCb8diNr/cD/ihxHVbnTVc9UQRK9xJALpkpOu90PomVH/GJN2VxVKyeNmPJhGnv9og==',
  file: 'dist/index.umd.min.js',
  note: '`index.umd.min.js` as published',
  after: (endpoint) => `
    snowplowBrowserTracking.newTracker('sp', '${endpoint}', { appId: 'shop' })
    snowplowBrowserTracking.trackPageView()`,
  sale: (orderId) =>
    `snowplowBrowserTracking.trackSelfDescribingEvent({ event: {
      schema: 'iglu:example.shop/sale/jsonschema/1-0-0',
      data: { orderId: '${orderId}', total: '49.90', currency: 'EUR' } } })`,
  answer: () => ({ status: 200, body: 'ok' }),
  /** Each request has a batch. */
  ordersIn: ({ url, body }) =>
    url === PATH ? JSON.parse(body).data.map(orderOf).filter(Boolean) : [],
}
