import { account, aProgram, countingDeps, NOON } from '../testing/builders.js'
import { tempStorage } from '../testing/tempStorage.js'
import { makeLinks } from './links.js'

const { storage, remove } = tempStorage()
const deps = countingDeps(storage, () => NOON)
beforeAll(() => aProgram(storage))
afterAll(() => remove())

const make = (to: string, words: object = {}, collectorUrl = 'https://go.shop.example') =>
  makeLinks(deps, account, collectorUrl, to, { affiliate: 'jane', ...words })

test('links name the affiliate, the page and the sub ids', async () => {
  expect(await make('')).toEqual({
    affiliateLink: 'https://shop.example/?a_aid=jane',
    redirectLink: 'https://go.shop.example/r/jane',
  })
  expect(
    await make('/shoes?size=42#red', { data1: ' a & b ', channel: 'mail', data2: '' }),
  ).toEqual({
    affiliateLink: 'https://shop.example/shoes?size=42&a_aid=jane&chan=mail&data1=a+%26+b#red',
    redirectLink:
      'https://go.shop.example/r/jane?chan=mail&data1=a+%26+b&to=%2Fshoes%3Fsize%3D42%23red',
  })
})

test('a redirect link names the account if the collector’s host does not tell whose it is', async () => {
  expect(await make('', { campaign: 'default' }, 'https://collector.example')).toMatchObject({
    redirectLink: `https://collector.example/r/~${account}/jane/default`,
  })
})

test.each([
  ['affiliate', '', { affiliate: 'nobody' }],
  ['affiliate', '', { affiliate: '' }],
  ['campaign', '', { campaign: 'nothing' }],
  ['to', 'https://evil.example/', {}],
  ['to', 'shoes', {}],
])('what is wrong with the field %s is said', async (field, to, words) => {
  expect(await make(to, words)).toMatchObject({ field })
})

test('an affiliate is found by any spelling of the code, and the link has the code', async () => {
  expect(await make('', { affiliate: 'JANE' })).toMatchObject({
    affiliateLink: 'https://shop.example/?a_aid=jane',
  })
})
