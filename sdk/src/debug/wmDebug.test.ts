/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { aBrowser, type Browser, define, type PageOptions } from '../../testing/aBrowser.js'
import { aSale, NOW } from '../../testing/aVisit.js'
import { WARNINGS } from './warnings.js'

const DEBUG = { attributes: { account: 'default1', debug: '' } }

const restore: (() => void)[] = []
beforeEach(() => {
  jest.useFakeTimers({ now: NOW })
  document.head.innerHTML = ''
})
afterEach(() => {
  jest.restoreAllMocks()
  for (const one of restore.splice(0)) one()
})

const debugFiles = () =>
  [...document.querySelectorAll('script')].filter(({ src }) => src.endsWith('/wm-debug.js'))

/** The tag of wm.js in the page. jsdom does not load it. */
const aTag = (attributes: string, src = 'https://go.shop.example/wm.js') =>
  `<script type="text/plain" src="${src}" ${attributes}></script>`

/** Runs the debug file that the tracker requested, or one that was added by hand. */
const runDebugFile = async (browser: Browser, waitMs = 0): Promise<readonly string[]> => {
  const lines: string[] = []
  for (const way of ['info', 'warn'] as const)
    jest
      .spyOn(console, way)
      .mockImplementation((...line: unknown[]) => void lines.push(line.join(' ')))
  const [file = document.createElement('script')] = debugFiles()
  if (!file.src)
    Object.assign(file, { type: 'text/plain', src: 'https://go.shop.example/wm-debug.js' })
  const leave = define(document, 'currentScript', { get: () => file })
  require('../wmDebug')
  leave()
  await browser.wait(waitMs)
  return lines
}

/** Opens a page and loads the debug file by hand. */
const onPage = async (path: string, options: PageOptions = {}, waitMs = 0) => {
  const browser = aBrowser()
  const waymark = await browser.open(path, { body: aTag('data-account="default1"'), ...options })
  return { browser, waymark, lines: await runDebugFile(browser, waitMs) }
}

