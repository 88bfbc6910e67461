/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { GVL, TCModel, TCString } from '@iabtechlabtcf/core'
import { aBrowser, define } from '../../testing/aBrowser.js'
import { NOW } from '../../testing/aVisit.js'
import { type ConsentOptions, followConsent } from './followConsent.js'

const stub: () => void = require('@iabtechlabtcf/stub')

beforeEach(() => {
  jest.useFakeTimers({ now: NOW })
  Reflect.deleteProperty(window, '__tcfapi')
  Reflect.deleteProperty(window, 'dataLayer')
})

const PENDING = { attributes: { account: 'default1', consent: 'pending' } }

/** A landing by Jane's link with pending consent, and the answers that the tracker receives. */
const aPage = async (options?: ConsentOptions) => {
  const browser = aBrowser()
  for (const frame of document.querySelectorAll('iframe')) frame.remove()
  const waymark = await browser.open('/?a_aid=jane', PENDING)
  const told: string[] = []
  waymark.on('consent', (consent) => told.push(consent))
  return { browser, told, follow: () => followConsent(waymark, options) }
}

/** Adds a script that has just loaded. */
const loadScript = () => {
  const script = document.createElement('script')
  script.type = 'text/plain'
  document.head.append(script)
  script.dispatchEvent(new Event('load'))
}

const withGpc = () => define(navigator, 'globalPrivacyControl', { value: true })
let restore: (() => void) | undefined
afterEach(() => restore?.())

/** An empty list of vendors, because these tests are about purposes only. */
const VENDORS = {
  gvlSpecificationVersion: 3,
  vendorListVersion: 1,
  tcfPolicyVersion: 5,
  lastUpdated: '2031-01-01T00:00:00Z',
  purposes: {},
  specialPurposes: {},
  features: {},
  specialFeatures: {},
  stacks: {},
  vendors: {},
  dataCategories: {},
} as never

describe('the Transparency and Consent Framework', () => {
  const tcString = (purposes: readonly number[]) => {
    const model = new TCModel(new GVL(VENDORS))
    Object.assign(model, { cmpId: 300, cmpVersion: 1, isServiceSpecific: true })
    model.purposeConsents.set([...purposes])
    return TCString.encode(model)
  }
  /** The package keeps its state in its module. `resetModules` gives every page a new one. */
  const aManager = () => {
    const { CmpApi } = require('@iabtechlabtcf/cmpapi') as typeof import('@iabtechlabtcf/cmpapi')
    return new CmpApi(300, 1, true)
  }

  test('an answer from before the page counts at once', async () => {
    const { follow, told, browser } = await aPage()
    stub()
    aManager().update(tcString([1, 7]), false)

    follow()
    await browser.wait()

    expect(told).toEqual(['granted'])
    expect(browser.collector.events()).toMatchObject([{ type: 'click' }])
  })

  test('consent changes when the dialog is closed and not while it is open', async () => {
    const { follow, told } = await aPage()
    stub()
    follow()
    const manager = aManager()

    manager.update(tcString([]), true)
    expect(told).toEqual([])

    manager.update(tcString([1, 2, 7]), false)
    expect(told).toEqual(['granted'])

    manager.update(tcString([1, 2, 7]), true)
    manager.update(tcString([2]), false)
    expect(told).toEqual(['granted', 'denied'])
  })

  test.each<[ConsentOptions, readonly number[], string]>([
    [{}, [1], 'denied'],
    [{ tcfPurposes: '1' }, [1], 'granted'],
    [{ tcfPurposes: '1, 7,9' }, [1, 7], 'denied'],
    [{ tcfPurposes: [1, 9] }, [1, 9], 'granted'],
  ])('with %j consent to %j is %s', async (options, purposes, consent) => {
    const { follow, told } = await aPage(options)
    stub()
    follow()

    aManager().update(tcString(purposes), false)

    expect(told).toEqual([consent])
  })

  test('consent is granted if the GDPR does not apply', async () => {
    const { follow, told } = await aPage()
    stub()
    follow()

    aManager().update(null)

    expect(told).toEqual(['granted'])
  })

  test('a manager that loads later is found when a script has loaded', async () => {
    const { follow, told } = await aPage()
    follow()
    loadScript()
    stub()
    aManager().update(tcString([1, 7]), false)
    expect(told).toEqual([])

    loadScript()

    expect(told).toEqual(['granted'])
  })

  test('takes precedence over Consent Mode, even before it has an answer', async () => {
    const { follow, told } = await aPage()
    stub()
    const push = aDataLayer()
    follow()

    push('consent', 'update', { ad_storage: 'granted' })
    expect(told).toEqual([])

    aManager().update(tcString([]), false)
    expect(told).toEqual(['denied'])
  })
})

/** Makes `dataLayer` and `gtag` as Google's snippet does. */
const aDataLayer = () => {
  const layer: unknown[] = []
  Object.assign(window, { dataLayer: layer })
  return function gtag(..._: unknown[]) {
    // biome-ignore lint/complexity/noArguments: Google accepts a command only as an `arguments` object.
    return (window as never as { dataLayer: unknown[] }).dataLayer.push(arguments)
  }
}

