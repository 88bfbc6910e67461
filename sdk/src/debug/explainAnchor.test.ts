/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { define } from '../../testing/aBrowser.js'

const restore: (() => void)[] = []
afterEach(() => {
  jest.restoreAllMocks()
  for (const one of restore.splice(0)) one()
})

/** What is printed about the anchor of a page. */
const printed = (path: string, anchors: unknown, body = '', referrer = '') => {
  const lines: string[] = []
  jest.spyOn(console, 'info').mockImplementation((line: string) => void lines.push(line))
  jest.resetModules()
  history.replaceState(null, '', path)
  document.body.innerHTML = body
  restore.push(define(document, 'referrer', { get: () => referrer }))
  const { explainAnchor } = require('./explainAnchor') as typeof import('./explainAnchor.js')
  explainAnchor({ anchors: anchors as boolean })
  return lines.map((line) => line.replace('waymark: ', ''))
}

test.each([
  ['/#jane', '', '', 'the collector is asked whether #jane names an affiliate'],
  [
    '/#jane',
    '',
    'https://blog.example/',
    'the collector is asked whether #jane names an affiliate',
  ],
  [
    '/#jane',
    '<p id="jane"></p>',
    '',
    'the anchor #jane names no affiliate: an element of the page has this name',
  ],
  [
    '/#jane',
    '<a name="jane"></a>',
    '',
    'the anchor #jane names no affiliate: an element of the page has this name',
  ],
  [
    '/#jane',
    '',
    'https://www.shop.example/',
    'the anchor #jane names no affiliate: the page was opened from this site',
  ],
  ['/#:~:text=x', '', '', undefined],
  ['/#-jane-', '', '', 'the anchor #-jane- names no affiliate: it cannot be a code'],
  ['/#/jane', '', '', undefined],
  ['/#a_aid=jane', '', '', undefined],
  ['/', '', '', undefined],
])('debug mode says of %s with %j and the referrer %j: %s', (path, body, referrer, line) => {
  expect(printed(path, '', body, referrer)).toEqual(line ? [line] : [])
  expect(printed(path, undefined, body, referrer)).toEqual([])
  expect(printed(path, 'false', body, referrer)).toEqual([])
})
