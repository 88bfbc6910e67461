/** @jest-environment-options {"url": "https://www.shop.example/"} */

import { aBrowser, define } from '../../testing/aBrowser.js'
import { comeByLink, cookieOf, evaluate, openPap, SCRIPT, tracker } from '../../testing/aPapPage.js'
import { NOW } from '../../testing/aVisit.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))

const clickOf = async (src: string, attributes?: null, body = '') => {
  const browser = aBrowser()
  const page = await openPap(browser, '/?a_aid=jane', {
    src,
    body,
    ...(attributes === null && { attributes }),
  })
  page.track()
  await browser.wait()
  return browser.collector.received.map(({ url }) => url)
}

const inert = (src: string, id = '') =>
  `<script type="text/plain" ${id && `id="${id}"`} src="${src}"></script>`

test.each([
  ['https://go.example/scripts/trackjs.js', 'https://go.example/scripts/e'],
  ['https://go.example/pap/scripts/salejs.php?x=/y', 'https://go.example/pap/scripts/e'],
  ['https://go.example/scripts/yxqy2j', 'https://go.example/scripts/e'],
  ['https://cdn.example/t.js', 'https://cdn.example/e'],
])('loaded from %s, the script sends to %s', async (src, sent) => {
  expect(await clickOf(src)).toEqual([sent])
})

const SERVED = 'https://go.example/scripts/trackjs.js'

test.each([
  ['the usual id', inert(SERVED, 'pap_x2s6df8d')],
  ['the id of a sale', inert(SERVED, 'pap_x2s6df8d_salestrack')],
  ['another id that begins like it', inert(SERVED, 'pap_x2s6df8d_clicktrack')],
  [
    'an id, and a name of its own',
    inert('https://go.example/scripts/t-1.js', 'pap_x2s6df8d_clicktrack'),
  ],
  ['no id', inert(SERVED)],
  ['no id and a hashed name', inert('https://go.example/scripts/m3j58hy8fd')],
  ['an id on an element without an address', `<div id="pap_x2s6df8d"></div>${inert(SERVED)}`],
])('evaluated later, it finds its element by %s', async (_, body) => {
  const others =
    inert('https://cdn.example/scripts.js') + inert('https://cdn.example/scripts/app.js')
  expect(await clickOf('', null, others + body)).toEqual(['https://go.example/scripts/e'])
})

test('in a bundle of the page it finds the element that has the address', async () => {
  const body = inert(SERVED, 'pap_x2s6df8d')
  expect(await clickOf('https://cdn.example/bundle.js', undefined, body)).toEqual([
    'https://go.example/scripts/e',
  ])
})

test('without any address it sends to the page’s own host', async () => {
  expect(await clickOf('', null)).toEqual(['https://www.shop.example/scripts/e'])
})

test('a page that evaluates the script three times has one tracker, and nothing counts twice', async () => {
  const browser = aBrowser()
  const first = await openPap(browser, '/?a_aid=jane')
  first.track()
  first.createSale().setOrderID('1')
  evaluate()
  tracker().track()
  tracker().register()
  evaluate()
  tracker().track()
  tracker().register()
  await browser.wait()
  expect(tracker()).toBe(first)
  expect(browser.collector.events()).toMatchObject([{ type: 'click' }, { type: 'sale' }])
})

test('an element or an object with the name of the tracker is replaced', async () => {
  const browser = aBrowser()
  const heard: string[] = []
  const early = { executeOnResponseFinished: [() => heard.push('early')] }
  const page = await openPap(browser, '/', {
    first: () => Object.assign(window, { PostAffTracker: early }),
  })
  page.track()
  await browser.wait()
  expect(heard).toEqual(['early'])
})

test('the script of payment buttons fills their field without a call', async () => {
  const browser = aBrowser()
  await comeByLink(browser)
  const src = 'https://go.shop.example/affiliate/scripts/notifysale.php?accountId=acct5678'
  await openPap(browser, '/cart', { src, body: '<input id="pap_dx8vc2s5">' })
  expect(document.querySelector('input')?.value).toBe(`acct5678${cookieOf('wm')}`)
})

test('the script of payment buttons also works after another script of the page', async () => {
  const browser = aBrowser()
  await comeByLink(browser)
  document.body.innerHTML = '<input id="pap_dx8vc2s5">'
  const script = document.createElement('script')
  script.type = 'text/plain'
  script.src = SCRIPT.replace('trackjs.js', 'notifysale.php')
  const restore = define(document, 'currentScript', { get: () => script })
  evaluate()
  restore()
  expect(document.querySelector('input')?.value).toBe(`default1${cookieOf('wm')}`)
})

