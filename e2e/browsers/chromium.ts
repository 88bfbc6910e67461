import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { CHROMIUM_ARGS, found } from '../../scripts/executables.mjs'
import type { Engine, Tab, Visitor } from './browser.js'

/** Resolves hosts below "co.uk", a public suffix with two labels, to this machine. */
const ENDING = '--host-resolver-rules=MAP *.co.uk 127.0.0.1'

const launch = () => {
  const executablePath = found('chromium')
  return {
    args: [...CHROMIUM_ARGS, ENDING],
    // Playwright turns the back/forward cache off, but it is on for visitors.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    ...(executablePath && { executablePath }),
  }
}

/** Chromium by Playwright. */
export const chromiumEngine = async (): Promise<Engine> => {
  const browser = await chromium.launch(launch())
  return {
    name: 'chromium',
    visitor: async ({ profile } = {}) =>
      toVisitor(
        profile === undefined
          ? await browser.newContext()
          : await chromium.launchPersistentContext(profile, launch()),
      ),
    close: () => browser.close(),
  }
}

const toVisitor = (context: BrowserContext): Visitor => ({
  open: async () => toTab(await context.newPage()),
  cookies: () => context.cookies(),
  offline: (isOffline) => context.setOffline(isOffline),
  close: () => context.close(),
})

const toTab = (page: Page): Tab => ({
  goto: async (url) => {
    await page.goto(url)
  },
  url: async () => page.url(),
  reload: async () => {
    await page.reload()
  },
  back: async () => {
    // A page that returns from the back/forward cache has no load event.
    await page.goBack({ waitUntil: 'commit' })
  },
  evaluate: (run: (arg: never) => unknown, arg?: unknown) =>
    page.evaluate(run as never, arg) as never,
  click: (selector) => page.click(selector),
  close: () => page.close(),
})
