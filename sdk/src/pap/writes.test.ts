/** @jest-environment-options {"url": "https://www.shop.example/"} */

import { aBrowser } from '../../testing/aBrowser.js'
import { comeByLink, cookieOf, openPap } from '../../testing/aPapPage.js'
import { NOW } from '../../testing/aVisit.js'

beforeEach(() => jest.useFakeTimers({ now: NOW }))

const field = (name: string) => document.querySelector<HTMLInputElement>(`[id="${name}"]`)
const textIn = (name: string) => field(name)?.value
const hrefOf = (name: string) => field(name)?.getAttribute('href')
const body = (html: string) => {
  document.body.innerHTML = html
}

test('writeCookieToCustomField writes eight characters of the account and the visitor id', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  body('<input id="pap_ab78y5t4a" value="old">')
  tracker.setAccountId('default1')
  tracker.writeCookieToCustomField('pap_ab78y5t4a')
  expect(textIn('pap_ab78y5t4a')).toBe(`default1${cookieOf('wm')}`)
  expect(field('pap_ab78y5t4a')?.getAttribute('value')).toHaveLength(40)
})

test('an account whose id is not eight characters long is written as default1', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  body('<input id="f">')
  tracker.setAccountId('shop')
  tracker.writeCookieToCustomField('f')
  expect(textIn('f')).toBe(`default1${cookieOf('wm')}`)
})

test('without a visitor nothing is written', async () => {
  const browser = aBrowser()
  // The visitor has expired, and the last landing has not.
  localStorage.setItem('waymark.l', `${NOW}["https://www.shop.example/?a_aid=jane",{}]`)
  const tracker = await openPap(browser, '/', {
    body: '<input id="f" value="5"><input id="pap_dx8vc2s5"><a id="a" href="/pay?x=1">Pay</a>',
  })
  tracker.writeCookieToCustomField('f')
  tracker.writeCookieToCustomField('f', '', 'pap_custom')
  tracker.writeAffiliateToCustomField('f')
  tracker.writeCampaignToCustomField('f')
  tracker.writeCookieToLink('a', 'papCookie')
  tracker.writeAffiliateToLink('a', 'a_aid')
  tracker.notifySale()
  await browser.wait(1_000)
  expect([textIn('f'), textIn('pap_dx8vc2s5'), hrefOf('a')]).toEqual(['5', '', '/pay?x=1'])
})

test.each([
  ['https://go.example/paypal.php', '?pap_custom=ID'],
  ['https://go.example/paypal.php?a=1', '?pap_custom=ID&a=1'],
  ['https://go.example/paypal.php?pap_custom=old&a=1', '?pap_custom=ID&a=1'],
])('with a parameter, the value is added to the address %s', async (address, end) => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  body(`<input id="notify_url" value="${address}">`)
  tracker.writeCookieToCustomField('notify_url', '', 'pap_custom')
  expect(textIn('notify_url')).toBe(
    `https://go.example/paypal.php${end.replace('ID', `default1${cookieOf('wm')}`)}`,
  )
})

test.each([
  ['a separator of the call', '5', '~', undefined, '5~ID'],
  ['a separator of setAppendValuesToField', '5', undefined, '~~', '5~~ID'],
  ['the usual separator', '5', null, '', '5||ID'],
  ['a separator and an empty field', '', '~', undefined, 'ID'],
])('with %s the value is appended', async (_, before, ofCall, ofAll, after) => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  body(`<input id="f" value="${before}">`)
  if (ofAll !== undefined) tracker.setAppendValuesToField(ofAll)
  tracker.writeCookieToCustomField('f', ofCall)
  tracker.writeCookieToCustomField('missing', ofCall)
  await browser.wait(1_000)
  expect(textIn('f')).toBe(after.replace('ID', `default1${cookieOf('wm')}`))
})

test('the affiliate and the campaign of the last click are written on later pages', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  body(
    '<input id="pap_xa77cb50a" name="pap_parent"><input id="c"><a id="a" href="/signup#top">x</a>',
  )
  tracker.writeAffiliateToCustomField('pap_xa77cb50a')
  tracker.writeCampaignToCustomField('c')
  tracker.writeAffiliateToLink('a', 'parent')
  expect([textIn('pap_xa77cb50a'), textIn('c')]).toEqual(['jane', 'summer'])
  expect(hrefOf('a')).toBe('/signup?parent=jane#top')
})

test('the affiliate of the variables of the page is written', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/', { body: '<input id="f">' })
  tracker.writeAffiliateToCustomField('f')
  Object.assign(window, { AffiliateID: 'bob', CampaignID: 'c1' })
  tracker.track()
  await browser.wait()
  expect(textIn('f')).toBe('bob')
})

