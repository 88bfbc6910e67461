import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import puppeteer, { type BrowserContext, type Page } from 'puppeteer-core'
import { need } from '../../scripts/executables.mjs'
import type { Cookie, Engine, Tab, Visitor } from './browser.js'

/** Preferences that turn off background requests and the start page. */
const PREFERENCES = {
  'app.update.enabled': false,
  'browser.startup.homepage': 'about:blank',
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
}

const launch = (profile?: string): Promise<Browser> =>
  puppeteer.launch({
    browser: 'firefox',
    executablePath: need('firefox'),
    extraPrefsFirefox: PREFERENCES,
    ...(profile !== undefined && { userDataDir: profile }),
  })

/**
 * Waits until Puppeteer has restored the preferences of a profile. It does so after the browser has
 * ended, also after a kill, and a browser that starts before that fails on a missing file.
 */
const restoredProfile = async (profile: string): Promise<void> => {
  const until = Date.now() + 10_000
  const isMoving = () =>
    ['prefs.js', 'user.js'].some((name) => existsSync(join(profile, `${name}.puppeteer`)))
  while (isMoving() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50))
}

/** Firefox by WebDriver BiDi. */
export const firefoxEngine = async (): Promise<Engine> => {
  const browser = await launch()
  return {
    name: 'firefox',
    visitor: async ({ profile } = {}) => {
      if (profile === undefined) {
        const context = await browser.createBrowserContext()
        return toVisitor(context, () => context.close())
      }
      const own = await launch(profile)
      return toVisitor(own.defaultBrowserContext(), async () => {
        await own.close().catch(() => undefined)
        await restoredProfile(profile)
      })
    },
    close: () => browser.close(),
  }
}

const toVisitor = (context: BrowserContext, close: () => Promise<void>): Visitor => ({
  open: async () => toTab(context, await context.newPage()),
  cookies: async () =>
    (await context.cookies()).map(
      (cookie): Cookie => ({
        ...cookie,
        httpOnly: cookie.httpOnly ?? false,
        path: cookie.path ?? '/',
      }),
    ),
  close,
})

const toTab = (context: BrowserContext, opened: Page): Tab => {
  let page = opened
  return {
    goto: async (url) => {
      await page.goto(url)
    },
    url: async () => page.url(),
    reload: async () => {
      await page.reload()
    },
    back: async () => {
      const before = await context.pages()
      await page.evaluate(() => history.back())
      page = (await restored(context, before)) ?? page
    },
    evaluate: (run: (arg: never) => unknown, arg?: unknown) =>
      page.evaluate(run as never, arg as never) as never,
    click: (selector) => page.click(selector),
    close: () => page.close(),
  }
}

/** Firefox gives a page that returns from the back/forward cache a new browsing context. */
const restored = async (
  context: BrowserContext,
  before: readonly Page[],
): Promise<Page | undefined> => {
  const until = Date.now() + 2_000
  while (Date.now() < until) {
    const page = (await context.pages()).find((one) => !before.includes(one))
    if (page) return page
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return undefined
}
