import { NO_PAP_SETTINGS } from '../domain/papSettings.js'
import { clickEvent } from './clickEvent.js'
import { readParams } from './papParams.js'

const BOTH = { anchors: true, directLinks: true }

/** The click of a request with these parameters, each encoded once, as a client sends it. */
const read = (params: Readonly<Record<string, string>>, clues = BOTH) => {
  const query = new URLSearchParams({ url: 'S_shop.example/', ...params }).toString()
  return clickEvent(readParams(query), 'c1', 0, clues)?.event
}

test.each([
  ['S_blog.example/post?x=1', 'https://blog.example/post?x=1'],
  ['H_blog.example/', 'http://blog.example/'],
  // Some clients shorten no scheme.
  ['https://blog.example/S_x', 'https://blog.example/S_x'],
])('the referrer %s is %s', (referrer, expected) => {
  expect(read({ referrer, getParams: 'a_aid=jane' })).toMatchObject({ referrer: expected })
})

test('a query within a parameter is encoded twice, with or without its question mark', () => {
  for (const mark of ['', '?']) {
    const getParams = `${mark}a_aid=jane&pd1=sub+one%26more&chan=mail`
    expect(read({ getParams })).toMatchObject({
      ...{ affiliate: 'jane', data1: 'sub one&more', channel: 'mail' },
      url: 'https://shop.example/',
    })
  }
})

test('a page in a frame says so', () => {
  expect(read({ getParams: 'a_aid=jane', isInIframe: 'Y' })).toMatchObject({ framed: true })
  expect(read({ getParams: 'a_aid=jane', isInIframe: 'N' })).not.toHaveProperty('framed')
})

test.each([
  ['reviews', 'https://shop.example/#reviews'],
  ['#jane', 'https://shop.example/#jane'],
])('the anchor %s may be an affiliate', (anchor, url) => {
  expect(read({ anchor })).toMatchObject({ url })
  expect(read({ anchor })).not.toHaveProperty('affiliate')
})

test.each([
  ['a route', { anchor: '/shoes/red' }, BOTH],
  ['an anchor that the account does not read', { anchor: 'jane' }, NO_PAP_SETTINGS],
  ['a referrer that the account does not read', { referrer: 'S_blog.example/' }, NO_PAP_SETTINGS],
  ['no referrer', { referrer: '' }, BOTH],
])('%s is no click', (_, params, clues) => {
  expect(read(params, clues)).toBeUndefined()
})

test('the referrer is not sent with an anchor if the account counts no direct links', () => {
  const clues = { anchors: true, directLinks: false }
  const asked = read({ anchor: 'reviews', referrer: 'S_blog.example/' }, clues)
  expect(asked).not.toHaveProperty('referrer')
})
