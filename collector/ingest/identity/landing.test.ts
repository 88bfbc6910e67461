import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { type Landing, PARAMETER_MAX, readLanding, readReferrer } from './landing.js'

const shop = 'https://shop.example/shoes'

const { cases, anchors } = JSON.parse(
  readFileSync(new URL('../../../wire/fixtures/landings.json', import.meta.url), 'utf8'),
) as {
  readonly cases: readonly { readonly url: string; readonly says: Record<string, string> }[]
  readonly anchors: readonly { readonly url: string; readonly anchor: string | null }[]
}

/** The parameters that the collector reads from an address, by their names on the wire. */
const says = (address: string) => {
  const { affiliate, campaign, banner, channel, token, ...data } = readLanding(address) ?? {}
  const { data1, data2 } = data as Partial<Landing>
  const named = {
    ...{ a_aid: affiliate, a_cid: campaign, a_bid: banner, chan: channel },
    ...{ data1, data2, wm_c: token },
  }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
}

describe('an address of the fixtures that script and collector share', () => {
  test.each(cases.map(({ url, says: expected }) => [url, expected] as const))(
    '%s yields the expected parameters, also as the script sends it',
    (url, expected) => {
      expect(says(`https://shop.example${url}`)).toEqual(expected)
      expect(says(`https://shop.example/?${new URLSearchParams(expected)}`)).toEqual(expected)
    },
  )
})

test.each(anchors.map(({ url, anchor }) => [url, anchor] as const))(
  'the collector reads the same anchor from the address %s as the script',
  (url, anchor) => {
    expect(readLanding(`https://shop.example${url}`)?.anchor ?? null).toBe(anchor)
  },
)

describe('the address of a landing page', () => {
  test.each([
    ['in the query', `${shop}?a_aid=jane`],
    ['in the fragment', `${shop}#a_aid=jane`],
    ['in the fragment’s own query', `${shop}#/route?a_aid=jane`],
    ['in the query of a hash-bang', `${shop}#!/route?a_aid=jane`],
    ['with spaces around it', `${shop}?a_aid=%20jane+`],
    ['in the query before the fragment', `${shop}?a_aid=jane#a_aid=bob`],
    ['the first of two', `${shop}?a_aid=jane&a_aid=bob`],
  ])('names the affiliate %s', (_where, url) => {
    expect(readLanding(url)?.affiliate).toBe('jane')
  })

  test('names all that a link may carry', () => {
    expect(
      readLanding(`${shop}?a_aid=j&a_cid=c&a_bid=b&chan=n&data1=1&data2=2&wm_v=token`),
    ).toMatchObject({
      affiliate: 'j',
      campaign: 'c',
      banner: 'b',
      channel: 'n',
      data1: '1',
      data2: '2',
      handover: 'token',
    })
  })

  test('names no affiliate if the parameter is missing, empty or of another name', () => {
    for (const query of ['', '?a_aid=', '?a_aid=%20', '?A_AID=jane', '?ref=jane']) {
      expect(readLanding(shop + query)?.affiliate).toBeUndefined()
    }
  })

  test('is kept without what the rest of a query and fragment may tell', () => {
    const url = `https://me:pw@shop.example/a?email=me%40x.org&a_aid=jane&token=s3cret&wm_v=t#data1=x&pw=1`
    expect(readLanding(url)?.kept).toBe('https://shop.example/a?a_aid=jane&data1=x')
    expect(readLanding(`${shop}?email=me%40x.org#/reset?token=s3cret`)?.kept).toBe(shop)
  })

  test('never keeps a parameter that is not of the affiliate link', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z_]{1,9}$/), fc.stringMatching(/^SECRET[a-z]{1,9}$/)),
        fc.boolean(),
        (parameters, inFragment) => {
          const named = ['a_aid', 'a_cid', 'a_bid', 'chan', 'data1', 'data2']
          const rest = Object.entries(parameters).filter(([name]) => !named.includes(name))
          const query = new URLSearchParams([['a_aid', 'jane'], ...rest]).toString()
          const kept = readLanding(`${shop}${inFragment ? '#' : '?'}${query}`)?.kept
          expect(kept).toBe(`${shop}?a_aid=jane`)
        },
      ),
    )
  })

  test('has values cut that are not codes but documents', () => {
    const landing = readLanding(`${shop}?a_aid=${'x'.repeat(10_000)}&data1=${'y'.repeat(10_000)}`)
    expect(landing?.affiliate).toBe('x'.repeat(PARAMETER_MAX))
    expect(landing?.kept.length).toBeLessThan(shop.length + 2 * PARAMETER_MAX + 20)
  })

  // PostgreSQL refuses NUL, and the edge looks for control characters before they are decoded.
  test('has control characters taken out, also those that were percent-encoded', () => {
    const landing = readLanding(`${shop}?a_aid=ja%00ne&data1=a%0Ab`)
    expect(JSON.stringify(landing)).not.toMatch(/\\u0000|\\n/)
  })

  test.each([
    'javascript:alert(1)//?a_aid=jane',
    'data:text/html,x?a_aid=jane',
    'file:///etc/passwd?a_aid=jane',
    'about:blank',
    '/shoes?a_aid=jane',
    'shop.example/?a_aid=jane',
    'https://',
    '',
  ])('"%s" is not a landing', (url) => {
    expect(readLanding(url)).toBeUndefined()
    expect(readReferrer(url)).toBeUndefined()
  })

  test('is stored without the dot that ends its host', () => {
    const { kept } = readLanding('https://shop.example.:8443/a?a_aid=jane') ?? {}
    expect(kept).toBe('https://shop.example:8443/a?a_aid=jane')
    expect(readReferrer('https://blog.example./post')).toBe('https://blog.example/post')
  })

  test('is cut without leaving half a surrogate pair at the end of a value', () => {
    const landing = readLanding(`${shop}?a_aid=j&data1=${'x'.repeat(PARAMETER_MAX - 1)}😀`)
    expect(landing?.data1?.isWellFormed()).toBe(true)
  })

  test('is read or not, and never an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ withFragments: true })), (text) => {
        const landing = readLanding(text)
        expect(landing === undefined || landing.kept.startsWith('http')).toBe(true)
      }),
    )
  })
})

describe('a referrer', () => {
  test('is kept without query and fragment', () => {
    expect(readReferrer('https://blog.example/post?q=my+illness#me')).toBe(
      'https://blog.example/post',
    )
  })
})
