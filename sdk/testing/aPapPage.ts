import type { Sale } from '../src/pap/sale.js'
import type { PostAffTracker } from '../src/pap/tracker.js'
import type { Browser, PageOptions } from './aBrowser.js'

/** The global object as pages use it. */
export type Tracker = Omit<
  PostAffTracker,
  'executeOnResponseFinished' | 'createSale' | 'createAction'
> & {
  executeOnResponseFinished: (() => void)[]
  createSale(): Sale
  createAction(code?: unknown): Sale
}

export const SCRIPT = 'https://go.shop.example/affiliate/scripts/trackjs.js'

/** Evaluates the script as a page does when it loads the script once more. */
export const evaluate = (): void => {
  jest.resetModules()
  const { start } = require('../src/pap/start') as typeof import('../src/pap/start.js')
  start()
}

export const tracker = (): Tracker =>
  (window as unknown as { PostAffTracker: Tracker }).PostAffTracker

/** Opens a page of the shop with the script for pages of Post Affiliate Pro. */
export const openPap = async (
  browser: Browser,
  path: string,
  options: PageOptions = {},
): Promise<Tracker> => {
  await browser.visit(path, { attributes: {}, src: SCRIPT, ...options }, evaluate)
  return tracker()
}

/** Lands by Jane's link, whose click was recorded, and goes on to another page. */
export const comeByLink = async (browser: Browser, path = '/thanks'): Promise<Tracker> => {
  const landing = await openPap(browser, '/?a_aid=jane&a_cid=summer')
  landing.track()
  await browser.wait()
  browser.collector.received.length = 0
  return openPap(browser, path)
}

/** The value of a cookie that the page can read. */
export const cookieOf = (name: string): string | undefined =>
  new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1]
