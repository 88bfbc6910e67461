import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AbortablePromise, JSDOM, ResourceLoader, VirtualConsole } from 'jsdom'
import type { EventsRequest, WireEvent } from '../../wire/v1.js'

const BUILT = join(__dirname, '../dist/wm.js')
const WAIT_MAX = 2_000

interface ShopPage {
  /** The address, with what the visitor's cart would put there. */
  readonly url?: string
  /** What the platform answers, by path. */
  readonly answers?: Readonly<Record<string, unknown>>
  /** What the platform does after the page has loaded. */
  readonly afterLoad?: (window: JSDOM['window']) => unknown
}

/** Opens a page of a shop with the `wm.js` that is built, and returns the first `sale` that it sends. */
export const saleOf = async (html: string, page: ShopPage = {}): Promise<WireEvent> => {
  if (!existsSync(BUILT)) throw new Error('dist/wm.js is missing: run "npm run build:sdk" first')
  const sent: WireEvent[] = []
  const errors: unknown[] = []
  const virtualConsole = new VirtualConsole()
  virtualConsole.on('jsdomError', (error) => errors.push(error))
  const dom = new JSDOM(html, {
    url: page.url ?? 'https://www.shop.example/thanks',
    runScripts: 'dangerously',
    // Otherwise the page counts as a tab in the background, which has no click yet.
    pretendToBeVisual: true,
    resources: onlyTheScript(),
    virtualConsole,
    beforeParse: (window) => {
      window.fetch = network(page.answers ?? {}, sent)
    },
  })
  try {
    await until(() => dom.window.document.readyState === 'complete')
    await page.afterLoad?.(dom.window)
    await until(() => errors.length > 0 || sent.some(({ type }) => type === 'sale'))
  } finally {
    dom.window.close()
  }
  if (errors.length > 0) throw errors[0]
  const sale = sent.find(({ type }) => type === 'sale')
  if (!sale) throw new Error(`The page sent no sale: ${JSON.stringify(sent)}`)
  return sale
}

/** Serves `wm.js` of the collector's host. Pages load nothing else. */
const onlyTheScript = (): ResourceLoader =>
  Object.assign(new ResourceLoader(), {
    fetch: (url: string) =>
      (url === 'https://go.shop.example/wm.js'
        ? Promise.resolve(readFileSync(BUILT))
        : Promise.reject(new Error(`The page loads ${url}`))) as AbortablePromise<Buffer>,
  })

const network =
  (answers: Readonly<Record<string, unknown>>, sent: WireEvent[]): typeof fetch =>
  async (input, init) => {
    const url = `${input}`
    if (url.startsWith('https://go.shop.example/e')) {
      const { events, visitorId } = JSON.parse(`${init?.body}`) as EventsRequest
      sent.push(...events)
      return json({ visitorId, results: events.map(({ id }) => ({ id, state: 'recorded' })) })
    }
    if (!(url in answers)) throw new TypeError(`Nothing answers ${url}`)
    return json(answers[url])
  }

const json = (body: unknown) => new Response(JSON.stringify(body))

/** Waits at most two seconds. */
export const until = async (holds: () => boolean): Promise<void> => {
  const end = Date.now() + WAIT_MAX
  while (!holds() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5))
}
