import { addAccount } from '../../program/accounts.js'
import { setAlias } from '../../program/pap.js'
import { account } from '../../testing/builders.js'
import { navigate } from '../../testing/navigate.js'
import { aPapShop, type PapShop } from '../../testing/papShop.js'
import { aBatch, aClickEvent } from '../../testing/wireBuilders.js'

let shop: PapShop
beforeEach(async () => {
  shop = await aPapShop()
})
afterEach(() => shop.close())

const open = (query: string, headers = {}) =>
  navigate(`${shop.url}/scripts/click.php?${query}`, headers)

test('a link leads to the shop with a signed click, which counts once', async () => {
  const { status, to } = await open('a_aid=jane&a_bid=b1&a_cid=summer&chan=mail&data1=x&data2=y')
  expect(status).toBe(302)
  expect(to).toMatch(
    /^https:\/\/shop\.example\/\?a_aid=jane&a_cid=summer&a_bid=b1&chan=mail&data1=x&data2=y&wm_c=[0-9a-f]{32}\./,
  )
  for (const id of ['first', 'again']) await shop.events(aBatch([aClickEvent({ id, url: to })]))
  expect(await shop.storage.listClicks({ accountId: account, limit: 9 })).toMatchObject([
    { affiliateCode: 'jane', banner: 'b1', channel: 'mail', data1: 'x', data2: 'y' },
  ])
})

test.each([
  [
    'desturl=https%3A%2F%2Fshop.example%2Fshoes%3Fsize%3D5',
    'https://shop.example/shoes?size=5&a_aid',
  ],
  ['DestURL=S_shop.example/shoes', 'https://shop.example/shoes?a_aid'],
  ['desturl=https://evil.example/&desturl=/shoes', 'https://shop.example/shoes?a_aid'],
  ['desturl=https%3A%2F%2Fevil.example', 'https://shop.example/?a_aid'],
  ['desturl=%2F%2Fevil.example', 'https://shop.example/?a_aid'],
  ['desturl=https%3A%2F%2Fshop.example%40evil.example', 'https://shop.example/?a_aid'],
  ['desturl=javascript%3Aalert(1)', 'https://shop.example/?a_aid'],
  ['desturl=%2Fx%0D%0ASet-Cookie%3A+a%3Db', 'https://shop.example/xSet-Cookie:%20a=b?a_aid'],
  ['to=https://shop.example/other', 'https://shop.example/?a_aid'],
])('%s leads to %s', async (query, page) => {
  const { status, to } = await open(`A_AID=jane&${query}`)
  expect(status).toBe(302)
  expect(to.startsWith(page)).toBe(true)
})

test('an image of the link is no click', async () => {
  expect(await open('a_aid=jane', { 'Sec-Fetch-Dest': 'image' })).toMatchObject({
    status: 302,
    to: 'https://shop.example/',
  })
})

test('a link without an affiliate leads to the shop', async () => {
  expect(await open('a_bid=b1')).toMatchObject({ status: 302, to: 'https://shop.example/' })
})

test('with several accounts the link names one by id or alias', async () => {
  await addAccount(shop.app.deps, { id: 'second1', name: 'Second' })
  await setAlias(shop.app.deps, account, 'aB3dE6gH')
  expect(await open('a_aid=jane&AccountId=aB3dE6gH')).toMatchObject({ status: 302 })
  // The other account has no site.
  expect(await open('a_aid=jane&AccountId=second1')).toMatchObject({ status: 404 })
  expect(await open('a_aid=jane&AccountId=nobody12')).toMatchObject({ status: 404 })
})

test('the image of a banner is answered, and so is the version', async () => {
  const image = await shop.ask('/scripts/imp.php', { a_aid: 'jane', a_bid: 'b1' })
  expect(image.headers.get('content-type')).toBe('image/gif')
  const version = await (await shop.ask('/api/version.php')).text()
  expect(version).toMatch(/<applications><pap><versionNumber>\d+(\.\d+){3}<\/versionNumber>/)
})