describe('Google’s Consent Mode', () => {
  test('every update of the signal counts, also a late one', async () => {
    const { follow, told, browser } = await aPage()
    const gtag = aDataLayer()
    gtag('consent', 'default', { ad_storage: 'denied', wait_for_update: 500 })
    follow()
    await browser.wait(60000)
    expect(told).toEqual([])

    gtag('consent', 'update', { ad_storage: 'granted' })
    gtag('event', 'purchase', { value: 1 })
    gtag('consent', 'update', { analytics_storage: 'denied' })
    gtag('consent', 'update', { ad_storage: 'denied' })

    expect(told).toEqual(['granted', 'denied'])
  })

  test('an update from before the add-on was loaded counts', async () => {
    const { follow, told } = await aPage()
    const gtag = aDataLayer()
    gtag('consent', 'default', { ad_storage: 'denied' })
    gtag('consent', 'update', { ad_storage: 'granted' })

    follow()

    expect(told).toEqual(['granted'])
  })

  test('the option signal selects the signal that counts', async () => {
    const { follow, told } = await aPage({ signal: 'analytics_storage' })
    const gtag = aDataLayer()
    follow()

    gtag('consent', 'update', { ad_storage: 'denied', analytics_storage: 'granted' })

    expect(told).toEqual(['granted'])
  })

  test('a default of granted counts after wait_for_update', async () => {
    const { follow, told, browser } = await aPage()
    const gtag = aDataLayer()
    follow()

    gtag('consent', 'default', { ad_storage: 'granted', wait_for_update: 500 })
    await browser.wait(499)
    expect(told).toEqual([])

    await browser.wait(1)
    expect(told).toEqual(['granted'])
  })

  test('an update within wait_for_update replaces the default', async () => {
    const { follow, told, browser } = await aPage()
    const gtag = aDataLayer()
    follow()

    gtag('consent', 'default', { ad_storage: 'granted', wait_for_update: 500 })
    gtag('consent', 'update', { ad_storage: 'denied' })
    await browser.wait(60000)

    expect(told).toEqual(['denied'])
  })

  test.each([
    ['denied somewhere', { ad_storage: 'denied', region: ['DE'] }, { ad_storage: 'granted' }, []],
    ['granted somewhere', { ad_storage: 'granted', region: ['US'] }, {}, []],
    ['granted everywhere', {}, { ad_storage: 'granted' }, ['granted']],
  ])(
    'a default counts only if it cannot be denied for the visitor’s region: %s',
    async (_, first, second, expected) => {
      const { follow, told, browser } = await aPage()
      const gtag = aDataLayer()
      follow()

      gtag('consent', 'default', second)
      gtag('consent', 'default', first)
      await browser.wait(60000)

      expect(told).toEqual(expected)
    },
  )

  test('Tag Manager’s wrapper of push works, whether it is installed before or after', async () => {
    const { follow, told } = await aPage()
    const gtag = aDataLayer()
    const { dataLayer } = window as never as { dataLayer: unknown[] }
    const seen: unknown[] = []
    const tagManager = () => {
      const { push } = dataLayer
      dataLayer.push = (...entries) => {
        seen.push(...entries)
        push.apply(dataLayer, entries)
        return 7
      }
    }
    tagManager()
    follow()
    expect(gtag('consent', 'default', { ad_storage: 'denied' })).toBe(7)
    tagManager()

    expect(gtag('consent', 'update', { ad_storage: 'granted' })).toBe(7)
    expect(told).toEqual(['granted'])
    expect([dataLayer.length, seen.length]).toEqual([2, 3])
  })

  test('an entry that is not a gtag command is ignored', async () => {
    const { follow, told } = await aPage()
    aDataLayer()
    const { dataLayer } = window as never as { dataLayer: unknown[] }
    dataLayer.push(null)
    follow()

    dataLayer.push(['consent', 'update', { ad_storage: 'granted' }], undefined, 'consent')

    expect(told).toEqual([])
  })

  test('the option manager selects the manager that counts', async () => {
    const { follow, told } = await aPage({ manager: 'tcf' })
    const gtag = aDataLayer()
    follow()
    gtag('consent', 'update', { ad_storage: 'granted' })
    expect(told).toEqual([])

    const other = await aPage({ manager: 'google' })
    stub()
    aDataLayer()('consent', 'update', { ad_storage: 'denied' })
    other.follow()
    expect(other.told).toEqual(['denied'])
  })
})

describe('Global Privacy Control', () => {
  const visit = async (options?: ConsentOptions) => {
    restore = withGpc()
    const page = await aPage(options)
    // The visitor was not asked yet, so the tracker has received no consent.
    expect(page.told).toEqual([])
    const gtag = aDataLayer()
    page.follow()
    return { ...page, gtag }
  }

  test('counts as a refusal if the visitor was not asked', async () => {
    const { told, browser, gtag } = await visit()

    gtag('consent', 'default', { ad_storage: 'granted' })
    await browser.wait(1000)

    expect(told).toEqual([])
    expect(browser.collector.events()).toEqual([])
  })

  test('is overridden by the visitor’s answer', async () => {
    const { told, gtag } = await visit()

    gtag('consent', 'update', { ad_storage: 'granted' })

    expect(told).toEqual(['granted'])
  })

  test('is ignored with respectGpc "false"', async () => {
    const { told, browser, gtag } = await visit({ respectGpc: 'false' })

    gtag('consent', 'default', { ad_storage: 'granted' })
    await browser.wait()

    expect(told).toEqual(['granted'])
  })
})
