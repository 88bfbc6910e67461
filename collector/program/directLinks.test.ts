import { isProblem } from '../domain/problem.js'
import { account, aProgram, jane } from '../testing/builders.js'
import { type TempStorage, tempStorage } from '../testing/tempStorage.js'
import type { Deps } from './deps.js'
import { readPattern, warningsOf } from './directLinkPattern.js'
import { addDirectLink, decideDirectLink, removeDirectLink } from './directLinks.js'
import { addSite } from './sites.js'

test.each([
  ['blog.example', 'blog.example'],
  [' https://www.Blog.example/?x=1#y ', 'blog.example'],
  ['http://blog.example:80/', 'blog.example'],
  ['blog.example:8443', 'blog.example:8443'],
  ['blog.example.', 'blog.example'],
  ['*.blog.example', '*.blog.example'],
  ['*.blog.example*', '*.blog.example'],
  ['*blog.example*', '*.blog.example'],
  ['http://*.blog.example/*', '*.blog.example'],
  ['*.jane.github.io', '*.jane.github.io'],
  ['blog.example/jane/', 'blog.example/jane'],
  ['blog.example/jane*', 'blog.example/jane'],
  ['https://blog.example/@jane?utm=x', 'blog.example/@jane'],
  ['blog.example/a/../jane', 'blog.example/jane'],
  ['jäne.example/schöne', 'xn--jne-qla.example/sch%C3%B6ne'],
  ['localhost:4000', 'localhost:4000'],
  ['127.0.0.1:4000', '127.0.0.1:4000'],
  ['www.example', 'www.example'],
])('the pattern %j is stored as %s', async (text, pattern) => {
  expect(await readPattern(text)).toBe(pattern)
})

test.each([
  ...['', '*', '**', '*.', 'jane', 'jane@blog.example', 'https://jane:x@blog.example', '*.com'],
  ...[
    'com',
    'co.uk',
    '*.co.uk',
    'github.io',
    '*.github.io',
    '*.*.example',
    'blog.*',
    'a.*.example',
  ],
  ...[
    '*.localhost',
    '*.127.0.0.1',
    'mailto:jane@blog.example',
    'ftp://blog.example',
    'a b.example',
  ],
  ...[
    'blog.example/1/2/3/4/5/6/7/8/9',
    `blog.example/${'x'.repeat(300)}`,
    '\0',
    '.example',
    '__proto__',
  ],
])('the pattern %j is refused, and the message says what to enter', async (text) => {
  const read = await readPattern(text)
  expect(read).toMatchObject({ code: 'invalid', field: 'pattern' })
  expect((read as { message: string }).message).toMatch(/Enter|Shorten/)
})

test.each([
  ['google.de', ['network']],
  ['*.google.com', ['network']],
  ['l.facebook.com', ['network']],
  ['t.co', ['network']],
  ['blog.example', []],
  ['google.blog.example', []],
  ['youtube.com/@jane', ['path']],
  ['blog.example/jane', ['path']],
])('the warnings of %s are %j', async (pattern, warnings) => {
  expect(await warningsOf(pattern)).toEqual(warnings)
})

