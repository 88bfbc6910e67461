import fc from 'fast-check'
import { readTime } from './times.js'
import { type Zone, zoneCalled } from './zones.js'

const zone = (name: string): Zone => {
  const found = zoneCalled(name)
  if (!found) throw new Error(`There is no zone ${name}`)
  return found
}

const read = (text: string, name: string) => {
  const time = readTime(text, zone(name))
  return typeof time === 'string' ? time : new Date(time.at).toISOString()
}

test.each([
  ['2025-01-31 12:00:00', 'America/Los_Angeles', '2025-01-31T20:00:00.000Z'],
  ['2025-07-31 12:00:00', 'America/Los_Angeles', '2025-07-31T19:00:00.000Z'],
  ['31.07.2025 12:00', 'Europe/Berlin', '2025-07-31T10:00:00.000Z'],
  ['2025-07-31', 'Asia/Kolkata', '2025-07-30T18:30:00.000Z'],
  ['2025-07-31 12:00:00', 'utc', '2025-07-31T12:00:00.000Z'],
  ['2025-07-31T12:00:00+05:00', 'Europe/Berlin', '2025-07-31T07:00:00.000Z'],
  // The hour that clocks showed twice, and the one that they left out.
  ['2025-10-26 02:30:00', 'Europe/Berlin', '2025-10-26T00:30:00.000Z'],
  ['2025-11-02 01:30:00', 'America/New_York', '2025-11-02T05:30:00.000Z'],
  ['2025-03-30 03:00:00', 'Europe/Berlin', '2025-03-30T01:00:00.000Z'],
  ['2025-03-30 01:59:59', 'Europe/Berlin', '2025-03-30T00:59:59.000Z'],
])('"%s" in %s is %s', (text, name, expected) => {
  expect(read(text, name)).toBe(expected)
})

test('a time that a clock change skips is refused', () => {
  expect(read('2025-03-30 02:00:00', 'Europe/Berlin')).toMatch(/Clocks in Europe\/Berlin skipped/)
})

test('a day ends when the next one begins, also if a clock change shortens it', () => {
  expect(readTime('2025-03-30', zone('Europe/Berlin'))).toEqual({
    at: Date.UTC(2025, 2, 29, 23),
    endOfDay: Date.UTC(2025, 2, 30, 22),
  })
})

test('every local time is read as its instant, and a repeated one as the first of its two instants', () => {
  const zones = ['Europe/Berlin', 'America/Los_Angeles', 'Australia/Lord_Howe', 'Asia/Kathmandu']
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2030, 0) }),
      fc.constantFrom(...zones),
      (at, name) => {
        const second = Math.floor(at / 1_000) * 1_000
        const shown = new Date(second).toLocaleString('sv-SE', { timeZone: name })
        const time = readTime(shown, zone(name))
        if (typeof time === 'string') throw new Error(`${shown} in ${name}: ${time}`)
        expect([0, 1_800_000, 3_600_000]).toContain(second - time.at)
      },
    ),
  )
})

test.each(['', 'Mars/Base', '+25:00', '../etc'])('"%s" is no time zone', (name) => {
  expect(zoneCalled(name)).toBeUndefined()
})
