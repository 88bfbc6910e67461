import { openPostgres } from '../../storage/postgres/openPostgres.js'
import { aCollector, type TestCollector } from '../../testing/aCollector.js'
import { aDatabase, type TestDatabase } from '../../testing/postgres/aDatabase.js'
import { v1Routes } from './listener.js'

/** The endpoints of reports, and some of the program. */
const ROUTES = [
  ...v1Routes,
  { method: 'GET', path: '/affiliates/:affiliate' },
  { method: 'POST', path: '/postbacks/:postback/test' },
]

/** Percent-encoded: NUL, control characters, half a surrogate pair, no UTF-8, no encoding, too long. */
const HOSTILE = [
  '%00',
  'a%00b',
  '%01',
  '10%0A02',
  '%ED%A0%80',
  '%FF',
  '%',
  '%zz',
  'a'.repeat(5_000),
]

describe.each(['SQLite', 'PostgreSQL'])('on %s, an address', (name) => {
  let database: TestDatabase | undefined
  let collector: TestCollector
  beforeAll(async () => {
    database = name === 'PostgreSQL' ? await aDatabase() : undefined
    collector = await aCollector(database && openPostgres({ url: database.url }))
  })
  afterAll(async () => {
    await collector.close()
    await database?.drop()
  })

  const refusedFor = async (method: string, path: string) => {
    const answer = await collector.v1(method, path, method === 'POST' ? {} : undefined)
    const { problems } = (await answer.json()) as { problems?: { field: string }[] }
    return [path.slice(0, 40), answer.status, problems?.[0]?.field]
  }

  test.each(HOSTILE)(
    'that holds %.20s in a parameter is refused with the name of the parameter',
    async (text) => {
      for (const { method, path } of ROUTES) {
        for (const [, param] of path.matchAll(/:(\w+)/g)) {
          const filled = path.replace(`:${param}`, text).replace(/:\w+/g, 'x')
          // The parts of a path have names only once it is decoded, so the error names the whole path.
          const field = /^%(ED|FF|$|zz)/.test(text) ? 'path' : param
          expect(await refusedFor(method, filled)).toEqual([filled.slice(0, 40), 400, field])
        }
        const asked = `${path.replace(/:\w+/g, 'x')}?x=${text}`
        expect(await refusedFor(method, asked)).toEqual([asked.slice(0, 40), 400, 'x'])
        const named = `${path.replace(/:\w+/g, 'x')}?${text}=1`
        expect(await refusedFor(method, named)).toEqual([named.slice(0, 40), 400, 'query'])
      }
    },
  )

  test('that is refused gets an answer that says what to do', async () => {
    const control = await (await collector.v1('GET', '/conversions/%00')).json()
    expect(control).toMatchObject({ detail: 'orderId must not contain control characters.' })
    const unencoded = await (await collector.v1('GET', '/conversions/50%')).json()
    expect(unencoded).toMatchObject({ detail: expect.stringContaining('write "%" as "%25"') })
  })

  test.each(['constructor', '__proto__', '%EF%BF%BF', 'a'.repeat(300), 'a%2Fb', '%25'])(
    'with the order id %.20s names no order',
    async (id) => {
      expect((await collector.v1('GET', `/conversions/${id}`)).status).toBe(404)
    },
  )
})