describe('functions in executeOnResponseFinished', () => {
  test('run once, after all results, and may make calls', async () => {
    const browser = aBrowser()
    const page = await openPap(browser, '/?a_aid=jane')
    const heard: unknown[] = []
    page.executeOnResponseFinished.push(
      () => {
        heard.push(browser.collector.recorded.size)
        page.createSale().setOrderID('3')
        page.register()
      },
      () => {
        throw new Error('the page’s own')
      },
      () => heard.push('last'),
    )
    page.track()
    for (const id of ['1', '2']) page.createSale().setOrderID(id)
    page.register()
    expect(heard).toEqual([])
    await browser.wait(1_000)
    expect(heard).toEqual([3, 'last'])
    expect(browser.collector.recorded.size).toBe(4)
    expect(browser.complaints).toEqual([])
  })

  test.each([
    ['without a referral', '/', () => {}],
    ['without consent', '/?a_aid=jane', () => tracker().disableTrackingMethod('C')],
    ['after a failure of the network', '/?a_aid=jane', () => {}],
  ])('run %s', async (why, path, before) => {
    const browser = aBrowser()
    if (why.includes('network')) browser.collector.mood = 'down'
    const page = await openPap(browser, path)
    before()
    const heard: string[] = []
    page.track()
    // The page may replace the list, and add to it after the call.
    page.executeOnResponseFinished = []
    page.executeOnResponseFinished.push(() => heard.push('finished'))
    await browser.wait(100)
    expect(heard).toEqual(['finished'])
  })

  test('do not run while the result of another call is outstanding', async () => {
    const browser = aBrowser()
    browser.collector.mood = 'hanging'
    const page = await openPap(browser, '/?a_aid=jane')
    const heard: string[] = []
    page.executeOnResponseFinished.push(() => heard.push('finished'))
    page.track()
    browser.collector.mood = 'up'
    page.createSale().setOrderID('1')
    page.register()
    await browser.wait(1_000)
    expect([browser.collector.recorded.size, heard]).toEqual([1, []])
    await browser.wait(5_000)
    expect(heard).toEqual(['finished'])
  })

  test('run after five seconds if the collector does not answer', async () => {
    const browser = aBrowser()
    browser.collector.mood = 'hanging'
    const page = await openPap(browser, '/?a_aid=jane')
    const heard: string[] = []
    page.executeOnResponseFinished.push(() => heard.push('finished'))
    page.track()
    await browser.wait(4_900)
    expect(heard).toEqual([])
    await browser.wait(200)
    expect(heard).toEqual(['finished'])
  })

  test('a page that sets the list to null is still tracked', async () => {
    const browser = aBrowser()
    const page = await openPap(browser, '/?a_aid=jane')
    page.executeOnResponseFinished = null as never
    page.track()
    await browser.wait(1_000)
    expect(browser.collector.events()).toHaveLength(1)
    expect(browser.complaints).toEqual([])
  })
})

const ODD = [
  undefined,
  null,
  '',
  ' ',
  0,
  Number.NaN,
  {},
  [],
  () => {},
  Symbol('x'),
  '"]',
  '\\',
  '<b>',
  'missing',
]
const hostile = {
  toString: () => {
    throw new Error('hostile')
  },
}

test('no call throws, whatever it gets', async () => {
  const browser = aBrowser()
  const page = await comeByLink(browser)
  document.body.innerHTML = '<div id="div"></div><a id="a" href="/x">x</a>'
  const values = [...ODD, hostile, 'div', 'a']
  const others = [undefined, '', hostile, 'x']
  for (const name of Object.keys(page)) {
    const call = (page as unknown as Record<string, unknown>)[name]
    if (typeof call !== 'function') continue
    for (const one of values) for (const other of others) call(one, other, one, other, one)
  }
  for (const one of values) {
    const sale = page.createAction(one)
    for (const name of Object.keys(sale)) sale[name as keyof typeof sale](one)
    page.register(one)
    page.register(sale)
  }
  await browser.wait(1_000)
  expect(browser.complaints).toEqual([])
})

test('a page whose storage and cookies are blocked still reports its sale', async () => {
  const browser = aBrowser()
  const refuse = () => {
    throw new Error('blocked')
  }
  const restore = [
    define(window, 'localStorage', { get: refuse }),
    define(window, 'sessionStorage', { get: refuse }),
    define(document, 'cookie', { get: refuse, set: refuse }),
  ]
  const page = await openPap(browser, '/?a_aid=jane')
  page.track()
  page.createSale().setTotalCost('5')
  page.register()
  await browser.wait()
  for (const undo of restore) undo()
  expect(browser.collector.events()).toMatchObject([{ type: 'click' }, { type: 'sale' }])
  expect(browser.complaints).toEqual([])
})
