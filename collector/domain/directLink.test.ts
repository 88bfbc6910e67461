import { type ApprovedLink, findDirectLink, overlap } from './directLink.js'

const link = (
  pattern: string,
  status: 'active' | 'paused' | 'banned' = 'active',
): ApprovedLink => ({
  pattern,
  campaignId: undefined,
  channel: undefined,
  banner: undefined,
  affiliate: {
    code: 'jane',
    states: [
      { since: 0, status: 'active' },
      { since: 100, status },
    ],
  },
})

const found = (referrer: string, ...patterns: readonly string[]) =>
  findDirectLink(
    patterns.map((pattern) => link(pattern)),
    referrer,
    200,
  )?.pattern

describe('a pattern', () => {
  test.each([
    ['blog.example', 'https://blog.example/'],
    ['blog.example', 'http://blog.example/any/page?x=1'],
    ['blog.example', 'https://www.blog.example/'],
    ['blog.example', 'https://BLOG.example./'],
    ['*.blog.example', 'https://blog.example/'],
    ['*.blog.example', 'https://www.blog.example/'],
    ['*.blog.example', 'https://a.b.blog.example/x'],
    ['blog.example/jane', 'https://blog.example/jane'],
    ['blog.example/jane', 'https://www.blog.example/jane/shoes?x=1'],
    ['*.blog.example/jane', 'https://a.blog.example/jane/'],
    ['localhost:4000', 'http://localhost:4000/'],
    ['blog.example/a/b/c/d/e/f/g/h', 'https://blog.example/a/b/c/d/e/f/g/h/i/j/k'],
    ['xn--jne-qla.example', 'https://jäne.example/'],
  ])('%s covers %s', (pattern, referrer) => {
    expect(found(referrer, pattern)).toBe(pattern)
  })

  test.each([
    ['blog.example', 'https://other.example/'],
    ['blog.example', 'https://a.blog.example/'],
    ['blog.example', 'https://evilblog.example/'],
    ['blog.example', 'https://blog.example.evil.example/'],
    ['blog.example', 'https://evil.example/blog.example'],
    ['blog.example', 'https://blog.example@evil.example/'],
    ['blog.example', 'https://blog.example:8443/'],
    ['blog.example', 'android-app://blog.example/'],
    ['blog.example', 'blog.example'],
    ['blog.example', ''],
    ['blog.example', '\0'],
    ['*.blog.example', 'https://evilblog.example/'],
    ['blog.example/jane', 'https://blog.example/'],
    ['blog.example/jane', 'https://blog.example/janet'],
    ['blog.example/jane', 'https://blog.example/Jane'],
    ['blog.example/jane', 'https://blog.example/x/../bob'],
  ])('%s does not cover %s', (pattern, referrer) => {
    expect(found(referrer, pattern)).toBeUndefined()
  })
})

test.each([
  ['https://blog.example/jane/x', 'blog.example/jane'],
  ['https://blog.example/bob', 'blog.example'],
  ['https://shop.blog.example/jane', '*.shop.blog.example'],
  ['https://a.blog.example/', '*.blog.example'],
])(
  'of several patterns that cover %s, %s counts: the closest host, then the longest path',
  (referrer, pattern) => {
    const all = ['*.blog.example', 'blog.example', '*.shop.blog.example', 'blog.example/jane']
    expect(found(referrer, ...all)).toBe(pattern)
    expect(found(referrer, ...all.toReversed())).toBe(pattern)
  },
)

test('the affiliate must be active at the time of the click', () => {
  for (const status of ['paused', 'banned'] as const) {
    const links = [link('blog.example', status)]
    expect(findDirectLink(links, 'https://blog.example/', 99)?.pattern).toBe('blog.example')
    expect(findDirectLink(links, 'https://blog.example/', 100)).toBeUndefined()
  }
})

test.each([
  ['blog.example', 'blog.example', true],
  ['*.blog.example', 'blog.example', true],
  ['*.blog.example', 'a.b.blog.example/x', true],
  ['*.blog.example', '*.b.blog.example', true],
  ['blog.example', 'blog.example/jane', true],
  ['blog.example/jane', 'blog.example/jane/x', true],
  ['blog.example/jane', 'blog.example/bob', false],
  ['blog.example/jane', 'blog.example/janet', false],
  ['blog.example', 'a.blog.example', false],
  ['*.a.blog.example', '*.b.blog.example', false],
  ['*.blog.example', '*.evilblog.example', false],
  ['*.blog.example/jane', 'a.blog.example/bob', false],
])('whether %s and %s can cover the same page: %s', (one, other, expected) => {
  expect([overlap(one, other), overlap(other, one)]).toEqual([expected, expected])
})

test('finding one of 10,000 patterns looks up hosts, and goes through none of the patterns', () => {
  const links = Array.from({ length: 10_000 }, (_, n) => link(`blog${n}.example/jane`))
  findDirectLink(links, 'https://blog1.example/', 200)
  let read = 0
  const watched = links.map((one) =>
    Object.defineProperty({ ...one }, 'pattern', {
      get: () => {
        read += 1
        return one.pattern
      },
    }),
  )
  // The first referrer makes the index.
  findDirectLink(watched, 'https://blog1.example/', 200)
  read = 0
  for (let n = 0; n < 100; n += 1)
    expect(findDirectLink(watched, `https://blog${n}.example/jane/x`, 200)).toBeDefined()
  const hostile = `https://${'a.'.repeat(120)}example/${'b/'.repeat(5_000)}`
  expect(findDirectLink(watched, hostile, 200)).toBeUndefined()
  // One for each `toBeDefined` that Jest may read, and none of the 10,000.
  expect(read).toBeLessThan(1_000)
})
