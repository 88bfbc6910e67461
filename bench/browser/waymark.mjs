import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as ask } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openGate } from './gate.mjs'
import { ENDPOINT_HOST } from './shop.mjs'
import { sizesOf } from './sizes.mjs'

/** The affiliate of `REFERRAL`. */
const AFFILIATE = 'jane'

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** Waymark: the built script, and a real collector whose ledger shows which orders arrived. */
export const openWaymark = async (root, shop) => {
  const code = readFileSync(`${root}/sdk/dist/wm.js`, 'utf8')
  const { version } = JSON.parse(readFileSync(`${root}/sdk/package.json`, 'utf8'))
  let port
  const gate = await openGate((request) => forward(port, request))
  const endpoint = `http://${ENDPOINT_HOST}:${gate.port}`
  const collector = await startCollector(root, endpoint, new URL(shop.origin).host)
  port = collector.port
  const file = shop.file('/files/waymark/wm.js', code)
  return {
    name: 'Waymark',
    title: `waymark ${version}`,
    sizes: sizesOf(code),
    note: '`wm.js` as built; a real collector on SQLite behind the same server as the peers',
    head: `<script defer src="${file}" data-account="${collector.account}" data-collector="${endpoint}"></script>`,
    sale: (orderId) => `waymark.sale({ orderId: '${orderId}', total: '49.90', currency: 'EUR' })`,
    gate,
    ordersIn,
    stored: collector.stored,
    close: async () => {
      await gate.close()
      await collector.close()
    },
  }
}

const ordersIn = ({ url, body }) => {
  if (url.startsWith('/p?d=')) return ordersOf(Buffer.from(url.slice('/p?d='.length), 'base64url'))
  return url === '/e' && body.length > 0 ? ordersOf(body) : []
}

const ordersOf = (text) =>
  JSON.parse(text)
    .events.map(({ orderId }) => orderId)
    .filter(Boolean)

/** The head is forwarded unchanged, including `Host`, so that the collector sees the browser's request. */
const forward = (port, { method, url, rawHeaders, body }) =>
  new Promise((resolve, reject) => {
    const asked = ask(
      { host: '127.0.0.1', port, method, path: url, headers: rawHeaders },
      (res) => {
        const chunks = []
        res.on('data', (chunk) => chunks.push(chunk))
        res.on('end', () =>
          resolve({ status: res.statusCode, headers: res.rawHeaders, body: Buffer.concat(chunks) }),
        )
      },
    )
    asked.on('error', reject).end(body)
  })

const startCollector = async (root, url, host) => {
  const { addAffiliate, addSite, createCollector } = await import(
    `${root}/collector/dist/collector/main.js`
  )
  const folder = mkdtempSync(join(tmpdir(), 'waymark-bench-'))
  /** @type {{ account: string, secretKey: string }} */
  let secrets
  const collector = createCollector({
    database: join(folder, 'waymark.db'),
    url,
    reader: 'inline',
    jobs: false,
    log: SILENT,
    onFirstStart: (made) => {
      secrets = made
    },
  })
  await collector.ready
  await addSite(collector.deps, secrets.account, host)
  await addAffiliate(collector.deps, secrets.account, { code: AFFILIATE, name: AFFILIATE })
  const server = collector.createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  return {
    port,
    account: secrets.account,
    stored: (orderId) => creditsOf(port, secrets.secretKey, orderId),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await collector.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The number of conversions of an order with a commission for the affiliate. */
const creditsOf = async (port, secretKey, orderId) => {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/conversions/${orderId}`, {
    headers: { Authorization: `Bearer ${secretKey}` },
  })
  if (answer.status === 404) return 0
  const { conversions } = await answer.json()
  return conversions.filter(({ commissions }) => commissions[0]?.affiliate === AFFILIATE).length
}
