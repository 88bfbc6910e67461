/** @jest-environment-options {"url": "https://www.shop.example/"} */

import { aBrowser } from '../testing/aBrowser.js'
import { aSale, NOW } from '../testing/aVisit.js'
import { pageTracker } from './pageTracker.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))

test('without a stub, calls wait for the script and keep the address of the page they were made on', async () => {
  const browser = aBrowser()
  const heard: unknown[] = []

  await browser.open('/?a_aid=jane', {
    first: () => {
      const waymark = pageTracker()
      waymark.on('visitor', (visitorId) => heard.push(visitorId))
      waymark.sale(aSale())
      waymark('consent', 'granted')
      history.replaceState(null, '', '/next')
    },
  })
  await browser.wait()

  expect(browser.collector.events()).toMatchObject([
    { type: 'click', url: 'https://www.shop.example/?a_aid=jane' },
    { type: 'sale', url: 'https://www.shop.example/?a_aid=jane' },
  ])
  expect(heard).toEqual([await window.waymark?.getVisitorId()])
})

test('an existing stub or tracker is not replaced', async () => {
  const browser = aBrowser()
  let stub: unknown
  await browser.open('/', {
    before: (placed) => {
      stub = [placed, pageTracker()]
    },
  })

  expect(new Set(stub as unknown[]).size).toBe(1)
  expect(pageTracker()).toBe(window.waymark)
  expect(window.waymark?.version).toMatch(/^\d/)
})

test('an element with the id waymark is not taken for a tracker', async () => {
  const browser = aBrowser()

  const heard: string[] = []

  await browser.open('/', {
    first: () => {
      // jsdom does not make elements with an id properties of the window, so the test does.
      Object.assign(window, { waymark: document.body })
      pageTracker().on('ready', () => heard.push('ready'))
    },
  })

  expect(heard).toEqual(['ready'])
})
