import { bundleOf } from './bundles.mjs'
import { openGate } from './gate.mjs'
import { openpanel } from './peers/openpanel.mjs'
import { plausible } from './peers/plausible.mjs'
import { posthog, posthogSlim } from './peers/posthog.mjs'
import { snowplow } from './peers/snowplow.mjs'
import { ENDPOINT_HOST } from './shop.mjs'
import { sizesOf } from './sizes.mjs'

/** The other trackers by their names for `--peer`. */
export const PEERS = Object.fromEntries(
  [plausible, openpanel, snowplow, posthogSlim, posthog].map((peer) => [peer.name, peer]),
)

/** Serves a peer's published file in the shop, and an endpoint that parses the peer's requests. */
export const openPeer = async (peer, published, shop) => {
  const gate = await openGate((request) => answered(peer, request))
  const endpoint = `http://${ENDPOINT_HOST}:${gate.port}`
  const code = peer.bundle ? await bundleOf(peer.bundle(endpoint), published) : published
  const tag = (name, text) =>
    `<script defer src="${shop.file(`/files/${peer.name}/${name}.js`, text)}"></script>`
  // Preflights have no body.
  const ordersIn = (request) => (request.body.length === 0 ? [] : peer.ordersIn(request))
  return {
    name: peer.name,
    title: `${peer.package} ${peer.version}`,
    sizes: sizesOf(code),
    note: peer.note,
    head: [
      peer.before && tag('before', peer.before(endpoint)),
      tag('tracker', code),
      peer.after && tag('after', peer.after(endpoint)),
    ]
      .filter(Boolean)
      .join(''),
    sale: peer.sale,
    gate,
    ordersIn,
    stored: async (orderId) =>
      gate.requests.flatMap(ordersIn).filter((found) => found === orderId).length,
    close: gate.close,
  }
}

const answered = (peer, request) => {
  const cors = corsOf(request.rawHeaders)
  if (request.method === 'OPTIONS') return { status: 204, headers: cors, body: '' }
  const { status, type = 'text/plain', body } = peer.answer(request)
  return { status, headers: { 'Content-Type': type, ...cors }, body }
}

/** CORS headers that allow the request. */
const corsOf = (rawHeaders) => {
  const header = (name) => {
    const index = rawHeaders.findIndex((text, at) => at % 2 === 0 && text.toLowerCase() === name)
    return index === -1 ? undefined : rawHeaders[index + 1]
  }
  const origin = header('origin')
  const asked = header('access-control-request-headers')
  return {
    ...(origin && {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Credentials': 'true',
    }),
    ...(asked && { 'Access-Control-Allow-Headers': asked }),
  }
}
