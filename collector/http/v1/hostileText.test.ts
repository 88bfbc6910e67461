import { openPostgres } from '../../storage/postgres/openPostgres.js'
import { aCollector, type TestCollector } from '../../testing/aCollector.js'
import { aDatabase, type TestDatabase } from '../../testing/postgres/aDatabase.js'

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

  test.each(['%00', 'a%00b', '%01', '10%0A02'])(
    'with the order id %s is refused by name',
    async (id) => {
      const answer = await collector.v1('GET', `/conversions/${id}`)
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({
        problems: [{ field: 'orderId', message: 'orderId must not hold control characters.' }],
      })
    },
  )

  test.each(['constructor', '__proto__', '%EF%BF%BF', 'a'.repeat(300)])(
    'with the order id %s names no order',
    async (id) => {
      expect((await collector.v1('GET', `/conversions/${id}`)).status).toBe(404)
    },
  )
})
