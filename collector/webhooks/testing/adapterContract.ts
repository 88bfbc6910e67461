import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { isProblem } from '../../domain/problem.js'
import { type Delivery, type Outside, TOLERANCE_MS, type Verified } from '../adapter.js'
import type { ProviderFixture } from './providerFixture.js'

/** When the deliveries of the contract arrive. */
export const ARRIVED_AT = Date.UTC(2026, 0, 1, 12)

/** The bytes of one file of a provider's folder of fixtures. */
export const fixtureBody = (provider: string, file: string): Buffer =>
  readFileSync(join(__dirname, provider, file))

/** A delivery of a body, signed at a time with the newest secret unless another one is given. */
export const deliveryOf = (
  { sign, credentials }: ProviderFixture,
  body: Uint8Array,
  { at = ARRIVED_AT, receivedAt = ARRIVED_AT, secret = credentials.secrets[0] ?? '' } = {},
): Delivery => ({ headers: sign(body, at, secret), body, receivedAt })

/** Answers with the fixture's answers only, and counts what was asked. */
export const anOutside = ({ outside = {} }: ProviderFixture, asked: string[] = []): Outside => ({
  fetch: async (url) => {
    asked.push(url)
    const body = outside[url]
    return { status: body ? 200 : 404, body: body ?? new Uint8Array() }
  },
})

/** What every adapter must do, for one provider. Storage and HTTP are tested by `deliveries`. */
export const adapterContract = (fixture: ProviderFixture): void => {
  const { adapter, credentials, isTimed, signsBody } = fixture
  const verified = async (delivery: Delivery, over = credentials): Promise<Verified> =>
    adapter.verify(delivery, over, anOutside(fixture))
  const body = fixtureBody(adapter.provider, fixture.paid)
  const isRefused = async (delivery: Delivery, over = credentials) =>
    expect(isProblem(await verified(delivery, over))).toBe(true)

  describe(`the signature of ${adapter.title}`, () => {
    test('of a genuine delivery is accepted', async () => {
      expect(await verified(deliveryOf(fixture, body))).toBe('genuine')
    })

    if (signsBody) {
      test('does not match a body with one flipped bit', async () => {
        for (const index of [0, Math.floor(body.length / 2), body.length - 1]) {
          const other = Buffer.from(body)
          other[index] = (other[index] ?? 0) ^ 1
          await isRefused({ ...deliveryOf(fixture, body), body: other })
        }
      })

      test('does not match a body that was parsed and written again', async () => {
        await isRefused({
          ...deliveryOf(fixture, body),
          body: Buffer.concat([body, Buffer.from(' ')]),
        })
      })
    }

    test('is refused without headers, and never throws', async () => {
      await isRefused({ headers: {}, body, receivedAt: ARRIVED_AT })
      const { headers } = deliveryOf(fixture, body)
      for (const name of Object.keys(headers)) {
        for (const value of ['', 'x', '='.repeat(10_000), `t=${'9'.repeat(400)},v1=00`, 'ü']) {
          const one = { headers: { ...headers, [name]: value }, body, receivedAt: ARRIVED_AT }
          await expect(verified(one)).resolves.toBeDefined()
        }
      }
    })

    if (adapter.secretFrom !== 'none') {
      test('made with another secret is refused, and with the earlier one is accepted during a rotation', async () => {
        const [current = ''] = credentials.secrets
        const rotated = { ...credentials, secrets: [`${current.slice(0, -4)}AAAA`, current] }
        await isRefused(deliveryOf(fixture, body), {
          ...rotated,
          secrets: rotated.secrets.slice(0, 1),
        })
        expect(await verified(deliveryOf(fixture, body), rotated)).toBe('genuine')
        await isRefused(deliveryOf(fixture, body), { ...credentials, secrets: [] })
      })
    }

    if (isTimed) {
      test('is refused if its time is more than 300 seconds away, in the past or the future', async () => {
        for (const by of [-TOLERANCE_MS, TOLERANCE_MS]) {
          const beyond = ARRIVED_AT + by + Math.sign(by) * 1_000
          await isRefused(deliveryOf(fixture, body, { at: beyond }))
          const within = ARRIVED_AT + by - Math.sign(by) * 1_000
          expect(await verified(deliveryOf(fixture, body, { at: within }))).toBe('genuine')
        }
      })
    }
  })

  describe(`an event of ${adapter.title}`, () => {
    const read = (bytes: Uint8Array) => adapter.translate(deliveryOf(fixture, bytes), credentials)
    const messagesOf = (file: string) => {
      const found = read(fixtureBody(adapter.provider, file))
      if (isProblem(found)) throw new Error(`${file}: ${found.message}`)
      return found.messages
    }

    test('that opens a paid order names it', () => {
      const sales = messagesOf(fixture.paid).filter(({ kind }) => kind === 'sale')
      expect(sales).toHaveLength(1)
      expect(sales[0]).toMatchObject({ payment: 'paid', test: false })
      expect(sales[0]?.names.length).toBeGreaterThan(0)
    })

    test('that does not matter here has no messages, and says so', () => {
      const found = read(fixtureBody(adapter.provider, fixture.unknown))
      expect(found).toMatchObject({ messages: [], note: expect.any(String) })
    })

    test('of the test mode is marked as a test in every message', () => {
      if (fixture.testMode === undefined) return
      const messages = messagesOf(fixture.testMode)
      expect(messages.length).toBeGreaterThan(0)
      expect(messages.every((message) => message.test)).toBe(true)
    })

    test('of every file of the folder is understood', () => {
      const files = readdirSync(join(__dirname, adapter.provider))
      for (const file of files.filter((name) => !/\.ts$/.test(name))) {
        if (/^damaged/.test(file))
          expect(() => read(fixtureBody(adapter.provider, file))).not.toThrow()
        else
          expect([file, isProblem(read(fixtureBody(adapter.provider, file)))]).toEqual([
            file,
            false,
          ])
      }
    })

    test('of any shape is answered and never throws', () => {
      fc.assert(
        fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
          read(Buffer.from(text))
        }),
        { numRuns: 200 },
      )
    })

    test('with any field replaced or missing is answered and never throws', () => {
      const whole: unknown = tryJson(body)
      if (whole === undefined) return
      fc.assert(
        fc.property(fc.nat(), fc.jsonValue(), (at, value) => {
          read(Buffer.from(JSON.stringify(replaced(whole, at, value))))
        }),
        { numRuns: 500 },
      )
    })
  })
}

const tryJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return undefined
  }
}

/** A copy in which one value, chosen by number over all that it holds, is another. */
const replaced = (whole: unknown, at: number, value: unknown): unknown => {
  let count = 0
  const size = (one: unknown): number =>
    1 + (typeof one === 'object' && one ? Object.values(one).reduce((n, v) => n + size(v), 0) : 0)
  const chosen = at % size(whole)
  const walk = (one: unknown): unknown => {
    if (count++ === chosen) return value
    if (Array.isArray(one)) return one.map(walk)
    if (typeof one !== 'object' || one === null) return one
    return Object.fromEntries(Object.entries(one).map(([key, part]) => [key, walk(part)]))
  }
  return walk(whole)
}