describe('a direct link', () => {
  let temp: TempStorage
  let deps: Deps
  beforeEach(async () => {
    temp = tempStorage()
    deps = await aProgram(temp.storage)
  })
  afterEach(() => temp.remove())

  const add = (pattern: string, affiliate = 'jane', over = {}) =>
    addDirectLink(deps, account, { pattern, affiliate, ...over })
  const approved = async () =>
    (await temp.storage.program(account))?.directLinks.map(({ pattern }) => pattern)

  test('waits for approval, unless it is approved at once', async () => {
    expect(await add('blog.example')).toMatchObject({ status: 'pending', affiliateId: jane })
    expect(await add('shop.jane.example', 'jane', { approved: true })).toMatchObject({
      status: 'approved',
    })
    expect(await approved()).toEqual(['shop.jane.example'])
    expect(
      await decideDirectLink(deps, account, 'https://www.blog.example/', 'approved'),
    ).toMatchObject({ pattern: 'blog.example', status: 'approved' })
    expect((await approved())?.toSorted()).toEqual(['blog.example', 'shop.jane.example'])
    await decideDirectLink(deps, account, 'blog.example', 'declined')
    await removeDirectLink(deps, account, 'shop.jane.example')
    expect(await approved()).toEqual([])
    expect(await temp.storage.directLinks(account)).toMatchObject([{ status: 'declined' }])
  })

  test('keeps the texts that clicks get, without blanks around them', async () => {
    const texts = { channel: ' blog ', banner: '', note: 'met in May' }
    expect(await add('blog.example', 'jane', texts)).toMatchObject({
      channel: 'blog',
      banner: undefined,
      note: 'met in May',
    })
  })

  test.each([
    ['affiliate', 'unknown', 'blog.example', 'nobody', {}],
    ['campaign', 'unknown', 'blog.example', 'jane', { campaign: 'nothing' }],
    ['channel', 'invalid', 'blog.example', 'jane', { channel: 'x'.repeat(192) }],
    ['note', 'invalid', 'blog.example', 'jane', { note: 'a\u0000b' }],
    ['pattern', 'own_site', 'shop.example', 'jane', {}],
    ['pattern', 'own_site', '*.shop.example', 'jane', {}],
    ['pattern', 'own_site', 'www.shop.example/blog', 'jane', {}],
  ])('with a wrong %s is refused as %s: %s', async (field, code, pattern, affiliate, over) => {
    expect(await add(pattern, affiliate, over)).toMatchObject({ field, code })
    expect(await temp.storage.directLinks(account)).toEqual([])
  })

  test('of a banned affiliate is neither added nor approved', async () => {
    await add('blog.example')
    await temp.storage.setAffiliateStatus(account, jane, 'banned', deps.now())
    expect(await add('other.example')).toMatchObject({ code: 'banned' })
    expect(await decideDirectLink(deps, account, 'blog.example', 'approved')).toMatchObject({
      code: 'banned',
      message: expect.stringContaining('"jane"'),
    })
  })

  test('that exists is not added twice', async () => {
    await add('blog.example')
    expect(await add('https://www.blog.example')).toMatchObject({ code: 'exists' })
  })

  test('may overlap others of its affiliate, and of another affiliate it is refused with the name', async () => {
    await add('*.blog.example')
    expect(isProblem(await add('a.blog.example'))).toBe(false)
    expect(await add('b.blog.example/x', 'bob')).toMatchObject({
      code: 'overlaps',
      message: expect.stringMatching(/"\*\.blog\.example" of the affiliate "jane" \(pending\)/),
    })
    await decideDirectLink(deps, account, '*.blog.example', 'declined')
    expect(isProblem(await add('b.blog.example/x', 'bob'))).toBe(false)
    expect(await decideDirectLink(deps, account, '*.blog.example', 'approved')).toMatchObject({
      code: 'overlaps',
      message: expect.stringContaining('"bob"'),
    })
  })

  test('is not approved if its host was registered as a site meanwhile', async () => {
    await add('blog.example')
    await addSite(deps, account, 'blog.example')
    expect(await decideDirectLink(deps, account, 'blog.example', 'approved')).toMatchObject({
      code: 'own_site',
    })
  })

  test('that was removed meanwhile is not decided', async () => {
    await addDirectLink(deps, account, { pattern: 'blog.example', affiliate: 'jane' })
    const [link] = await temp.storage.directLinks(account)
    const slow = { ...temp.storage, directLinks: async () => (link ? [link] : []) }
    await removeDirectLink(deps, account, 'blog.example')
    const decided = decideDirectLink(
      { ...deps, storage: slow },
      account,
      'blog.example',
      'approved',
    )
    expect(await decided).toMatchObject({ code: 'unknown', field: 'pattern' })
  })

  test('that does not exist can be neither approved, declined nor removed', async () => {
    for (const text of ['blog.example', '', '\0', '*', '__proto__']) {
      expect(await decideDirectLink(deps, account, text, 'approved')).toMatchObject({
        code: 'unknown',
      })
      expect(await removeDirectLink(deps, account, text)).toMatchObject({ code: 'unknown' })
    }
  })

  test('is refused beyond the limit of an account', async () => {
    const { storage } = deps
    // The contract of the storage adds as many as there may be.
    const full = { ...storage, addDirectLink: async () => 'full' as const }
    expect(
      await addDirectLink({ ...deps, storage: full }, account, {
        pattern: 'blog.example',
        affiliate: 'jane',
      }),
    ).toMatchObject({ code: 'too_many' })
  })
})
