import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, found } from '../../scripts/executables.mjs'

/** Only hosts of this machine resolve, so that no tracker can send requests to its vendor. */
const ONLY_HERE = 'MAP *.localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'

const FLAGS = [
  ...CHROMIUM_ARGS,
  // Some peers do not count visits of a browser that says that it is automated.
  '--disable-blink-features=AutomationControlled',
  `--host-resolver-rules=${ONLY_HERE}`,
]

export const openChromium = async () => {
  const executablePath = found('chromium')
  const browser = await chromium.launch({ args: FLAGS, ...(executablePath && { executablePath }) })
  const userAgent = `Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`
  return {
    browser,
    version: browser.version(),
    /** Runs `visit` in a new browser context, without cookies and storage. */
    visitor: async (visit) => {
      const context = await browser.newContext({ userAgent })
      try {
        const page = await context.newPage()
        const devtools = await context.newCDPSession(page)
        return await visit({ page, devtools, context })
      } finally {
        await context.close()
      }
    },
    close: () => browser.close(),
  }
}
