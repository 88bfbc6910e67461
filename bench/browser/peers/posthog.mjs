import { gunzipSync } from 'node:zlib'

const PACKAGE = {
  package: 'posthog-js',
  version: '1.449.2',
  integrity:
    'sha512-vji+h92IHaLlFSEnRH1hwe8uLWGOdDUImmPXexj/+V7Xm7HTxIQisYE/Kom7Aaw4DRpzfdhQxiyAN1YVYR4G8Q==',
}

/** All remote settings of a project are off, so that no further files are loaded. */
const SETTINGS = JSON.stringify({
  token: 'phc_bench',
  supportedCompression: ['gzip', 'gzip-js'],
  hasFeatureFlags: false,
  captureDeadClicks: false,
  capturePerformance: false,
  autocapture_opt_out: false,
  autocaptureExceptions: false,
  analytics: { endpoint: '/i/v0/e/' },
  elementsChainAsString: true,
  errorTracking: { autocaptureExceptions: false, suppressionRules: [] },
  sessionRecording: false,
  heatmaps: false,
  surveys: false,
  productTours: false,
  conversations: false,
  logs: { captureConsoleLogs: false },
  defaultIdentifiedOnly: true,
  isAuthenticated: false,
  siteApps: [],
  toolbarParams: {},
})

const answer = ({ url }) => {
  if (/^\/array\/[^/]+\/config\.js/.test(url)) {
    const body = `(window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{})['phc_bench']={config:${SETTINGS},siteApps:[]}`
    return { status: 200, type: 'text/javascript', body }
  }
  if (/^\/array\/[^/]+\/config/.test(url)) return json(SETTINGS)
  if (url.startsWith('/flags/'))
    return json('{"featureFlags":{},"flags":{},"errorsWhileComputingFlags":false}')
  if (isEvents(url)) return json('{"status":"Ok"}')
  return { status: 404, body: '' }
}

const json = (body) => ({ status: 200, type: 'application/json', body })

const isEvents = (url) => /^\/(i\/v0\/)?(e|batch|capture)\/?([?]|$)/.test(url)

/** Each request has a batch: as gzip, as base64 in a form, or as plain JSON. */
const textOf = ({ body }) => {
  if (body[0] === 0x1f && body[1] === 0x8b) return gunzipSync(body).toString()
  const text = body.toString()
  if (!text.startsWith('data=')) return text
  return Buffer.from(decodeURIComponent(text.slice('data='.length)), 'base64').toString()
}

const ordersIn = (request) => {
  if (!isEvents(request.url)) return []
  const said = JSON.parse(textOf(request))
  const events = Array.isArray(said) ? said : (said.batch ?? [said])
  return events.map(({ properties }) => properties?.orderId).filter(Boolean)
}

const init = (endpoint) => `posthog.init('phc_bench', { api_host: '${endpoint}' })`
const sale = (orderId) =>
  `posthog.capture('sale', { orderId: '${orderId}', revenue: 49.9, currency: 'EUR' })`

/** The file that the snippet of its documentation loads. */
export const posthog = {
  ...PACKAGE,
  name: 'posthog',
  file: 'dist/array.js',
  note: '`array.js` as published; settings, with everything optional switched off, from our endpoint',
  before: (endpoint) => `
    window.posthog = []
    posthog._i = [['phc_bench', { api_host: '${endpoint}' }, undefined]]
    posthog.__SV = 1`,
  sale,
  answer,
  ordersIn,
}

/** The smallest build in the package. */
export const posthogSlim = {
  ...PACKAGE,
  name: 'posthog-slim',
  file: 'dist/module.slim.js',
  note: '`module.slim.js`, bundled and minified with `init` by rollup and terser; settings as for posthog',
  bundle: (endpoint) => `
    import posthog from 'published'
    window.posthog = posthog
    ${init(endpoint)}`,
  sale,
  answer,
  ordersIn,
}