const warningsIn = (lines: readonly string[]) =>
  lines.flatMap((line) => /\(docs\/debugging\.md#([a-z-]+)\)$/.exec(line)?.[1] ?? [])

describe('in debug mode', () => {
  test('without it, nothing is printed and no debug file is loaded', async () => {
    const browser = aBrowser()
    const printed = jest.spyOn(console, 'info')

    const waymark = await browser.open('/?a_aid=jane')
    waymark('sale', {} as never)
    await browser.wait()

    expect(debugFiles()).toEqual([])
    expect(printed).not.toHaveBeenCalled()
  })

  test('the debug file is loaded once, from the collector', async () => {
    const browser = aBrowser()

    const waymark = await browser.open('/?a_aid=jane', DEBUG)
    waymark.sale(aSale())
    await browser.wait()

    expect(debugFiles().map(({ src }) => src)).toEqual(['https://go.shop.example/wm-debug.js'])
  })

  test('each step is printed, also those before the debug file was loaded', async () => {
    const browser = aBrowser()
    const waymark = await browser.open('/', { ...DEBUG, body: aTag('data-account="default1"') })
    waymark.sale(aSale())
    await browser.wait()

    const lines = await runDebugFile(browser)
    waymark.sale(aSale('1002'))
    await browser.wait()

    expect(lines).toEqual([
      'waymark: events are sent to https://go.shop.example',
      'waymark: the address of this page names no affiliate, so no click is sent and nothing is stored',
      'waymark: sale was called',
      'waymark: sale:1001 was recorded',
      `waymark: wm.js ${waymark.version} is ready`,
      'waymark: consent is granted',
      'waymark: sale:1002 is sent without a visitor id: sale 49.90 EUR https://www.shop.example/',
      'waymark: sale:1002 was recorded',
    ])
  })

  test('unknown commands and fields are reported, each of them once', async () => {
    const browser = aBrowser()
    const waymark = (await browser.open('/', DEBUG)) as never as (...args: unknown[]) => void
    waymark('pageview')
    waymark('pageview')
    waymark('init', { colour: 'red', cookieDomain: 'host' })
    waymark('sale', { ...aSale(), email: 'x' })

    const lines = await runDebugFile(browser)

    expect(lines.filter((line) => /pageview/.test(line))).toEqual([
      'waymark: the command "pageview" does not exist and is ignored (docs/debugging.md#unknown-command)',
    ])
    expect(lines).toContainEqual(expect.stringContaining('the command init has no field "colour"'))
    expect(lines).toContainEqual(expect.stringContaining('the command sale has no field "email"'))
    expect(lines.some((line) => /cookieDomain/.test(line))).toBe(false)
  })

  test('explains a second copy, a secret key, an outage and an exception of a listener', async () => {
    const browser = aBrowser()
    const waymark = await browser.open('/?a_aid=jane', DEBUG)
    jest.resetModules()
    ;(require('../start') as typeof import('../start.js')).start()
    waymark.on('ready', () => {
      throw new Error('the shop’s own')
    })
    browser.collector.mood = { status: 500 }
    waymark.sale(aSale())
    await browser.wait()
    waymark.sale(aSale())
    waymark.init({ account: 'sk_default1_x' })
    waymark.consent('denied')
    waymark.click({ affiliate: 'jane' })

    const lines = await runDebugFile(browser)

    expect(warningsIn(lines)).toEqual(
      expect.arrayContaining(['loaded-twice', 'secret-key', 'caught']),
    )
    const text = lines.join('\n')
    expect(text).toContain('so that it does not stop the page: Error: the shop’s own')
    expect(text).toContain('sale:1001 is stored in this browser and will be sent again (http_500)')
    expect(text).toContain('sale:1001 was reported from this browser before and is not sent again')
    expect(text).toContain('without consent nothing is stored and nothing is sent')
  })

  test('a tracker from npm prints its steps without a global', async () => {
    const browser = aBrowser()
    const waymark = await browser.bundle('/', {
      account: 'default1',
      collector: 'https://go.shop.example',
      debug: true,
    })
    waymark.sale(aSale())
    await browser.wait()

    const lines = await runDebugFile(browser, 60000)

    expect(lines).toContain('waymark: sale:1001 was recorded')
    expect(warningsIn(lines)).toEqual([])
    expect('waymark' in window).toBe(false)
  })
})

describe('loaded by hand', () => {
  test('it prints the referral, the visitor id, what is sent and the result', async () => {
    const { browser, waymark, lines } = await onPage('/?a_aid=jane&chan=blog')
    const visitorId = await waymark.getVisitorId()
    browser.collector.verdict = () => ({ state: 'rejected', code: 'invalid', message: 'no total' })
    waymark.sale(aSale())
    await browser.wait()

    expect(lines).toEqual([
      'waymark: events are sent to https://go.shop.example',
      'waymark: the address contains the referral a_aid=jane&chan=blog',
      `waymark: wm.js ${waymark.version} is ready`,
      'waymark: consent is granted',
      `waymark: the visitor id is ${visitorId}`,
      'waymark: sale:1001 is sent with a visitor id (new): sale 49.90 EUR https://www.shop.example/?a_aid=jane&chan=blog',
      'waymark: sale:1001 was rejected: invalid: no total (docs/debugging.md#rejected)',
    ])
  })

  test('it prints why an event was rejected that could only be sent by image', async () => {
    const { browser, waymark, lines } = await onPage('/?a_aid=jane')
    const message = 'Register it: waymark site add www.shop.example'
    browser.collector.verdict = () => ({
      state: 'rejected',
      code: 'origin_not_registered',
      message,
    })
    const { fetch } = browser.collector
    // A browser rejects an answer that does not allow credentials.
    Object.assign(window, {
      fetch: async (url: string, init: RequestInit) => {
        const answer = await fetch(url, init)
        if (init.credentials === 'include') throw new TypeError('Failed to fetch')
        return answer
      },
    })
    waymark.sale(aSale())
    waymark.sale(aSale('1002'))
    await browser.wait()

    expect(warningsIn(lines)).toEqual(['rejected', 'rejected'])
    const { received } = browser.collector
    expect(received.filter(({ init }) => init?.credentials === 'omit')).toHaveLength(1)
    expect(lines).toContain(
      `waymark: sale:1001 was rejected: origin_not_registered: ${message} (docs/debugging.md#rejected)`,
    )
    const [asked] = browser.collector.received.slice(-1)
    expect(asked?.init?.credentials).toBe('omit')
    expect(asked?.request).not.toHaveProperty('visitorId')
  })

  test('it prints the events that wait in this browser', async () => {
    const browser = aBrowser()
    const waymark = await browser.open('/?a_aid=jane')
    browser.collector.mood = 'down'
    waymark.sale(aSale())
    await browser.wait()

    const lines = await runDebugFile(browser)

    expect(lines).toContainEqual(
      expect.stringMatching(/sale:1001 is sent .*, try 2: sale 49\.90 EUR/),
    )
  })

  test('it may be loaded before wm.js', async () => {
    const browser = aBrowser()
    let lines: readonly string[] = []

    await browser.open('/', {
      first: () => void runDebugFile(browser).then((heard) => (lines = heard)),
    })
    await browser.wait(5000)

    expect(lines).toContainEqual(expect.stringContaining('is ready'))
    expect(warningsIn(lines)).toEqual([])
  })

  test('it prints the affiliate that the collector names', async () => {
    const { browser, waymark } = await onPage('/?a_aid=jane')
    expect(waymark).toBeDefined()
    localStorage.setItem('waymark.a', '{"affiliate":"jane"}')

    await browser.open('/next', { body: aTag('data-account="default1"') })
    expect(await runDebugFile(browser)).toContain(
      'waymark: the collector says that the visitor was sent by {"affiliate":"jane"}',
    )
  })

  test('it prints no warning on a page without mistakes', async () => {
    const { lines } = await onPage('/?a_aid=jane&ref=x', {}, 60000)

    expect(warningsIn(lines)).toEqual([])
  })
})

describe('the debug file warns of', () => {
  const tag = (attributes: string) => ({ body: aTag(`data-account="default1" ${attributes}`) })

  test.each<[string, string, PageOptions]>([
    ['unknown-parameter', '/?affid=jane', {}],
    ['unknown-parameter', '/?ref=jane', {}],
    ['unknown-parameter', '/?A_AID=jane', {}],
    ['unknown-attribute', '/', tag('data-acount="x"')],
    ['secret-key', '/', { body: aTag('data-account="sk_default1_x"') }],
    ['loaded-twice', '/', { body: aTag('') + aTag('', 'https://go.shop.example/wm-0.1.0.js') }],
    ['third-party-collector', '/', { body: aTag('', 'https://tracker.example/wm.js') }],
    ['third-party-collector', '/', tag('data-collector="https://shop.other.example"')],
    ['not-pending', '/', { body: aTag('') + aTag('', 'https://go.shop.example/wm-consent.js') }],
    ['unreadable-block', '/', { body: '<script type="a/b" data-waymark-sale>{"total":}</script>' }],
    ['consent-waits', '/', { attributes: { account: 'default1', consent: 'pending' } }],
    ['not-ready', '/', { attributes: {} }],
  ])('%s at %s', async (code, path, options) => {
    const { lines } = await onPage(path, options, 60000)

    expect(warningsIn(lines)).toContain(code)
  })

  test.each<[string, PageOptions]>([
    ['/?ref=jane', tag('data-params="ref=a_aid"')],
    ['/?a_aid=jane&affid=7', {}],
    ['/?size=7', tag('data-collector="https://go.shop.example/wm/" data-cfasync="false"')],
    [
      '/',
      { body: aTag('data-consent="pending"') + aTag('', 'https://go.shop.example/wm-consent.js') },
    ],
  ])('no warning is printed without a mistake, at %s', async (path, options) => {
    const { lines } = await onPage(path, options, 60000)

    expect(warningsIn(lines)).toEqual([])
  })

  test('a missing script', async () => {
    const browser = aBrowser()
    await browser.open('/')
    Reflect.deleteProperty(window, 'waymark')

    expect(warningsIn(await runDebugFile(browser, 60000))).toContain('no-script')
  })

  test('a cookie that cannot be set', async () => {
    const refused = { get: () => '', set: () => {} }

    const { lines } = await onPage('/?a_aid=jane', {
      first: () => restore.push(define(document, 'cookie', refused)),
    })

    expect(warningsIn(lines)).toEqual(['cookie-refused'])
  })

  test('a storage that is refused', async () => {
    const { lines } = await onPage('/', {
      first: () => restore.push(define(window, 'localStorage', { value: null })),
    })

    expect(warningsIn(lines)).toEqual(['storage-refused'])
  })

  test('an entry of data-domains that is not a host and an entry of data-payment-links without a parameter', async () => {
    const links = aTag(
      'data-domains="Pay.example, https://pay.example:8443/x, pay example%" data-payment-links="buy.stripe.com buy.stripe.com?id"',
      'https://go.shop.example/wm-links.js',
    )
    const { lines } = await onPage('/', { body: aTag('data-account="default1"') + links })

    expect(warningsIn(lines)).toEqual([
      'unreadable-domain',
      'unreadable-domain',
      'no-payment-parameter',
    ])
    expect(lines.filter((line) => line.includes('"pay"'))).toHaveLength(1)
    expect(lines.filter((line) => line.includes('"example%"'))).toHaveLength(1)
    expect(lines.filter((line) => line.includes('"buy.stripe.com"'))).toHaveLength(1)
  })

  test('data-link-domains at the tag of wm.js, which is an option of wm-links.js', async () => {
    const { lines } = await onPage('/', {
      body: aTag('data-account="default1" data-link-domains="pay.example"'),
    })

    expect(warningsIn(lines)).toEqual(['unknown-attribute'])
  })

  test('an order that no storage has room for', async () => {
    const refuse = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    const full = { value: new Proxy({}, { set: refuse }) }
    const { browser, waymark, lines } = await onPage('/', {
      first: () => {
        for (const name of ['localStorage', 'sessionStorage'])
          restore.push(define(window, name, full))
      },
    })
    browser.collector.mood = 'down'

    waymark.sale(aSale())
    await browser.wait()

    expect(warningsIn(lines)).toEqual(['not-kept'])
  })

  test('Global Privacy Control', async () => {
    restore.push(define(navigator, 'globalPrivacyControl', { value: true }))

    const { lines } = await onPage('/')

    expect(warningsIn(lines)).toEqual(['privacy-control'])
  })

  test('a collector address at which something else answers', async () => {
    const { browser, waymark, lines } = await onPage('/')
    browser.collector.mood = { status: 404 }
    waymark.sale(aSale())
    await browser.wait()

    expect(warningsIn(lines)).toEqual(['not-a-collector'])
  })

  test('a content policy that blocks requests, also before the debug file was loaded', async () => {
    const observed: object[] = []
    const early = { blockedURL: 'https://go.shop.example/p?d=x', effectiveDirective: 'img-src' }
    const Observer = class {
      constructor(
        readonly callback: (reports: readonly object[]) => void,
        readonly options: object,
      ) {}
      observe() {
        observed.push(this.options)
        this.callback([{ body: early }])
      }
    }
    restore.push(define(window, 'ReportingObserver', { value: Observer }))
    const { lines } = await onPage('/')

    const event = Object.assign(new Event('securitypolicyviolation'), {
      blockedURI: 'https://go.shop.example/e',
      effectiveDirective: 'connect-src',
    })
    document.dispatchEvent(event)
    document.dispatchEvent(
      Object.assign(new Event('securitypolicyviolation'), { blockedURI: 'eval' }),
    )

    expect(lines.slice(-1)).toEqual([
      'waymark: a content policy blocks https://go.shop.example/e: add https://go.shop.example to connect-src (docs/debugging.md#policy-blocks)',
    ])
    expect(warningsIn(lines)).toEqual(['policy-blocks', 'policy-blocks'])
    expect(observed).toEqual([{ types: ['csp-violation'], buffered: true }])
  })
})

test('the result of a request is printed if the browser reports it', async () => {
  const entries = [
    { name: 'https://go.shop.example/e', duration: 34.6, responseStatus: 200 },
    { name: 'https://go.shop.example/p?d=x', duration: 5, responseStatus: 0 },
    { name: 'https://www.shop.example/e', duration: 1, responseStatus: 200 },
  ]
  const Observer = class {
    constructor(readonly callback: (list: object) => void) {}
    observe() {
      this.callback({ getEntries: () => entries })
    }
  }
  restore.push(define(window, 'PerformanceObserver', { value: Observer }))

  const { lines } = await onPage('/')

  expect(lines.slice(-2)).toEqual([
    'waymark: https://go.shop.example/e answered 200 after 35 ms',
    'waymark: https://go.shop.example/p ended after 5 ms',
  ])
})

describe('docs/debugging.md', () => {
  const page = readFileSync(join(__dirname, '../../../docs/debugging.md'), 'utf8')
  const sections = [...page.matchAll(/^### ([a-z-]+)\n\n> (.+)\n\n(.+)/gm)]

  test('quotes every warning under its own heading, with a remedy', () => {
    expect(Object.fromEntries(sections.map(([, code, text]) => [code, text]))).toEqual(WARNINGS)
    expect(sections.every(([, , , remedy]) => `${remedy}`.length > 40)).toBe(true)
  })
})
