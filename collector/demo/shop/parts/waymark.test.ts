import { runInNewContext } from 'node:vm'
import { STUB } from './waymark.js'

test('the stub keeps calls and the page they were made on until the script is there', () => {
  const page = {
    location: { href: 'https://shop.example/thank-you' },
    document: { referrer: 'https://pay.example/' },
  }
  const window: { waymark?: { q: readonly (readonly unknown[])[] } } = {}
  runInNewContext(`${STUB};window.waymark('sale',1);window.waymark.sale(2)`, { ...page, window })
  const calls = window.waymark?.q.map(([args, ...moment]) => [Array.from(args as []), ...moment])
  expect(calls).toEqual([
    [['sale', 1], page.location.href, page.document.referrer, expect.any(Number)],
    [['sale', 2], page.location.href, page.document.referrer, expect.any(Number)],
  ])
})
