import { randomBytes } from 'node:crypto'
import { type Place, sealingWith } from './sealing.js'
import { StorageOutage } from './storage.js'

const [A, B] = [randomBytes(32), randomBytes(32)]
const PLACE: Place = ['keys', 'default1', 'k1']
const withA = sealingWith({ current: A, old: undefined })
const withB = sealingWith({ current: B, old: undefined })
const rotated = sealingWith({ current: B, old: A })
const clear = sealingWith({ current: undefined, old: undefined })

describe('a secret that is sealed', () => {
  test('opens with its key, is another text each time, and shows nothing', () => {
    const [one, two] = [withA.seal('s3cret', PLACE), withA.seal('s3cret', PLACE)]
    expect(one).toMatch(/^enc1:[0-9a-f]{8}:[\w-]+$/)
    expect(one).not.toBe(two)
    expect(Buffer.from(one.split(':')[2] ?? '', 'base64url').toString('latin1')).not.toContain('s3')
    expect([withA.open(one, PLACE), withA.open(two, PLACE)]).toEqual(['s3cret', 's3cret'])
  })

  test('opens with the old key until it is sealed again', () => {
    const kept = withA.seal('s3cret', PLACE)
    expect(rotated.open(kept, PLACE)).toBe('s3cret')
    expect([withA.isCurrent(kept), rotated.isCurrent(kept)]).toEqual([true, false])
    expect(rotated.isCurrent(rotated.seal('s3cret', PLACE))).toBe(true)
  })

  test.each([
    ['another key', withB],
    ['no key', clear],
  ])(
    'does not open with %s, and the error says which key is missing and what to do',
    (_, other) => {
      const kept = withA.seal('s3cret', PLACE)
      expect(() => other.open(kept, PLACE)).toThrow(StorageOutage)
      expect(() => other.open(kept, PLACE)).toThrow(kept.split(':')[1])
      expect(() => other.open(kept, PLACE)).toThrow('WAYMARK_ENCRYPTION_KEY')
    },
  )

  test.each<{ place: Place }>([
    { place: ['keys', 'default1', 'k2'] },
    { place: ['keys', 'other1', 'k1'] },
    { place: ['accounts', 'default1'] },
  ])('does not open in the place of another: $place', ({ place }) => {
    const kept = withA.seal('s3cret', PLACE)
    expect(() => withA.open(kept, place)).toThrow(/not as it was encrypted/)
  })

  test('does not open after a letter of it was changed', () => {
    const kept = withA.seal('s3cret', PLACE)
    const last = kept.at(-3) === 'A' ? 'B' : 'A'
    const changed = kept.slice(0, -3) + last + kept.slice(-2)
    expect(() => withA.open(changed, PLACE)).toThrow(/not as it was encrypted/)
  })
})

test('a secret that was kept in the clear opens with and without a key', () => {
  for (const sealing of [clear, withA, rotated]) expect(sealing.open('plain', PLACE)).toBe('plain')
  expect([clear.isCurrent('plain'), withA.isCurrent('plain')]).toEqual([true, false])
  expect(clear.seal('plain', PLACE)).toBe('plain')
})
