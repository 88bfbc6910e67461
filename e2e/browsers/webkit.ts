import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { Builder, By, Capabilities, type WebDriver } from 'selenium-webdriver'
import { need } from '../../scripts/executables.mjs'
import type { Cookie, Engine, Tab, Visitor } from './browser.js'

/** Drives WebKitGTK's MiniBrowser by WebDriver, on its own display. */
export const webkitEngine = async (): Promise<Engine> => {
  const display = await aDisplay()
  return {
    name: 'webkit',
    // Each session is a browser of its own, and a driver has one session.
    visitor: async () => {
      const { port, driver } = await aDriver(display.name)
      return toVisitor(await openSession(port), driver)
    },
    close: async () => display.close(),
  }
}

const openSession = async (port: number): Promise<WebDriver> => {
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: need('webkit'), args: ['--automation'] },
  })
  return new Builder()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities(capabilities)
    .build()
}

/** How often a driver is started until one has a port of its own. */
const STARTS_MAX = 5

/**
 * A driver that answers. Another program may take the free port before the driver does; the driver then
 * ends, and another one is started.
 */
const aDriver = async (
  display: string,
): Promise<{ readonly port: number; readonly driver: ChildProcess }> => {
  for (let start = 1; start <= STARTS_MAX; start += 1) {
    const port = await freePort()
    const driver = spawn(need('webkit-driver'), [`--port=${port}`], {
      env: { ...process.env, DISPLAY: display },
      stdio: 'ignore',
    })
    while (driver.exitCode === null && driver.signalCode === null) {
      if (await isUp(port)) return { port, driver }
      await pause(50)
    }
  }
  throw new Error(`WebKitWebDriver ended ${STARTS_MAX} times before it answered`)
}

/** Whether a driver without a session answers, and no other program. */
const isUp = async (port: number): Promise<boolean> => {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/status`)
    const { value } = (await answer.json()) as { readonly value?: { readonly ready?: boolean } }
    return value?.ready === true
  } catch {
    return false
  }
}

const toVisitor = (session: WebDriver, driver: ChildProcess): Visitor => {
  let isFresh = true
  return {
    open: async () => {
      if (!isFresh) await session.switchTo().newWindow('tab')
      isFresh = false
      return toTab(session, await session.getWindowHandle())
    },
    cookies: async () => (await session.manage().getCookies()).map(toCookie),
    close: async () => {
      await session.quit().catch(() => undefined)
      driver.kill()
    },
  }
}

interface DriverCookie {
  readonly name: string
  readonly value: string
  readonly domain?: string | undefined
  readonly path?: string | undefined
  readonly httpOnly?: boolean | undefined
  readonly secure?: boolean | undefined
  readonly expiry?: number | Date | undefined
  readonly sameSite?: string | undefined
}

const toCookie = (cookie: DriverCookie): Cookie => ({
  name: cookie.name,
  value: cookie.value,
  domain: cookie.domain ?? '',
  path: cookie.path ?? '/',
  httpOnly: cookie.httpOnly ?? false,
  secure: cookie.secure ?? false,
  expires: cookie.expiry === undefined ? -1 : Number(cookie.expiry),
  sameSite: cookie.sameSite,
})

const toTab = (session: WebDriver, handle: string): Tab => {
  const here = () => session.switchTo().window(handle)
  return {
    goto: async (url) => {
      await here()
      await session.get(url)
    },
    url: async () => {
      await here()
      return session.getCurrentUrl()
    },
    reload: async () => {
      await here()
      await session.navigate().refresh()
    },
    back: async () => {
      await here()
      await session.navigate().back()
    },
    evaluate: async (run: (arg: never) => unknown, arg?: unknown) => {
      await here()
      // The answer is returned as a text, because a page that has patched its prototypes would change
      // other values.
      const answer = await session.executeAsyncScript<string>(
        `const done = arguments[1]
         const text = (of) => JSON.stringify(of, function (name) { return this[name] })
         Promise.resolve().then(() => (${run})(arguments[0])).then(
           (value) => done('+' + (text(value) ?? '')), (error) => done('-' + error))`,
        arg,
      )
      if (answer.startsWith('-')) throw new Error(answer.slice(1))
      return (answer === '+' ? undefined : JSON.parse(answer.slice(1))) as never
    },
    click: async (selector) => {
      await here()
      await session.findElement(By.css(selector)).click()
    },
    close: async () => {
      await here()
      await session.close()
      const [other] = await session.getAllWindowHandles()
      if (other !== undefined) await session.switchTo().window(other)
    },
  }
}

/** The display that `DISPLAY` names, or else a virtual one. */
export const aDisplay = async (): Promise<{ readonly name: string; close(): void }> => {
  const { DISPLAY } = process.env
  if (DISPLAY) return { name: DISPLAY, close: () => undefined }
  const server = spawn(need('xvfb'), ['-displayfd', '3', '-screen', '0', '1280x1024x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject)
    server.stdio[3]?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
  })
  return { name: `:${number}`, close: () => server.kill() }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