test('links get the visitor id in the parameter', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  body(
    '<a id="a" href="https://pay.example/?cart=5#x">x</a><a id="b" href="/p?c=1">y</a><a id="n">z</a>',
  )
  tracker.writeCookieToLink('a', 'papCookie')
  tracker.writeCookieToLink('b')
  tracker.writeCookieToLink('n', 'papCookie')
  const id = cookieOf('wm')
  expect(hrefOf('a')).toBe(`https://pay.example/?papCookie=${id}&cart=5#x`)
  expect(hrefOf('b')).toBe(`/p?papCookie=${id}&c=1`)
  expect(hrefOf('n')).toBeNull()
})

test('several values are appended to one field, each once', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  body('<input id="f" value="cart">')
  tracker.setAppendValuesToField('||')
  for (let call = 0; call < 3; call += 1) {
    tracker.writeCookieToCustomField('f')
    tracker.writeAffiliateToCustomField('f')
    tracker.writeValueToAttribute('f', 'value', 'x')
  }
  expect(textIn('f')).toBe(`cart||default1${cookieOf('wm')}||jane||x`)
})

test('a link that has the parameter keeps its value before the separator', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  body('<a id="a" href="/p?custom=cart%205&x=1">x</a>')
  tracker.writeCookieToLink('a', 'custom', '||')
  expect(hrefOf('a')).toBe(`/p?custom=cart%205%7C%7C${cookieOf('wm')}&x=1`)
})

test('writeValueToAttribute writes any attribute', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  body('<form id="f" action="/pay?x=1"></form><i id="i"></i>')
  tracker.writeValueToAttribute('f', 'action', 'v 1', 'p', '')
  tracker.writeValueToAttribute('i', 'title', 'hello')
  expect(field('f')?.getAttribute('action')).toBe('/pay?p=v 1&x=1')
  expect(field('i')?.title).toBe('hello')
})

test('notifySale fills the hidden field of payment buttons, also of several', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  body('<input id="pap_dx8vc2s5" name="custom"><input id="pap_dx8vc2s5" name="pap_custom">')
  tracker.notifySale()
  expect([...document.querySelectorAll('input')].map(({ value }) => value)).toEqual(
    Array(2).fill(`default1${cookieOf('wm')}`),
  )
})

test('a field that has the id as its name is filled if no element has the id', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  body('<input name="pap_custom"><input name="pap_IP" value="192.0.2.1">')
  tracker.writeCookieToCustomField('pap_custom')
  expect([...document.querySelectorAll('input')].map(({ value }) => value)).toEqual([
    `default1${cookieOf('wm')}`,
    '192.0.2.1',
  ])
})

test('a field that appears later, or that the framework renders anew, is filled once', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  tracker.writeCookieToCustomField('f', '||')
  const id = `default1${cookieOf('wm')}`
  for (let render = 0; render < 2; render += 1) {
    body('<input id="f" value="cart">')
    await browser.wait(1_000)
    expect(textIn('f')).toBe(`cart||${id}`)
    document.body.append(document.createElement('i'))
    await browser.wait(1_000)
    expect(textIn('f')).toBe(`cart||${id}`)
  }
})

test('a field that was written before track() gets the visitor', async () => {
  const browser = aBrowser()
  const tracker = await openPap(browser, '/?a_aid=jane', { body: '<input id="f"><input id="a">' })
  tracker.writeCookieToCustomField('f')
  tracker.writeAffiliateToCustomField('a')
  expect(textIn('f')).toBe('')
  tracker.track()
  expect([textIn('f'), textIn('a')]).toEqual([`default1${cookieOf('wm')}`, 'jane'])
})

test('another visitor id replaces what was written', async () => {
  const browser = aBrowser()
  browser.collector.knows = '0197aaaaaaaa7aaa8aaaaaaaaaaaaaaa'
  const tracker = await openPap(browser, '/?a_aid=jane', {
    body: '<input id="f" value="cart"><input id="u" value="/n?x=1">',
  })
  tracker.writeCookieToCustomField('f', '||')
  tracker.writeCookieToCustomField('u', '', 'pap_custom')
  tracker.track()
  await browser.wait()
  expect(textIn('f')).toBe('cart||default10197aaaaaaaa7aaa8aaaaaaaaaaaaaaa')
  expect(textIn('u')).toBe('/n?pap_custom=default10197aaaaaaaa7aaa8aaaaaaaaaaaaaaa&x=1')
})

test('refused consent removes the visitor from the fields', async () => {
  const browser = aBrowser()
  const tracker = await comeByLink(browser)
  body('<input id="f" value="cart">')
  tracker.writeCookieToCustomField('f', '||')
  expect(textIn('f')).toMatch(/^cart\|\|default1/)
  tracker.disableTrackingMethod('C')
  expect(textIn('f')).toBe('cart||')
})
